"""Word documents (docx), read from their XML: list numbers, tracked changes, merged cells and text boxes are kept apart.

python-docx gives none of these four (a deleted run's text is not shown, but an inserted one is dropped too, and list
numbers are not rendered), so the parts are read directly.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from advisor.errors import InputFileError
from advisor.importers.blocks import Block, Document, Place, Row, Table, clean
from advisor.importers.guard import BROKEN, Limits, Opened
from advisor.importers.numbering import Numbering, attribute, child, local

# Content that is not, or no longer, part of the text: deletions, field codes, phonetic guides, pictures and text boxes
# (the boxes go to the margins).
_SKIPPED = frozenset({"del", "moveFrom", "instrText", "delText", "Fallback", "drawing", "pict", "object", "rt", "pPr", "rPr", "sectPr"})
_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "ptab": " ", "noBreakHyphen": "-"}
_PROPERTIES = "docProps/core.xml"  # title, subject, keywords: a mark of secrecy may stand there
_MARGINS = re.compile(r"word/(?:header|footer)\d*\.xml")


def read(opened: Opened, limits: Limits) -> Document:
    """The paragraphs and tables of a docx in source order.

    Raises:
        InputFileError: a part is missing or broken.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(opened.data)) as archive:
            parts = {name: _parse(archive, name) for name in archive.namelist() if _wanted(name)}
    except (zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, EOFError, OSError, NotImplementedError) as error:
        raise InputFileError("Word 文件已损坏或不完整", where=opened.path.name, fix=BROKEN) from error
    body = child(parts["word/document.xml"], "body")
    if body is None:
        raise InputFileError("Word 文件没有正文", where=opened.path.name, fix=BROKEN)
    walker = _Walker(Numbering(parts.get("word/numbering.xml"), parts.get("word/styles.xml")), limits)
    walker.body(body)
    margins = [_plain(part) for name, part in parts.items() if _MARGINS.fullmatch(name)]
    margins += [_plain(box) for part in parts.values() for box in part.iter() if local(box) in {"txbxContent", "textpath"}]
    margins += [clean(node.text or "") for node in parts[_PROPERTIES].iter()] if _PROPERTIES in parts else []
    margins += [attribute(node, "string") for part in parts.values() for node in part.iter() if local(node) == "textpath"]
    return Document(opened.path.name, opened.sha256, tuple(walker.items), tuple(filter(None, margins)), tuple(walker.notes))


def _wanted(name: str) -> bool:
    return name in {"word/document.xml", "word/numbering.xml", "word/styles.xml", _PROPERTIES} or _MARGINS.fullmatch(name) is not None


def _parse(archive: zipfile.ZipFile, name: str) -> Element:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return fromstring(archive.read(name), forbid_dtd=True)
    except DefusedXmlException as error:
        raise ValueError(str(error)) from error


def _plain(node: Element) -> str:
    return clean("\n".join("".join(_texts(p)) for p in node.iter() if local(p) == "p"))


def _texts(node: Element) -> Iterator[str]:
    for item in node:
        name = local(item)
        if name in _SKIPPED or (name == "r" and _hidden(item)):
            continue
        if name == "t":
            yield item.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        else:
            yield from _texts(item)


def _hidden(run: Element) -> bool:
    vanish = child(child(run, "rPr"), "vanish")
    return vanish is not None and attribute(vanish, "val") not in {"0", "false", "off"}


@dataclass
class _Walker:
    numbering: Numbering
    limits: Limits
    items: list[Block | Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    count: int = 0
    carried: str = ""  # text of a paragraph whose mark was deleted: it runs on into the next

    def body(self, node: Element) -> None:
        for item in node:
            name = local(item)
            if name == "p":
                self.count += 1
                self.paragraph(item)
            elif name == "tbl":
                self.count += 1
                self.items.append(self.table(item))
            elif name not in _SKIPPED:  # sdt, sdtContent, ins, customXml, AlternateContent …
                self.body(item)

    def paragraph(self, node: Element) -> None:
        text = self.carried + "".join(_texts(node))
        properties = child(node, "pPr")
        self.carried = ""
        if child(child(properties, "rPr"), "del") is not None:
            self.carried = text
            return
        cleaned = clean(text)
        if not cleaned:
            return
        look = self.numbering.look(properties)
        number = self.numbering.next(properties)
        place = Place(paragraph=self.count)
        self.items.append(Block(cleaned, place, number, look.heading, look.align == "center", look.align in {"right", "end"}))

    def table(self, node: Element) -> Table:
        rows: list[Row] = []
        above: dict[int, str] = {}
        for tr in _descend(node, "tr"):
            if child(child(tr, "trPr"), "del") is not None or len(rows) >= self.limits.rows:
                continue
            rows.append(self.row(tr, above, len(rows) + 1))
        return Table(tuple(rows), Place(paragraph=self.count))

    def row(self, tr: Element, above: dict[int, str], index: int) -> Row:
        cells: list[str] = [""] * _integer(child(child(tr, "trPr"), "gridBefore"))
        merged: set[int] = set()
        widest = 1
        for tc in _descend(tr, "tc"):
            properties = child(tc, "tcPr")
            span = max(1, min(_integer(child(properties, "gridSpan"), 1), 200))
            vertical = child(properties, "vMerge")
            if vertical is not None and attribute(vertical, "val") != "restart" and len(cells) in above:
                text = above[len(cells)]
                merged.update(range(len(cells), len(cells) + span))
            else:
                text = self.cell(tc)
            above[len(cells)] = text
            widest = max(widest, span)
            cells += [text] * span
        return Row(tuple(cells), Place(paragraph=self.count, row=index), frozenset(merged), widest)

    def cell(self, tc: Element) -> str:
        lines = []
        for p in tc.iter():
            if local(p) == "p":
                text = "".join(_texts(p))
                number = self.numbering.next(child(p, "pPr")) if text.strip() else ""
                lines.append(number + text)
        return clean("\n".join(lines))


def _descend(node: Element, name: str) -> Iterator[Element]:
    """Children of that name, also inside wrappers (sdt, ins), not inside each other."""
    for item in node:
        if local(item) == name:
            yield item
        elif local(item) in {"sdt", "sdtContent", "ins", "customXml"}:
            yield from _descend(item, name)


def _integer(node: Element | None, default: int = 0) -> int:
    raw = attribute(node, "val") if node is not None else ""
    return min(int(raw), 200) if raw.isdecimal() else default
