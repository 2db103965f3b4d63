"""PDF: the lines and ruled tables of its text layer, and of scanned pages what is recognised on them."""

from __future__ import annotations

import contextlib
import io
import re
import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from advisor.errors import InputFileError
from advisor.importers import limited, ocr
from advisor.importers.blocks import Block, Document, Place, Row, Table, clean
from advisor.importers.guard import Limits, Opened
from advisor.importers.pages import Line, close, joined, paragraphs, without_running
from advisor.importers.scans import LOW

_STREAM = re.compile(rb"stream\r?\n")
_CHUNK = 65_536  # bytes
_STAMPED = 40  # characters: a scanned page bears at most the name of the program that scanned it, or its number
_COVERED = 0.5  # of a page: the least that the picture of a scan takes
_SURE = 0.98  # mean confidence of a page: 0.99 and more on scans read without fault, less on those with one wrong character in twenty


@dataclass(frozen=True)
class Layer:
    """What the text layer holds. ``scans`` are pages, counted from 1, that are a picture; ``properties`` are title, subject, keywords."""

    lines: tuple[Line, ...]
    tables: tuple[Table, ...]
    properties: tuple[str, ...]
    scans: tuple[int, ...]

    @property
    def empty(self) -> bool:
        """Whether there is as good as no text at all."""
        return sum(len(line.text) for line in self.lines) + sum(len(row.cells) for table in self.tables for row in table.rows) < 10


def read(opened: Opened, limits: Limits) -> Document:
    """The paragraphs and ruled tables of a PDF, read in processes of their own: see :mod:`advisor.importers.limited`.

    Raises:
        InputFileError: encrypted, damaged, too many pages, too costly, or a scan where the extra ``ocr`` is not installed.
    """
    layer = limited.run(read_here, opened, limits)
    name = opened.path.name
    cut = () if b"%%EOF" in opened.data[-2048:] else ("PDF 结尾不完整，可能缺页，请核对",)
    if layer.scans and ocr.installed():
        readings = ocr.read(opened, layer.scans, limits)
        notes = _notes(readings)
    elif layer.empty:
        raise InputFileError("PDF 没有文字层，是扫描件", where=name, fix=f"请安装 ocr 组件（{ocr.INSTALL}），或提供文字版（docx、txt）")
    else:
        readings = ()
        notes = [f"{_pages(layer.scans)}没有文字层，是扫描件，未读取；安装 ocr 组件（{ocr.INSTALL}）后可识别"] if layer.scans else []
    lines = [line for line in layer.lines if not readings or line.page not in layer.scans]  # drawn with the page, and read there
    lines = sorted([*lines, *(line for reading in readings for line in reading.lines)], key=lambda line: line.page)
    tables = [*layer.tables, *(table for reading in readings for table in reading.tables)]
    body, margins = without_running(lines)
    margins += [mark for reading in readings for mark in reading.marks]
    items: tuple[Block | Table, ...] = (*paragraphs(body), *joined(sorted(tables, key=lambda table: table.place.page or 0)))
    if readings and not items:
        raise InputFileError(
            "没有找到问题（扫描件中没有识别出文字）",
            where=name,
            fix="请核对文件是否为反馈意见或问题清单，扫描是否清晰，或提供文字版（docx、txt）",
        )
    return Document(name, opened.sha256, items, (*margins, *layer.properties), (*cut, *notes))


def read_here(opened: Opened, limits: Limits) -> Layer:
    """The text layer, read in this process.

    Raises:
        InputFileError: encrypted, damaged, too many pages, or a stream too large.
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
    lines: list[Line] = []
    tables: list[Table] = []
    scans: list[int] = []
    try:
        with pdfplumber.open(io.BytesIO(opened.data)) as pdf:
            if len(pdf.pages) > limits.pages:
                raise InputFileError(f"有{len(pdf.pages)}页，超过{limits.pages}页的上限", where=name, fix="请只保留问题部分后导入")
            count = len(pdf.pages)
            properties = [clean(value) for value in pdf.metadata.values() if isinstance(value, str)]
            for number, page in enumerate(pdf.pages, start=1):
                if _page(page, number, lines, tables):
                    scans.append(number)
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
    layer = Layer(tuple(lines), tuple(tables), tuple(properties), tuple(scans))
    return replace(layer, scans=tuple(range(1, count + 1))) if layer.empty else layer


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


def _broken(name: str) -> InputFileError:
    return InputFileError("PDF 已损坏或不完整", where=name, fix="请用 PDF 阅读器打开另存一份；打不开的，请向提供者重新索取")


def _page(page: Any, number: int, lines: list[Line], tables: list[Table]) -> bool:
    """Add the lines and tables of a page; whether it is a scan: a picture, or drawn, with no text but a stamp on it."""
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
        text = close(clean(line["text"]))
        if text:
            size = Counter(round(char["size"], 1) for char in line["chars"]).most_common(1)[0][0]
            lines.append(
                Line(text, number, line["x0"], line["x1"], line["top"], line["bottom"], size, float(page.height), float(page.width))
            )
    count = sum(not char["text"].isspace() for char in page.chars)
    if not count:
        return bool(page.images or page.curves or page.rects or page.lines)
    return count <= _STAMPED and _covered(page) >= _COVERED


def _covered(page: Any) -> float:
    """The share of a page that its largest picture takes."""
    areas = [(image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) for image in page.images]
    return max(areas, default=0.0) / max(float(page.width) * float(page.height), 1.0)


def _notes(readings: Sequence[ocr.Reading]) -> list[str]:
    """What a reader must know of recognised pages: which they are, which are doubtful, which hold nothing."""
    told = [reading for reading in readings if reading.lines or reading.tables]
    blank = [reading.number for reading in readings if reading not in told]
    notes = [f"{_pages([reading.number for reading in told])}是扫描件，文字由 OCR 识别，措辞和数字须与原件核对"] if told else []
    for reading in told:
        doubts = [f"平均{reading.confidence:.0%}"] if reading.confidence < _SURE else []
        doubts += [f"{reading.doubtful}处低于{LOW:.0%}"] if reading.doubtful else []
        if doubts:
            notes.append(f"第{reading.number}页识别把握偏低（{'，'.join(doubts)}），请逐字核对")
        if reading.dropped:
            notes.append(f"第{reading.number}页有{reading.dropped}处无法辨认（可能是印章、手写或污迹），未采用，请核对")
    if blank:
        notes.append(f"{_pages(blank)}没有识别出文字（空白页、图片，或页面损坏），已跳过")
    return notes


def _pages(numbers: Sequence[int]) -> str:
    """Page numbers in words, those in a row as a range: 第1—3、5页."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return f"第{'、'.join(f'{run[0]}—{run[-1]}' if len(run) > 1 else str(run[0]) for run in runs)}页"
