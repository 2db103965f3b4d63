"""Small real files for the tests: docx with Word's own numbering, xlsx, and PDF written by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook

LEVELS = (
    ("chineseCountingThousand", "%1、"),
    ("chineseCountingThousand", "（%2）"),
    ("decimal", "%3."),
    ("decimalEnclosedCircleChinese", "%4"),
)


def word(path: Path, lines: Iterable[str]) -> Path:
    """A docx with one paragraph a line."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    return path


class Numbered:
    """A docx whose paragraphs are numbered by Word."""

    def __init__(self) -> None:
        self.document = Document()
        part = self.document.part.numbering_part.element
        levels = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for depth, (form, text) in enumerate(LEVELS)
        )
        part.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
        part.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))

    def add(self, text: str, level: int | None = None) -> Any:
        paragraph = self.document.add_paragraph(text)
        if level is not None:
            xml = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(xml))
        return paragraph

    def save(self, path: Path) -> Path:
        self.document.save(str(path))
        return path


def xml(inner: str) -> Any:
    """An element of WordprocessingML."""
    head, _, tail = inner.partition(">")
    gap = "/" if head.endswith("/") else ""
    return parse_xml(f"{head.rstrip('/')} {nsdecls('w')}{gap}>{tail}")


def sheet(path: Path, rows: Sequence[Sequence[object]], merges: Sequence[str] = (), title: str = "问题清单") -> Path:
    """A workbook of one sheet."""
    return book(path, {title: (rows, merges)})


def book(path: Path, sheets: dict[str, tuple[Sequence[Sequence[object]], Sequence[str]]], hidden: Sequence[str] = ()) -> Path:
    """A workbook of several sheets."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, (rows, merges) in sheets.items():
        page = workbook.create_sheet(name)
        for row in rows:
            page.append(list(row))
        for merge in merges:
            page.merge_cells(merge)
        if name in hidden:
            page.sheet_state = "hidden"
    workbook.save(str(path))
    return path


def grid(document: Any, rows: Sequence[Sequence[str]], merges: Sequence[tuple[int, int, int, int]] = ()) -> None:
    """A table in a docx; merges are first row, first column, last row, last column."""
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for r, cells in enumerate(rows):
        for c, text in enumerate(cells):
            table.cell(r, c).text = text
    for r0, c0, r1, c1 in merges:
        text = table.cell(r0, c0).text
        table.cell(r0, c0).merge(table.cell(r1, c1)).text = text


def pdf(
    path: Path, pages: Sequence[Sequence[tuple[float, float, float, str]]], rules: Sequence[tuple[float, float, float, float]] = ()
) -> Path:
    """A PDF of A4 pages with texts (x, y from the bottom, size, text) in a Chinese font that is not embedded, and ruled lines."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
        b"/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000"
        b"/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120"
        b"/CapHeight 880/StemV 93>>>>]>>"
    )
    objects.append(font)
    kids = []
    for texts in pages:
        lines = "".join(f"{x0} {y0} m {x1} {y1} l S\n" for x0, y0, x1, y1 in rules)
        shown = "".join(f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n" for x, y, size, text in texts)
        stream = (lines + shown).encode()
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 1)
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.5\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    path.write_bytes(out.getvalue())
    return path


def repacked(source: Path, target: Path, changes: dict[str, bytes]) -> Path:
    """A copy of a zip with parts replaced or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, data in changes.items():
            new.writestr(name, data)
    return target


def scanned(source: Path, target: Path, *, lean: float = 0, noise: float = 0, quality: int = 85, dpi: int = 200, quarters: int = 0) -> Path:
    """A PDF whose pages are pictures of another's: grey, leaning by so many degrees, with grey noise, as JPEG."""
    import numpy
    import pypdfium2
    from PIL import Image

    grain = numpy.random.default_rng(7)
    pages = []
    with pypdfium2.PdfDocument(source) as drawn:
        for page in drawn:
            picture = page.render(scale=dpi / 72).to_pil().convert("L").rotate(lean, Image.Resampling.BICUBIC, fillcolor=255)
            if noise:
                dots = numpy.asarray(picture, dtype=numpy.float32) * 0.85 + 20
                picture = Image.fromarray((dots + grain.normal(0, noise, dots.shape)).clip(0, 255).astype(numpy.uint8))
            kept = io.BytesIO()
            picture.rotate(90 * quarters, expand=True).save(kept, "JPEG", quality=quality)
            pages.append(Image.open(kept))
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
    return target
