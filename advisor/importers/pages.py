"""Lines of pages, from a text layer or from a scan, put together to paragraphs; running heads and page numbers taken away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from advisor.importers.blocks import Block, Place, Row, Table
from advisor.importers.numbers import parse
from advisor.importers.wrap import glue

_DASH = r"[-—–－一·•~～\s]*"  # a scan's dash is at times read as 一
_PAGE_NUMBER = re.compile(rf"^{_DASH}(?:第\s*)?\d{{1,4}}\s*(?:页)?(?:\s*[/／共]\s*(?:共)?\s*\d{{1,4}}\s*页?)?{_DASH}$")
_DASHED = re.compile(r"^[-—–－一·•~～]\s*\d{1,3}\s*[-—–－一·•~～]$")
_HAN = "\u4e00-\u9fff，。；：、（）“”《》"
_GAP = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}0-9A-Za-z])|(?<=[0-9A-Za-z%％]) (?=[{_HAN}])")
_LED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|第?[一二三四五六七八九十\d]{1,3}[条项章]?) ")  # a gap that may part a number from its text
_COUNT = re.compile(r"\d{1,3}[.．、]?")
_MARGIN = 0.12  # of the page's height: where running heads and feet stand
_SHIFTED = 0.2  # the same on a scan, whose sheet may lie far from the middle
_INDENT = 1.2  # characters: a first line is indented by two
_STEP = 3  # points: beginnings of lines nearer than this are one


@dataclass(frozen=True)
class Line:
    """A line of a page. Lengths are points, from the page's top left; ``size`` is that of its characters."""

    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    height: float  # the page's
    width: float  # the page's
    scanned: bool = False


def close(text: str) -> str:
    """The text without the thin gaps that typesetting puts between Chinese and figures; one after a leading number stays."""
    led = _LED.match(text)
    at = led.end() if led else 0
    return text[:at] + _GAP.sub("", text[at:])


def without_running(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """Body lines, and the texts of those that stand in the margin of several pages or are page numbers."""
    pages = len({line.page for line in lines})
    repeated = Counter(_key(line) for line in lines if _in_margin(line))
    body: list[Line] = []
    margins: list[str] = []
    for line in lines:
        repeats = pages > 1 and repeated[_key(line)] >= max(2, pages // 3)
        running = _in_margin(line) and (repeats or _PAGE_NUMBER.match(line.text) is not None)
        shifted = line.scanned and _in_margin(line, _SHIFTED) and _DASHED.match(line.text) is not None
        if running or shifted:
            margins.append(line.text)
        else:
            body.append(line)
    return body, margins


def _in_margin(line: Line, share: float = _MARGIN) -> bool:
    return line.bottom < line.height * share or line.top > line.height * (1 - share)


def _key(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text)


def paragraphs(lines: Sequence[Line]) -> list[Block]:
    """The paragraphs of body lines in reading order: one begins at an indent, a number, after a gap or after a line that is short."""
    if not lines:
        return []
    margins = _margins(lines)
    reach = {page: max(line.x1 for line in _telling([line for line in lines if line.page == page])) for page in margins}
    indents = sum(line.x0 > margins[line.page] + _INDENT * line.size for line in lines) * 4 > len(lines)  # paragraphs show by their indent
    blocks: list[Block] = []
    counts: Counter[int] = Counter()
    before: Line | None = None
    centred_before = False
    for line in lines:
        margin = margins[line.page]
        middle = (margin + reach[line.page]) / 2 if line.scanned else line.width / 2  # a sheet lies on the glass a little to one side
        indented = line.x0 > margin + _INDENT * line.size
        centred = abs((line.x0 + line.x1) / 2 - middle) < line.size and line.x0 > margin + 3 * line.size
        if before is None or indented or centred or centred_before or _ended(before, line, reach, indents) or parse(line.text) is not None:
            counts[line.page] += 1
            blocks.append(Block(line.text, Place(page=line.page, paragraph=counts[line.page]), centred=centred))
        else:
            blocks[-1] = replace(blocks[-1], text=glue(blocks[-1].text, line.text))
        before, centred_before = line, centred
    return blocks


def _margins(lines: Sequence[Line]) -> dict[int, float]:
    """Where each page's lines begin: everywhere the same, but each scanned sheet lies a little otherwise.

    A scanned page whose lines all begin an indent further right holds paragraphs of one line, and no margin of its own.
    """
    whole = _margin(lines)
    margins: dict[int, float] = {}
    for page in dict.fromkeys(line.page for line in lines):
        own = _telling([line for line in lines if line.page == page])
        start = _margin(own)
        deeper = any(1.4 < (line.x0 - start) / line.size < 2.6 for line in own)
        indented = 1.4 < (start - whole) / own[0].size < 2.6 and not deeper
        margins[page] = start if own[0].scanned and len(own) > 2 and not indented else whole
    return margins


def _telling(lines: list[Line]) -> list[Line]:
    """The lines that tell where a page's text begins and ends: on a scan not the specks, of which characters were read."""
    return [line for line in lines if not line.scanned or len(line.text) >= 4] or lines


def _margin(lines: Sequence[Line]) -> float:
    starts = Counter(round(line.x0 / _STEP) for line in lines).most_common(3)
    return float(min(key * _STEP for key, count in starts if count * 4 >= starts[0][1]))


def _ended(before: Line, line: Line, reach: dict[int, float], indents: bool) -> bool:
    """Whether a paragraph ended with the line before: a gap follows it, or it is short.

    Where paragraphs are indented, a short line that ends no sentence was only broken before something long (1.66亿元).
    """
    gap = before.page == line.page and line.top - before.bottom > 1.6 * line.size
    short = before.x1 < reach[before.page] - 2.2 * before.size
    return gap or (short and not (indents and before.text[-1] not in "。：；！？"))


def joined(tables: Sequence[Table]) -> list[Table]:
    """Tables that go on over a page break put together: as many columns, on the page after. A row that the break parted is one again."""
    out: list[Table] = []
    for table in tables:
        before = out[-1] if out else None
        width = max((len(row.cells) for row in table.rows), default=0)
        if (
            before
            and table.rows
            and len(before.rows[-1].cells) == width
            and (table.place.page or 0) == (before.rows[-1].place.page or 0) + 1
        ):
            out[-1] = Table(_mended(before.rows, table.rows), before.place)
        elif table.rows:
            out.append(table)
    return out


def _mended(above: tuple[Row, ...], below: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows above and below a page break; where every row has a number, one without it goes on with the row above."""
    header = below[0].cells == above[0].cells  # printed again on each page
    first = below[header : header + 1]
    column = _numbered(above)
    if not first or column is None or first[0].cells[column]:
        return (*above, *below)
    last = above[-1]
    cells = tuple(glue(one, two) if one and two else one or two for one, two in zip(last.cells, first[0].cells, strict=True))
    return (*above[:-1], replace(last, cells=cells), *below[:header], *below[header + 1 :])


def _numbered(rows: tuple[Row, ...]) -> int | None:
    """The column that holds a number in each row but the header's, or None."""
    body = [row for row in rows if row.cells != rows[0].cells]
    return next(
        (at for at in range(len(rows[0].cells)) if body and all(at < len(row.cells) and _COUNT.fullmatch(row.cells[at]) for row in body)),
        None,
    )
