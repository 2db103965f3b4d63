"""PDF with a text layer: lines put together to paragraphs, running heads and page numbers taken away."""

from __future__ import annotations

import contextlib
import io
import re
import struct
import zlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from advisor.errors import InputFileError
from advisor.importers import limited
from advisor.importers.blocks import Block, Document, Place, Row, Table, clean
from advisor.importers.guard import Limits, Opened
from advisor.importers.numbers import parse
from advisor.importers.wrap import glue

_PAGE_NUMBER = re.compile(r"^[-—–－\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/／共]\s*(?:共)?\s*\d{1,4}\s*页?)?[-—–－\s]*$")
_HAN = "\u4e00-\u9fff，。；：、（）“”《》"
_GAP = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}0-9A-Za-z])|(?<=[0-9A-Za-z%％]) (?=[{_HAN}])")
_LED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|第?[一二三四五六七八九十\d]{1,3}[条项章]?) ")  # a gap that may part a number from its text
_STREAM = re.compile(rb"stream\r?\n")
_CHUNK = 65_536  # bytes
_MARGIN = 0.12  # of the page's height: where running heads and feet stand
_INDENT = 1.2  # characters: a first line is indented by two


@dataclass(frozen=True)
class _Line:
    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    height: float
    width: float


def read(opened: Opened, limits: Limits) -> Document:
    """The paragraphs and ruled tables of a PDF, read in a process of its own: see :mod:`advisor.importers.limited`.

    Raises:
        InputFileError: encrypted, damaged, too many pages, too costly, or a scan without text layer.
    """
    return limited.run(read_here, opened, limits)


def read_here(opened: Opened, limits: Limits) -> Document:
    """As :func:`read`, in this process.

    Raises:
        InputFileError: encrypted, damaged, too many pages, a stream too large, or a scan without text layer.
    """
    _check_streams(opened, limits)
    import logging

    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import PdfminerException

    name = opened.path.name
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font; none concerns the text
    try:
        with pdfplumber.open(io.BytesIO(opened.data)) as pdf:
            if len(pdf.pages) > limits.pages:
                raise InputFileError(f"有{len(pdf.pages)}页，超过{limits.pages}页的上限", where=name, fix="请只保留问题部分后导入")
            lines: list[_Line] = []
            tables: list[Table] = []
            properties = [clean(value) for value in pdf.metadata.values() if isinstance(value, str)]  # title, subject, keywords
            for number, page in enumerate(pdf.pages, start=1):
                _page(page, number, lines, tables)
                page.close()
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise InputFileError("PDF 有密码，无法读取", where=name, fix="请在 PDF 软件中去除密码后另存，再导入") from error
        if error.args and isinstance(error.args[0], MemoryError):
            raise MemoryError from error  # the limit of this process: told as such
        raise _broken(name) from error
    except (PDFException, PSException, struct.error, zlib.error, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError,
            RecursionError, OSError, OverflowError, ZeroDivisionError, UnicodeError, StopIteration) as error:  # fmt: skip
        raise _broken(name) from error
    _check_text_layer(name, lines, tables)
    body, margins = _without_running(lines)
    cut = () if b"%%EOF" in opened.data[-2048:] else ("PDF 结尾不完整，可能缺页，请核对",)
    return Document(name, opened.sha256, (*_paragraphs(body), *_joined(tables)), (*margins, *properties), cut)


def _check_streams(opened: Opened, limits: Limits) -> None:
    """Refuse a PDF of which a stream inflates to more than any real one, before a library inflates it whole."""
    at = 0
    while match := _STREAM.search(opened.data, at):
        at = match.end()
        size, at = _inflated(opened.data, at, limits.stream_bytes)
        if size > limits.stream_bytes:
            raise InputFileError(
                f"PDF 有一处解开后超过 {limits.stream_bytes / 1e6:.0f} MB，可能是压缩炸弹，未打开",
                where=opened.path.name,
                fix="请用 PDF 阅读器打开后另存，再导入",
            )


def _inflated(data: bytes, at: int, limit: int) -> tuple[int, int]:
    """(size of the stream inflated, as far as ``limit``; where its compressed bytes end)."""
    if len(data) < at + 2 or data[at] & 15 != 8 or (data[at] * 256 + data[at + 1]) % 31:
        return 0, at  # not compressed by Flate
    inflater = zlib.decompressobj()
    size = 0
    rest = b""
    with contextlib.suppress(zlib.error):  # damaged: the reader tells
        while size <= limit and not inflater.eof and (rest or at < len(data)):
            if not rest:
                rest, at = data[at : at + _CHUNK], at + _CHUNK
            size += len(inflater.decompress(rest, 1_000_000))
            rest = inflater.unconsumed_tail
    return size, max(at - len(rest or inflater.unused_data), 0)


def _check_text_layer(name: str, lines: list[_Line], tables: list[Table]) -> None:
    if sum(len(line.text) for line in lines) + sum(len(row.cells) for table in tables for row in table.rows) < 10:
        raise InputFileError(
            "PDF 没有文字层，是扫描件",
            where=name,
            fix="请安装 ocr 组件（pip install rectification-advisor[ocr]），或提供文字版（docx、txt）",
        )


def _broken(name: str) -> InputFileError:
    return InputFileError("PDF 已损坏或不完整", where=name, fix="请用 PDF 阅读器打开另存一份；打不开的，请向提供者重新索取")


def _page(page: Any, number: int, lines: list[_Line], tables: list[Table]) -> None:
    found = [table for table in page.find_tables() if len(table.rows) > 1 and len(table.rows[0].cells) > 1]
    boxes = [table.bbox for table in found]
    for table in found:
        rows = [
            Row(tuple(clean((cell or "").replace("\n", "")) for cell in cells), Place(page=number, row=index))
            for index, cells in enumerate(table.extract(), start=1)
        ]
        tables.append(Table(tuple(row for row in rows if any(row.cells)), Place(page=number)))
    for line in page.extract_text_lines(return_chars=True, x_tolerance=2, y_tolerance=3):
        middle = (line["top"] + line["bottom"]) / 2
        if any(x0 - 1 <= line["x0"] <= x1 + 1 and top <= middle <= bottom for x0, top, x1, bottom in boxes):
            continue
        text = _close(clean(line["text"]))
        if text:
            size = Counter(round(char["size"], 1) for char in line["chars"]).most_common(1)[0][0]
            lines.append(
                _Line(text, number, line["x0"], line["x1"], line["top"], line["bottom"], size, float(page.height), float(page.width))
            )


def _without_running(lines: list[_Line]) -> tuple[list[_Line], list[str]]:
    """Body lines, and those that stand in the margin of several pages or are page numbers."""
    pages = len({line.page for line in lines})
    repeated = Counter(_key(line) for line in lines if _in_margin(line))
    body: list[_Line] = []
    margins: list[str] = []
    for line in lines:
        running = _in_margin(line) and (_PAGE_NUMBER.match(line.text) or (pages > 1 and repeated[_key(line)] >= max(2, pages // 3)))
        if running:
            margins.append(line.text)
        else:
            body.append(line)
    return body, margins


def _in_margin(line: _Line) -> bool:
    return line.bottom < line.height * _MARGIN or line.top > line.height * (1 - _MARGIN)


def _key(line: _Line) -> str:
    return re.sub(r"\d+", "0", line.text)


def _close(text: str) -> str:
    """The text without the thin gaps that typesetting puts between Chinese and figures; one after a leading number stays."""
    led = _LED.match(text)
    at = led.end() if led else 0
    return text[:at] + _GAP.sub("", text[at:])


def _paragraphs(lines: list[_Line]) -> list[Block]:
    if not lines:
        return []
    starts = Counter(round(line.x0 / 3) for line in lines).most_common(3)
    margin = min(key * 3 for key, count in starts if count * 4 >= starts[0][1])
    reach = {page: max(line.x1 for line in lines if line.page == page) for page in {line.page for line in lines}}
    indents = sum(line.x0 > margin + _INDENT * line.size for line in lines) * 4 > len(lines)  # paragraphs show by their indent
    blocks: list[Block] = []
    counts: Counter[int] = Counter()
    before: _Line | None = None
    centred_before = False
    for line in lines:
        indented = line.x0 > margin + _INDENT * line.size
        centred = abs((line.x0 + line.x1) / 2 - line.width / 2) < line.size and line.x0 > margin + 3 * line.size
        if before is None or indented or centred or centred_before or _ended(before, line, reach, indents) or parse(line.text) is not None:
            counts[line.page] += 1
            blocks.append(Block(line.text, Place(page=line.page, paragraph=counts[line.page]), centred=centred))
        else:
            blocks[-1] = replace(blocks[-1], text=glue(blocks[-1].text, line.text))
        before, centred_before = line, centred
    return blocks


def _ended(before: _Line, line: _Line, reach: dict[int, float], indents: bool) -> bool:
    """Whether a paragraph ended with the line before: a gap follows it, or it is short.

    Where paragraphs are indented, a short line that ends no sentence was only broken before something long (1.66亿元).
    """
    gap = before.page == line.page and line.top - before.bottom > 1.6 * line.size
    short = before.x1 < reach[before.page] - 2.2 * before.size
    return gap or (short and not (indents and before.text[-1] not in "。：；！？"))


def _joined(tables: list[Table]) -> list[Table]:
    """Tables that go on over a page break put together: as many columns, on the page after."""
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
            out[-1] = Table((*before.rows, *table.rows), before.place)
        elif table.rows:
            out.append(table)
    return out
