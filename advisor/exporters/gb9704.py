"""The page and the styles of official documents (GB/T 9704-2012), and the docx package around a body.

Figures of the standard: A4; 天头 37 mm, 订口 28 mm, text area 156 × 225 mm (so 26 mm right, 35 mm below); 22 lines of 28 characters;
body 3号仿宋, title 2号小标宋 centred, 一、 黑体, （一） 楷体, 1. （1） 仿宋; page number 4号半角宋体 between dashes, 7 mm under the text area, one
character in from the right on odd pages and from the left on even ones. Line pitch 28.95 pt puts 22 lines on a page.
"""

from __future__ import annotations

from collections.abc import Mapping

from advisor.exporters.package import DECLARATION, Part, Relation, package, relations
from advisor.exporters.phrases import DRAFT
from advisor.exporters.wml import NAMESPACES, document, run, twips

PAGE = (210.0, 297.0)
MARGINS = {"top": 37.0, "right": 26.0, "bottom": 35.0, "left": 28.0}
"""Millimetres."""
LINES, CHARACTERS = 22, 28
LINE_PITCH = 579
"""28.95 pt in twentieths of a point, exact."""
BODY_SIZE, TITLE_SIZE, FOLIO_SIZE = 32, 44, 28
"""3号 (16 pt), 2号 (22 pt) and 4号 (14 pt), in half-points."""
FOLIO_MM, HEADER_MM = 24.8, 20.0
"""From the page's edge: the folio so that its dashes stand 7 mm under the text area (35 − 7 − half a line of 14 pt type)."""
LATIN = "Times New Roman"
SONG, FANG, KAI, HEI, TITLE = "宋体", "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"
_INSTEAD = {FANG: "仿宋", KAI: "楷体", TITLE: "华文中宋", HEI: "SimHei", SONG: "SimSun"}
"""What a machine without the font takes (``w:altName``)."""

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
WIDTH = twips(PAGE[0] - MARGINS["left"] - MARGINS["right"])
"""Width of the text area in twips."""


def columns(*shares: int) -> list[int]:
    """Column widths in twips that fill the text area in these shares."""
    widths = [WIDTH * share // sum(shares) for share in shares]
    return [*widths[:-1], WIDTH - sum(widths[:-1])]


def font(name: str, size: int, more: str = "") -> str:
    """Run properties: the Chinese font, Times New Roman for figures and Latin (宋体 for its own), size in half-points."""
    latin = SONG if name == SONG else LATIN
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{name}" w:cs="{latin}"/>{more}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def style(key: str, name: str, paragraph: str, characters: str, *, default: bool = False, kind: str = "paragraph") -> str:
    """A style definition."""
    return (
        f'<w:style w:type="{kind}"{" w:default=" + chr(34) + "1" + chr(34) if default else ""} w:styleId="{key}"><w:name w:val="{name}"/>'
        + ("" if default or kind != "paragraph" else '<w:basedOn w:val="Normal"/>')
        + ("<w:qFormat/>" if kind == "paragraph" else "")
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{characters}</w:rPr>" if characters else "")
        + "</w:style>"
    )


def spacing(line: int = LINE_PITCH, *, before: int = 0, after: int = 0, rule: str = "exact") -> str:
    """Line pitch and paragraph spacing in twentieths of a point."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{rule}"/>'


def indent(characters: int, size: int) -> str:
    """First-line indent in characters of ``size`` half-points; the twips are for readers that know no characters."""
    return f'<w:ind w:firstLineChars="{characters * 100}" w:firstLine="{characters * size * 10}"/>'


NO_INDENT = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
TIGHT = '<w:spacing w:val="-5"/>'
"""−0.25 pt a character: 28 of them fill a line. Set here, since some programs give a 16 pt character two cells of a 15.8 pt grid."""
NO_SPACE = '<w:spacing w:val="0"/>'
FREE = '<w:snapToGrid w:val="0"/>'
_TWO = indent(2, BODY_SIZE)
_LINED = spacing()
PLAN_STYLES = (
    style("Normal", "Normal", f'<w:widowControl w:val="0"/>{FREE}{_LINED}{_TWO}<w:jc w:val="both"/>', font(FANG, BODY_SIZE, TIGHT), default=True),
    style("Title", "Title", f'{_LINED}{NO_INDENT}<w:jc w:val="center"/>', font(TITLE, TITLE_SIZE, NO_SPACE)),
    style("Heading1", "heading 1", f'<w:keepNext/>{_LINED}{_TWO}<w:outlineLvl w:val="0"/>', font(HEI, BODY_SIZE, TIGHT)),
    style("Heading2", "heading 2", f'{_LINED}{_TWO}<w:outlineLvl w:val="1"/>', font(KAI, BODY_SIZE, TIGHT)),
    style("Signature", "Signature", f'<w:keepNext/>{_LINED}<w:ind w:rightChars="200" w:right="640" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="right"/>', ""),
)  # fmt: skip
"""Styles of a document that a unit signs."""


def _furniture() -> tuple[str, ...]:
    single = f"{spacing(240, rule='auto')}{NO_INDENT}"
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        style("Header", "header", f'{single}<w:jc w:val="right"/>', font(SONG, 18)),
        style("Footer", "footer", f'{single}<w:jc w:val="right"/>', font(SONG, FOLIO_SIZE)),
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/>'
        '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr></w:style>",
    )


def _styles(styles: tuple[str, ...]) -> str:
    defaults = f'<w:docDefaults><w:rPrDefault><w:rPr>{font(FANG, BODY_SIZE)}<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    return f"{DECLARATION}<w:styles {NAMESPACES}>{defaults}{''.join((*styles, *_furniture()))}</w:styles>"


def section() -> str:
    """Page size, margins, grid, header and footers."""
    # Beyond the size of the type, in 1/4096 pt: 28 characters fill 156 mm.
    spare = round((WIDTH / 20 / CHARACTERS - BODY_SIZE / 2) * 4096)
    margins = " ".join(f'w:{side}="{twips(mm)}"' for side, mm in MARGINS.items())
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId10"/><w:headerReference w:type="even" r:id="rId11"/>'
        '<w:footerReference w:type="default" r:id="rId12"/><w:footerReference w:type="even" r:id="rId13"/>'
        f'<w:pgSz w:w="{twips(PAGE[0])}" w:h="{twips(PAGE[1])}"/>'
        f'<w:pgMar {margins} w:header="{twips(HEADER_MM)}" w:footer="{twips(FOLIO_MM)}" w:gutter="0"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{LINE_PITCH}" w:charSpace="{spare}"/></w:sectPr>'
    )


def _header() -> str:
    return f'{DECLARATION}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{run(DRAFT)}</w:p></w:hdr>'


def _footer(*, even: bool) -> str:
    side = '<w:ind w:leftChars="100" w:left="280" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/>'
    if not even:
        side = '<w:ind w:rightChars="100" w:right="280" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="right"/>'
    field = "".join(f'<w:r>{part}</w:r>' for part in (
        '<w:fldChar w:fldCharType="begin"/>', '<w:instrText xml:space="preserve"> PAGE </w:instrText>', '<w:fldChar w:fldCharType="separate"/>', "<w:t>1</w:t>", '<w:fldChar w:fldCharType="end"/>',
    ))  # fmt: skip
    return (
        f'{DECLARATION}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/>{side}</w:pPr>{run("— ")}{field}{run(" —")}</w:p></w:ftr>'
    )


def _settings() -> str:
    return (
        f'{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/>"
        "<w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
    )


def _fonts() -> str:
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>' for name, other in _INSTEAD.items()
    )
    return f"{DECLARATION}<w:fonts {NAMESPACES}>{rows}</w:fonts>"


def docx(body: str, title: str, styles: tuple[str, ...], more: Mapping[str, tuple[Relation, Part]] | None = None) -> bytes:
    """A docx with this page, header and page numbers around ``body``.

    Args:
        body: paragraphs and tables.
        title: goes into the document properties.
        styles: definitions, ``Normal`` among them.
        more: further parts of the main part by name, such as a chart.
    """
    more = more or {}
    named = {
        "styles": (Relation("rId1", "styles", "styles.xml"), _styles(styles)),
        "settings": (Relation("rId2", "settings", "settings.xml"), _settings()),
        "fontTable": (Relation("rId3", "fontTable", "fontTable.xml"), _fonts()),
        "header1": (Relation("rId10", "header", "header1.xml"), _header()),
        "header2": (Relation("rId11", "header", "header2.xml"), _header()),
        "footer1": (Relation("rId12", "footer", "footer1.xml"), _footer(even=False)),
        "footer2": (Relation("rId13", "footer", "footer2.xml"), _footer(even=True)),
    }
    parts = {f"word/{name}.xml": Part(f"{_TYPE}.{name.rstrip('12')}+xml", part) for name, (_, part) in named.items()}
    parts["word/document.xml"] = Part(f"{_TYPE}.document.main+xml", document(body, section()))
    parts |= {name: part for name, (_, part) in more.items()}
    links = [relation for relation, _ in named.values()] + [relation for relation, _ in more.values()]
    parts["word/_rels/document.xml.rels"] = Part("", relations(links))
    return package("word/document.xml", parts, title)
