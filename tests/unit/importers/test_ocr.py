"""Scanned PDFs read by the engine itself. Each file is drawn from one that LibreOffice wrote, so that what stands on it is known."""

from __future__ import annotations

import subprocess
import time
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from conftest import program
from docx import Document
from docx.shared import Cm, Pt

from advisor.errors import InputFileError, SecretFileError
from advisor.importers import Limits, ocr, read_findings
from advisor.importers.guard import Opened
from advisor.models import ImportResult

from .build import grid, pdf, scanned, word

EXAMPLE = Path(__file__).parents[3] / "examples" / "巡察反馈意见.docx"
FEEDBACK = Path(__file__).parents[2] / "files" / "pdf" / "feedback.pdf"
FINDINGS = ["1.党费收缴不及时，截至检查时仍有十二名党员欠缴。", "2.村务公开栏长期空白，群众反映强烈。"]
real = pytest.mark.real


def printed(source: Path, folder: Path) -> Path:
    """The docx as PDF."""
    command = [program("soffice", "libreoffice"), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    subprocess.run([*command, "--convert-to", "pdf", "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=120)
    return folder / f"{source.stem}.pdf"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return printed(EXAMPLE, tmp_path_factory.mktemp("example"))


def letters(result: ImportResult) -> str:
    text = unicodedata.normalize("NFKC", "".join(item.text for item in result.findings))
    return "".join(text.split())


def recovered(result: ImportResult, wanted: ImportResult) -> float:
    """The share of the wanted findings' characters that stand in the result's, in order."""
    one, two = letters(wanted), letters(result)
    return sum(block.size for block in SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks()) / len(one)


@real
@pytest.mark.parametrize(
    ("lean", "noise", "quality", "share"), [(0, 0, 85, 0.995), (1, 25, 50, 0.99)], ids=["clean", "leaning, noisy, compressed"]
)
def test_the_example_as_a_scan(example: Path, tmp_path: Path, lean: float, noise: float, quality: int, share: float) -> None:
    wanted = read_findings(EXAMPLE)
    result = read_findings(scanned(example, tmp_path / "a.pdf", lean=lean, noise=noise, quality=quality))
    assert [item.number for item in result.findings] == [item.number for item in wanted.findings]
    assert recovered(result, wanted) >= share
    assert (result.title, result.unit_name, result.feedback_date) == (wanted.title, wanted.unit_name, wanted.feedback_date)
    assert {item.source.page for item in result.findings} >= {1, 2, 3, 4, 5}
    assert any("第1—" in note and "OCR" in note and "核对" in note for note in result.notes)


@real
@pytest.mark.parametrize("quarters", [1, 2])
def test_a_page_that_lies_turned(tmp_path: Path, quarters: int) -> None:
    result = read_findings(scanned(FEEDBACK, tmp_path / "a.pdf", quarters=quarters))
    wanted = read_findings(FEEDBACK)
    assert [item.number for item in result.findings] == [item.number for item in wanted.findings]
    assert recovered(result, wanted) >= 0.99


@real
def test_ruled_table(tmp_path: Path) -> None:
    rows = [
        ("序号", "问题", "责任单位"),
        ("1", "党费收缴不及时，截至检查时仍有十二名党员欠缴，支部没有催缴记录。", "组织办"),
        ("2", "公务接待把关不严，有21笔既无公函又无接待清单，涉及金额4.36万元。", "财政所"),
        ("3", "惠民设施重建轻管，320盏太阳能路灯有118盏不亮。", "组织办"),
    ]
    document = Document()
    document.add_paragraph("巡察反馈问题清单")
    grid(document, rows)
    document.tables[0].style = "Table Grid"
    for row in document.tables[0].rows:
        for cell, wide in zip(row.cells, (1.5, 9, 4), strict=True):
            cell.width = Cm(wide)
            cell.paragraphs[0].runs[0].font.size = Pt(12)
    document.save(str(tmp_path / "list.docx"))
    result = read_findings(scanned(printed(tmp_path / "list.docx", tmp_path), tmp_path / "a.pdf", lean=0.8, noise=12, quality=70))
    assert [(item.number, item.text, item.given.owner) for item in result.findings] == rows[1:]
    assert {item.source.page for item in result.findings} == {1}


@real
@pytest.mark.parametrize("mark", ["机密★1年", "秘密★", "绝密"])
def test_a_mark_of_secrecy_stops_the_import(tmp_path: Path, mark: str) -> None:
    source = printed(word(tmp_path / "list.docx", [mark, "存在的主要问题：", *FINDINGS]), tmp_path)
    with pytest.raises(SecretFileError) as caught:
        read_findings(scanned(source, tmp_path / "a.pdf", lean=0.4, noise=8))
    assert "党费" not in caught.value.line


@real
def test_pages_with_text_are_read_as_before_and_empty_ones_told(tmp_path: Path) -> None:
    import pypdfium2
    from PIL import Image

    Image.new("L", (1654, 2339), 248).save(tmp_path / "blank.pdf", "PDF", resolution=200)
    source = printed(word(tmp_path / "list.docx", ["存在的主要问题：", *FINDINGS]), tmp_path)
    scan = scanned(source, tmp_path / "scan.pdf")
    with pypdfium2.PdfDocument.new() as mixed:
        for part in (FEEDBACK, tmp_path / "blank.pdf", scan):
            mixed.import_pages(pypdfium2.PdfDocument(part))
        mixed.save(tmp_path / "a.pdf")
    whole = read_findings(FEEDBACK)
    result = read_findings(tmp_path / "a.pdf")
    pages = max(item.source.page or 0 for item in whole.findings)
    assert [item.text for item in result.findings if (item.source.page or 0) <= pages] == [item.text for item in whole.findings]
    assert [item.text for item in result.findings if (item.source.page or 0) > pages] == [text[2:] for text in FINDINGS]
    assert any(note.startswith(f"第{result.findings[-1].source.page}页是扫描件") for note in result.notes)
    assert any("没有识别出文字" in note for note in result.notes)


@real
def test_a_picture_of_nothing(tmp_path: Path) -> None:
    import numpy
    from PIL import Image, ImageFilter

    dots = numpy.random.default_rng(1).integers(0, 255, (1200, 900), dtype=numpy.uint8)
    Image.fromarray(dots).filter(ImageFilter.GaussianBlur(25)).save(tmp_path / "a.pdf", "PDF", resolution=100)
    with pytest.raises(InputFileError, match="没有找到问题"):
        read_findings(tmp_path / "a.pdf")


@real
def test_a_page_as_large_as_a_house_is_drawn_small(tmp_path: Path) -> None:
    import pypdfium2

    source = scanned(printed(word(tmp_path / "list.docx", ["存在的主要问题：", *FINDINGS]), tmp_path), tmp_path / "scan.pdf")
    picture = pypdfium2.PdfDocument(source)[0].render(scale=200 / 72).to_pil().crop((0, 0, 1654, 1654))
    picture.save(tmp_path / "a.pdf", "PDF", resolution=1654 * 72 / 20_000)
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as drawn:
        assert min(drawn[0].get_size()) > 19_000
    started = time.perf_counter()
    assert [item.text for item in read_findings(tmp_path / "a.pdf").findings] == [text[2:] for text in FINDINGS]
    assert time.perf_counter() - started < 60


@real
def test_nothing_is_fetched_reported_or_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection (``conftest`` refuses them), no file in the user's folders, the same text twice."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.delenv("CI", raising=False)  # onnxruntime keeps still there, whatever it does elsewhere
    path = scanned(FEEDBACK, tmp_path / "a.pdf", noise=20, quality=50)
    opened = Opened(path, path.read_bytes(), "pdf", "0" * 64)
    assert ocr.read(opened, (1,), Limits()) == ocr.read(opened, (1,), Limits())
    assert ocr.read_here(opened, Limits(), (1,))[0].confidence > 0.9
    assert list(home.rglob("*")) == []


@pytest.mark.parametrize(
    ("wide", "high", "longest"), [(595, 842, 2339), (1190, 842, 3307), (144, 200, 1654), (20_000, 20_000, 2829), (1, 100_000, 16_000)]
)
def test_dots_of_a_page(wide: float, high: float, longest: int) -> None:
    scale = ocr.scale_of(wide, high, Limits().ocr_pixels)
    assert round(max(wide, high) * scale) == pytest.approx(longest, abs=2)
    assert wide * high * scale**2 <= Limits().ocr_pixels * 1.001


def test_too_many_scanned_pages(tmp_path: Path) -> None:
    opened = Opened(tmp_path / "a.pdf", b"", "pdf", "0" * 64)
    with pytest.raises(InputFileError, match=r"有101页扫描件，超过100页的上限"):
        ocr.read(opened, range(1, 102), Limits())


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: False)
    scan = pdf(tmp_path / "a.pdf", [[], []])
    with pytest.raises(
        InputFileError, match=r"^a\.pdf：PDF 没有文字层，是扫描件。.*pip install 'rectification-advisor\[ocr\]'.*文字版"
    ) as caught:
        read_findings(scan)
    assert "\n" not in caught.value.line


def test_a_scanned_page_among_others_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: False)
    text = [(79.0, 730.0 - 29 * index, 16.0, line) for index, line in enumerate(["存在的主要问题：", *FINDINGS])]
    path = pdf(tmp_path / "a.pdf", [text, []], rules=[(60, 60, 530, 60)])
    result = read_findings(path)
    assert len(result.findings) == 2
    assert [note for note in result.notes if "扫描件" in note] == [
        "第2页没有文字层，是扫描件，未读取；安装 ocr 组件（pip install 'rectification-advisor[ocr]'）后可识别"
    ]
