"""SpreadsheetML as text: sheets with a title, a header row, filter, frozen panes, print set-up. Every text cell is text, never a formula."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from advisor.exporters.package import DECLARATION, OFFICE, Part, Relation, attribute, package, relations, safe, xml
from advisor.exporters.phrases import DRAFT

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
LIMIT = 32_767
"""Characters that a cell may hold."""
_CUT = "……（过长，全文见 plan.json）"
DAY_ZERO = date(1899, 12, 30)
"""Day 0 of the 1900 date system for days after February 1900."""
FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
"""Openings that a spreadsheet would take as a formula or a command when the cell is typed again or saved as CSV."""
_LIKE_DATE = re.compile(r"\d+[-/.]\d+")
"""1-2 would turn into a day in February when the cell is typed again."""
TITLE, NOTE, HEAD, TEXT, QUOTED, NUMBER, DAY = range(1, 8)
"""Indexes into ``cellXfs``."""
Value = str | int | float | date | None


class Column(NamedTuple):
    """A column: its title, width in characters, and the values a person may choose from."""

    title: str
    width: float
    choices: tuple[str, ...] = ()


class Sheet(NamedTuple):
    """A sheet. ``printed``: the number of leading columns that go on paper, all where None; ``frozen``: leading columns that stay."""

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    frozen: int = 1
    printed: int | None = None


LINE_HEIGHT, TALLEST = 13.5, 409
"""Points: a line of 10 pt type, and the tallest row that Excel knows."""
HEAD_ROW = 3
"""Row of the column titles: after the title and the note."""


def letter(index: int) -> str:
    """The name of a column; 0 is A."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


class Strings:
    """The shared strings, each once, in the order of first use."""

    def __init__(self) -> None:
        """Start empty."""
        self._ids: dict[str, int] = {}
        self._uses = 0

    def add(self, text: str) -> int:
        """The index of ``text``."""
        self._uses += 1
        return self._ids.setdefault(text, len(self._ids))

    def part(self) -> str:
        """The XML of the part."""
        rows = "".join(f'<si><t xml:space="preserve">{xml(text)}</t></si>' for text in self._ids)
        return f'{DECLARATION}<sst xmlns="{MAIN}" count="{self._uses}" uniqueCount="{len(self._ids)}">{rows}</sst>'


def _cell(place: str, value: Value, strings: Strings, style: int = 0) -> str:
    if value is None or value == "":
        return f'<c r="{place}" s="{style or TEXT}"/>'
    if isinstance(value, date):
        return f'<c r="{place}" s="{DAY}"><v>{(value - DAY_ZERO).days}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}" s="{NUMBER}"><v>{value}</v></c>'
    text = safe(value)
    if len(text) > LIMIT:
        text = text[: LIMIT - len(_CUT)] + _CUT
    # Not the number format “text”: Excel shows ##### for more than 255 characters in it.
    kind = style or (QUOTED if text.lstrip(" \u3000").startswith(FORMULA_START) or _LIKE_DATE.fullmatch(text) else TEXT)
    return f'<c r="{place}" s="{kind}" t="s"><v>{strings.add(text)}</v></c>'


def _lines(text: str, width: float) -> int:
    """Lines that wrapped text takes in a column; a Chinese character is two columns wide."""
    room = max(2.0, width - 1)
    return sum(max(1, math.ceil((len(line) + sum(c > "\u2e7f" for c in line)) / room)) for line in text.split("\n"))


def _height(sheet: Sheet, row: Sequence[Value]) -> float:
    """Row height in points for what is printed: not every program works it out when it opens the file."""
    shown = zip(row[: sheet.printed], sheet.columns, strict=False)
    lines = max((_lines(value[:LIMIT], c.width) for value, c in shown if isinstance(value, str) and value), default=1)
    return min(TALLEST, LINE_HEIGHT * lines + 4)


def _rows(sheet: Sheet, strings: Strings) -> str:
    letters = [letter(i) for i in range(len(sheet.columns))]
    lines = [
        f'<row r="1" ht="30" customHeight="1">{_cell("A1", sheet.title, strings, TITLE)}</row>',
        f'<row r="2" ht="18" customHeight="1">{_cell("A2", sheet.note, strings, NOTE)}</row>',
        f'<row r="3" ht="32" customHeight="1">{"".join(_cell(f"{x}3", c.title, strings, HEAD) for x, c in zip(letters, sheet.columns, strict=True))}</row>',
    ]
    for n, row in enumerate(sheet.rows, HEAD_ROW + 1):
        lines.append(
            f'<row r="{n}" ht="{_height(sheet, row)}">{"".join(_cell(f"{x}{n}", v, strings) for x, v in zip(letters, row, strict=True))}</row>'
        )
    return "".join(lines)


def _choices(sheet: Sheet, last: int) -> str:
    rules = [
        f'<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="{letter(i)}{HEAD_ROW + 1}:{letter(i)}{max(last, HEAD_ROW + 1)}">'
        f"<formula1>&quot;{xml(','.join(c.choices))}&quot;</formula1></dataValidation>"
        for i, c in enumerate(sheet.columns)
        if c.choices
    ]
    return f'<dataValidations count="{len(rules)}">{"".join(rules)}</dataValidations>' if rules else ""


def sheet_xml(sheet: Sheet, strings: Strings, *, first: bool) -> str:
    """The XML of a sheet: landscape A4, fitted to the page's width, header row repeated and page numbers below."""
    last_row, last = HEAD_ROW + len(sheet.rows), letter(len(sheet.columns) - 1)
    printed = letter((sheet.printed or len(sheet.columns)) - 1)
    corner = f"{letter(sheet.frozen)}{HEAD_ROW + 1}"
    widths = "".join(f'<col min="{i}" max="{i}" width="{c.width}" customWidth="1"/>' for i, c in enumerate(sheet.columns, 1))
    return (
        f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:{last}{last_row}"/>'
        f'<sheetViews><sheetView {"tabSelected=" + chr(34) + "1" + chr(34) + " " if first else ""}workbookViewId="0">'
        f'<pane xSplit="{sheet.frozen}" ySplit="{HEAD_ROW}" topLeftCell="{corner}" activePane="bottomRight" state="frozen"/>'
        f'<selection pane="bottomRight" activeCell="{corner}" sqref="{corner}"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{widths}</cols><sheetData>{_rows(sheet, strings)}</sheetData>"
        f'<autoFilter ref="A{HEAD_ROW}:{last}{last_row}"/><mergeCells count="2"><mergeCell ref="A1:{printed}1"/><mergeCell ref="A2:{printed}2"/></mergeCells>'
        f'{_choices(sheet, last_row)}<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddHeader>&amp;R{DRAFT}</oddHeader><oddFooter>&amp;C— &amp;P —</oddFooter></headerFooter></worksheet>"
    )


def _styles() -> str:
    face = '<family val="3"/><charset val="134"/>'
    fonts = "".join(
        f'<font>{weight}<sz val="{size}"/>{colour}<name val="{name}"/>{face}</font>'
        for weight, size, colour, name in (
            ("", 10, "", "宋体"),
            ("", 18, "", "方正小标宋简体"),
            ("", 10, '<color rgb="FF595959"/>', "宋体"),
            ("<b/>", 10, "", "黑体"),
        )
    )
    line = '<{0} style="thin"><color rgb="FF9AA5B1"/></{0}>'
    box = "".join(line.format(side) for side in ("left", "right", "top", "bottom"))
    wrap = '<alignment vertical="top" wrapText="1"/>'
    left = '<alignment horizontal="left" vertical="top" wrapText="1"/>'
    middle = '<alignment horizontal="center" vertical="center" wrapText="1"/>'
    kinds = (
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
        f'<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">{middle}</xf>',
        '<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment vertical="center"/></xf>',
        f'<xf numFmtId="0" fontId="3" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">{middle}</xf>',
        f'<xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0" applyBorder="1" applyAlignment="1">{wrap}</xf>',
        f'<xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0" quotePrefix="1" applyBorder="1" applyAlignment="1">{wrap}</xf>',
        f'<xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0" applyBorder="1" applyAlignment="1">{left}</xf>',
        f'<xf numFmtId="164" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1">{left}</xf>',
    )
    return (
        f'{DECLARATION}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>'
        f'<fonts count="4">{fonts}</fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFE7ECF2"/></patternFill></fill></fills>'
        f'<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>{box}<diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(kinds)}">{"".join(kinds)}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _workbook(sheets: Sequence[Sheet]) -> str:
    names = []
    for i, s in enumerate(sheets):
        area = f"'{s.name}'!$A$1:${letter((s.printed or len(s.columns)) - 1)}${HEAD_ROW + len(s.rows)}"
        filtered = f"'{s.name}'!$A${HEAD_ROW}:${letter(len(s.columns) - 1)}${HEAD_ROW + len(s.rows)}"
        names += [
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{i}" hidden="1">{filtered}</definedName>',
            f'<definedName name="_xlnm.Print_Area" localSheetId="{i}">{area}</definedName>',
            f'<definedName name="_xlnm.Print_Titles" localSheetId="{i}">\'{s.name}\'!$1:${HEAD_ROW}</definedName>',
        ]
    listed = "".join(f'<sheet name="{attribute(s.name)}" sheetId="{i}" r:id="rId{i}"/>' for i, s in enumerate(sheets, 1))
    return (
        f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView activeTab="0"/></bookViews>'
        f"<sheets>{listed}</sheets><definedNames>{''.join(names)}</definedNames></workbook>"
    )


def xlsx(sheets: Sequence[Sheet], title: str) -> bytes:
    """A workbook of these sheets."""
    strings = Strings()
    parts = {
        f"xl/worksheets/sheet{i}.xml": Part(f"{_TYPE}.worksheet+xml", sheet_xml(s, strings, first=i == 1)) for i, s in enumerate(sheets, 1)
    }
    count = len(sheets)
    links = [Relation(f"rId{i}", "worksheet", f"worksheets/sheet{i}.xml") for i in range(1, count + 1)]
    links += [Relation(f"rId{count + 1}", "styles", "styles.xml"), Relation(f"rId{count + 2}", "sharedStrings", "sharedStrings.xml")]
    parts["xl/workbook.xml"] = Part(f"{_TYPE}.sheet.main+xml", _workbook(sheets))
    parts["xl/_rels/workbook.xml.rels"] = Part("", relations(links))
    parts["xl/styles.xml"] = Part(f"{_TYPE}.styles+xml", _styles())
    parts["xl/sharedStrings.xml"] = Part(f"{_TYPE}.sharedStrings+xml", strings.part())
    return package("xl/workbook.xml", parts, title)
