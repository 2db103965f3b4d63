"""Write the example inputs of ``examples/``: invented material in the form that inspected units really receive and send.

usage: python scripts/make_examples.py [FOLDER]     default: examples/ of this repository

- 巡察反馈意见.docx: a feedback letter with exactly 22 findings, three of them rows of a table with merged cells
- 问题清单.xlsx: a scored list with 12 findings, a two-line header and subtotals
- 整改方案-送审稿.docx: a plan as people write it, 8 findings and 22 measures, good ones and vague ones, for ``advisor lint``

Towns, villages and figures are invented. The same bytes come out every time: fixed properties, fixed times in the archive.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

WHEN = datetime(2026, 3, 12, 9, 0, 0)
"""Time written into the files; the feedback date of the letter."""
TITLE, SONG, HEI, KAI, FANG = "方正小标宋简体", "宋体", "黑体", "楷体", "仿宋"

WORDS: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
"""What the three files say, from make_examples.yaml beside this script."""


def set_font(run: Any, name: str, size: float, *, bold: bool = False) -> None:
    """Latin and Chinese font alike, size in points."""
    run.font.name, run.font.size, run.font.bold = name, Pt(size), bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def put(paragraph: Any, text: str, font: str = FANG, size: float = 16, *, indent: float = 2, pitch: float = 28.95) -> None:
    """Fill a paragraph: first-line indent in characters, fixed line pitch in points (28.95: 22 lines a page)."""
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    form.space_before = form.space_after = Pt(0)
    form.first_line_indent = Pt(indent * size)
    set_font(paragraph.add_run(text), font, size)


def level_font(text: str) -> str:
    """黑体 for 一、, 楷体 for a （一） that stands alone, 仿宋 for the rest (GB/T 9704)."""
    if re.match(r"[一二三四五六七八九十]+、", text):
        return HEI
    return KAI if re.match(r"（[一二三四五六七八九十]+）", text) and len(text) < 50 and "。" not in text[:-1] else FANG


def field(paragraph: Any, code: str) -> None:
    """Append a simple field such as PAGE."""
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), code)
    run = paragraph.add_run("1")
    set_font(run, SONG, 14)
    element.append(run._element)
    paragraph._element.append(element)


def new_document(title: str, author: str) -> Any:
    """An empty A4 document with the margins of GB/T 9704 and page numbers outside (— 1 —)."""
    document = Document()
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = title, author, author, ""
    core.created = core.modified = WHEN
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        set_font(paragraph.add_run("— "), SONG, 14)
        field(paragraph, "PAGE")
        set_font(paragraph.add_run(" —"), SONG, 14)
    return document


def put_title(document: Any, lines: Iterable[str]) -> None:
    """The centred title, one paragraph with line breaks, and an empty line below."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    put(paragraph, "\n".join(lines), TITLE, 22, indent=0, pitch=35)
    put(document.add_paragraph(), "", indent=0)


def put_lines(document: Any, lines: Iterable[str]) -> None:
    """Body paragraphs and headings; of 1.标题句。 the heading sentence is not set apart, as most letters do."""
    for line in lines:
        paragraph = document.add_paragraph()
        put(paragraph, line, level_font(line))
        paragraph.paragraph_format.keep_with_next = level_font(line) != FANG or line.endswith("：")


def put_table(document: Any, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    """A ruled table, 12 pt; an empty cell of the first column is merged with the one above. Widths in mm."""
    table = document.add_table(rows=len(rows), cols=len(widths))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for i, row in enumerate(rows):
        table.rows[i]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for j, text in enumerate(row):
            cell = table.cell(i, j)
            for k, line in enumerate(text.split("\n") if text else ()):
                paragraph = cell.paragraphs[0] if k == 0 else cell.add_paragraph()
                put(paragraph, line, HEI if i == 0 else FANG, 12, indent=0, pitch=19)
                if i == 0 or len(text) < 6:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if not row[0]:
            table.cell(i - 1, 0).merge(table.cell(i, 0))
    table.rows[0]._tr.trPr.append(OxmlElement("w:tblHeader"))


def put_signature(document: Any, lines: Sequence[str]) -> None:
    """Signature and date on the right, on one page with the end of the text."""
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    put(document.add_paragraph(), "", indent=0)
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    for line in lines:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        put(paragraph, line, indent=0)
        paragraph.paragraph_format.right_indent = Pt(32)
        paragraph.paragraph_format.keep_with_next = line != lines[-1]


def letter() -> bytes:
    """巡察反馈意见.docx."""
    words = WORDS["letter"]
    document = new_document("".join(words["title"]), words["signed"][0])
    put_title(document, words["title"])
    put(document.add_paragraph(), words["addressee"], indent=0)
    put_lines(document, (*words["opening"], *words["problems"], words["table_lead"]))
    put_table(document, words["table"], (27, 13, 89, 27))
    put_lines(document, words["closing"])
    put_signature(document, words["signed"])
    return saved(document.save)


def plan() -> bytes:
    """整改方案-送审稿.docx."""
    words = WORDS["plan"]
    document = new_document("".join(words["title"]), words["signed"][0])
    put_title(document, words["title"])
    put_lines(document, words["text"])
    put_table(document, words["table"], (13, 30, 50, 21, 21, 21))
    put_lines(document, words["closing"])
    put_signature(document, words["signed"])
    return saved(document.save)


def fill_scores(sheet: Worksheet, areas: Sequence[dict[str, Any]]) -> int:
    """Write the rows below the header; returns the last row's number."""
    row, number, lost = 5, 0, 0.0
    for item in areas:
        area, full, findings = item["area"], item["full"], item["findings"]
        first, taken = row, sum(points for _, points, _ in findings)
        for text, points, unit in findings:
            number += 1
            sheet.append([number, area, text, points, f"{(full - taken) / full:.1%}", unit])
            row += 1
        sheet.merge_cells(start_row=first, end_row=row - 1, start_column=2, end_column=2)
        sheet.merge_cells(start_row=first, end_row=row - 1, start_column=5, end_column=5)
        sheet.append(["小计", None, None, taken, f"{(full - taken) / full:.1%}", None])
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
        row, lost = row + 1, lost + taken
    total = sum(item["full"] for item in areas)
    sheet.append(["合计", None, None, lost, f"{(total - lost) / total:.1%}", None])
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
    return row


def scored_list() -> bytes:
    """问题清单.xlsx."""
    words = WORDS["scores"]
    book = Workbook()
    book.properties.creator, book.properties.title, book.properties.created = "县委第三巡察组", "城北街道问题清单", WHEN
    sheet = book.worksheets[0]
    sheet.title = "问题清单"
    sheet.append([words["title"]])
    sheet.append([words["note"]])
    sheet.append(["序号", "领域", "问题描述", "评分情况", None, "责任单位"])
    sheet.append([None, None, None, "扣分", "得分率", None])
    for span in ("A1:F1", "A2:F2", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4"):
        sheet.merge_cells(span)
    last = fill_scores(sheet, words["areas"])
    thin = Side(style="thin")
    for row in range(3, last + 1):
        for column in range(1, 7):
            cell = sheet.cell(row, column)
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            left = column == 3 and row > 4
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left" if left else "center")
            cell.font = Font(name=HEI if row <= 4 else FANG, size=12)
    sheet["A1"].font, sheet["A1"].alignment = Font(name=TITLE, size=18), Alignment(horizontal="center", vertical="center")
    sheet["A2"].font = Font(name=FANG, size=12)
    for letters, width in zip("ABCDEF", (7, 13, 68, 9, 10, 19), strict=True):
        sheet.column_dimensions[letters].width = width
    for row in range(1, last + 1):
        text = str(sheet.cell(row, 3).value or "")
        sheet.row_dimensions[row].height = 34 if row == 1 else max(24, 17 * -(-len(text) // 30) + 8)
    sheet.freeze_panes, sheet.print_title_rows = "A5", "3:4"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 1
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return saved(book.save)


def saved(save: Callable[[BytesIO], object]) -> bytes:
    """The archive that ``save`` writes, with every time in it set to ``WHEN``."""
    raw, out = BytesIO(), BytesIO()
    save(raw)
    stamp = WHEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":  # openpyxl writes the present time over what it was given
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            info = zipfile.ZipInfo(name, WHEN.timetuple()[:6])
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            target.writestr(info, data)
    return out.getvalue()


EXAMPLES: dict[str, Callable[[], bytes]] = {"巡察反馈意见.docx": letter, "问题清单.xlsx": scored_list, "整改方案-送审稿.docx": plan}
"""File name → what makes its bytes."""


def main(folder: Path) -> None:
    """Write every example into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in EXAMPLES.items():
        (folder / name).write_bytes(make())
        print(folder / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent / "examples")
