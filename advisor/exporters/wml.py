"""WordprocessingML as text: paragraphs, runs, tables. Formatting lives in named styles, so that a reader can change it in one place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from advisor.exporters.package import DECLARATION, xml

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
TWIPS_PER_MM = 1440 / 25.4
_LONG_ROW = 400
"""Characters: a row that may fill a page must be allowed to break."""
_SHARED = re.compile("[“”‘’…—·×÷°±§→①-⑳≤≥①-⑳]")
_BREAK = re.compile(r"\n+")


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm * TWIPS_PER_MM)


def run(text: str, properties: str = "") -> str:
    """A run; line ends become breaks. Marks that Chinese and Latin fonts share are told to be Chinese."""
    if _SHARED.search(text):
        properties = f'<w:rFonts w:hint="eastAsia"/>{properties}'
    body = "<w:br/>".join(f'<w:t xml:space="preserve">{piece}</w:t>' for piece in _BREAK.split(xml(text.replace("\t", " "))))
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{body}</w:r>"


def bold(text: str) -> str:
    """A bold run."""
    return run(text, "<w:b/>")


def grey(text: str) -> str:
    """A run in grey, for what is beside the point."""
    return run(text, '<w:color w:val="595959"/>')


def red(text: str) -> str:
    """A run in dark red, for what must be looked at."""
    return run(text, '<w:color w:val="B00020"/>')


def paragraph(content: str, style: str = "", properties: str = "") -> str:
    """A paragraph of runs."""
    inner = (f'<w:pStyle w:val="{style}"/>' if style else "") + properties
    return f"<w:p>{f'<w:pPr>{inner}</w:pPr>' if inner else ''}{content}</w:p>"


def text(words: str, style: str = "") -> str:
    """A paragraph of plain text."""
    return paragraph(run(words), style)


def labelled(label: str, words: str, style: str = "") -> str:
    """A paragraph that opens with a bold label."""
    return paragraph(bold(label) + run(words), style)


def cell(content: str, width: int, *, fill: str = "") -> str:
    """A table cell of ``width`` twips; ``content`` is one or more paragraphs."""
    props = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    props += f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{content}</w:tc>"


def _frame(widths: Sequence[int]) -> str:
    """The opening of a table of fixed column widths."""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
    )


def table(header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], *, fill: str = "E7ECF2") -> str:
    """A bordered table of plain text; its header row repeats on each page, and no short row is torn apart.

    Args:
        header: titles of the columns.
        rows: texts, a line end within one starting a new line.
        widths: of the columns, in twips.
        fill: colour of the header, as RRGGBB.
    """
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    head = "".join(cell(paragraph(bold(h), "TableText"), w, fill=fill) for h, w in zip(header, widths, strict=True))
    body = "".join(
        ("<w:tr>" if sum(map(len, row)) > _LONG_ROW else "<w:tr><w:trPr><w:cantSplit/></w:trPr>")
        + "".join(cell(text(value, "TableText"), w) for value, w in zip(row, widths, strict=True))
        + "</w:tr>"
        for row in rows
    )
    return f"{_frame(widths)}<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{body}</w:tbl>"


def pairs(rows: Sequence[tuple[str, str]], widths: Sequence[int], *, fill: str = "F3F5F8") -> str:
    """A bordered table of names and what they hold; the names are shaded."""
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    body = "".join(
        ("<w:tr>" if len(value) > _LONG_ROW else "<w:tr><w:trPr><w:cantSplit/></w:trPr>")
        + f"{cell(paragraph(bold(name), 'TableText'), widths[0], fill=fill)}{cell(text(value, 'TableText'), widths[1])}</w:tr>"
        for name, value in rows
    )
    return f"{_frame(widths)}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def document(body: str, section: str) -> str:
    """The main part; ``section`` is its ``w:sectPr``."""
    return f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}{section}</w:body></w:document>"
