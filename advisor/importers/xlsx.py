"""Excel workbooks (xlsx): cached values, merged cells carried over, hidden sheets named."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

from advisor.errors import InputFileError
from advisor.importers.blocks import Document, Place, Row, Table, clean
from advisor.importers.guard import BROKEN, Limits, Opened

EMPTY_RUN = 2_000  # rows: nobody leaves a larger gap in a list; a formatted sheet has a million
COLUMNS = 200
_TAIL = 4_000_000  # bytes: room for some 100,000 merged ranges
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')

Merge = tuple[int, int, int, int]  # first column from 0, first row from 1, last column, last row


def read(opened: Opened, limits: Limits) -> Document:
    """Every sheet as a table. Hidden sheets are noted and kept for the secrecy check only.

    Raises:
        InputFileError: the workbook is broken.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of extensions it drops; none holds text
            book = openpyxl.load_workbook(io.BytesIO(opened.data), read_only=True, data_only=True)
            try:
                return _document(book, opened, limits)
            finally:
                book.close()
    except (
        InvalidFileException, zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError, IndexError, AttributeError,
        EOFError, OSError, SyntaxError, OverflowError, NotImplementedError,
    ) as error:  # fmt: skip
        raise InputFileError("Excel 文件已损坏或不完整", where=opened.path.name, fix=BROKEN) from error


def _document(book: Any, opened: Opened, limits: Limits) -> Document:
    tables: list[Table] = []
    margins: list[str] = []
    notes: list[str] = []
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # the stated dimension is often wrong
        rows = _rows(sheet, _merges(book, sheet), limits, notes)
        if sheet.sheet_state == "visible":
            tables.append(Table(rows, Place(sheet=sheet.title), sheet.title))
        elif rows:
            notes.append(f"工作表“{sheet.title}”是隐藏的，未导入；需要时请取消隐藏后重新导入")
            margins += ["\n".join(row.cells) for row in rows[:5]]
    margins += [f"{sheet.title}" for sheet in book.worksheets]
    margins += _header_texts(opened.data)
    margins += [clean(getattr(book.properties, name) or "") for name in ("title", "subject", "keywords", "category", "description")]
    return Document(opened.path.name, opened.sha256, tuple(tables), tuple(margins), tuple(notes))


def _rows(sheet: Any, merges: list[Merge], limits: Limits, notes: list[str]) -> tuple[Row, ...]:
    rows: list[Row] = []
    empty = 0
    starts: dict[int, list[Merge]] = {}
    for merge in merges:
        starts.setdefault(merge[1], []).append(merge)
    active: list[tuple[Merge, str]] = []
    for index, cells in enumerate(sheet.iter_rows(max_col=COLUMNS), start=1):
        texts = [text_of(cell.value, cell.number_format if cell.value is not None else "") for cell in cells]
        own = any(texts)
        active = [(merge, value) for merge, value in active if merge[3] >= index]
        active += [(merge, texts[merge[0]] if merge[0] < len(texts) else "") for merge in starts.get(index, ())]
        row = _row(texts, active, index, sheet.title) if own or active else None
        if row is not None and any(row.cells):
            rows.append(row)
        empty = 0 if own else empty + 1
        if empty >= EMPTY_RUN:
            break
        if len(rows) >= limits.rows:
            notes.append(f"工作表“{sheet.title}”超过{limits.rows}行，第{index}行以后未读，请拆分后导入")
            break
    return tuple(rows)


def _row(texts: list[str], active: list[tuple[Merge, str]], index: int, sheet: str) -> Row:
    merged: set[int] = set()
    widest = 1
    for (left, top, right, _), value in active:
        right = min(right, COLUMNS - 1)
        texts += [""] * (right + 1 - len(texts))
        texts[left : right + 1] = [value] * (right + 1 - left)
        widest = max(widest, right + 1 - left)
        if index > top:
            merged.update(range(left, right + 1))
    return Row(tuple(texts), Place(sheet=sheet, row=index), frozenset(merged), widest)


def text_of(value: object, form: str = "") -> str:
    """A cell's value as a person sees it: whole numbers without decimals, shares as 65%, dates as 2025年6月30日."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, int | float):
        return f"{round(value * 100, 4):g}%" if "%" in form else f"{value:.10g}"
    if isinstance(value, time):
        return value.strftime("%H:%M")
    text = clean(str(value).replace("_x000D_", ""))
    return "" if re.fullmatch(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)", text) else text


def _merges(book: Any, sheet: Any) -> list[Merge]:
    """Merged ranges, found in the raw XML: the read-only sheet does not tell them."""
    found = _MERGE.findall(_tail(book._archive, sheet._worksheet_path))
    return [(_column(a), int(b), _column(c), int(d)) for a, b, c, d in found]


def _tail(archive: zipfile.ZipFile, name: str) -> bytes:
    """The last megabytes of a part: merged ranges and print headers stand after the rows."""
    tail = b""
    with archive.open(name) as part:
        while chunk := part.read(_TAIL):
            tail = (tail + chunk)[-_TAIL:]
    return tail


def _column(letters: bytes) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + letter - 64
    return value - 1


def _header_texts(data: bytes) -> Iterator[str]:
    """Print headers and footers of the sheets: they may bear a mark of secrecy."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                tail = _tail(archive, name)[-20_000:].decode("utf-8", errors="replace")
                yield from re.findall(r"<(?:odd|even|first)(?:Header|Footer)>([^<]*)<", tail)
