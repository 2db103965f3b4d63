"""The committed examples are what the script writes, and they are read as what they are."""

from __future__ import annotations

import re
import runpy
import zipfile
from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from advisor.importers import read_findings, read_plan

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
LETTER, LIST, PLAN = "巡察反馈意见.docx", "问题清单.xlsx", "整改方案-送审稿.docx"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts" / "make_examples.py"))


def parts(data: bytes) -> list[tuple[str, tuple[int, ...], bytes]]:
    """Name, time and content of every member: equal on every platform, where the compressed bytes depend on its zlib."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return [(info.filename, info.date_time, archive.read(info)) for info in archive.infolist()]


@pytest.mark.parametrize("name", [LETTER, LIST, PLAN])
def test_committed_file_is_what_the_script_writes(name: str, script: dict[str, Any]) -> None:
    assert parts((EXAMPLES / name).read_bytes()) == parts(script["EXAMPLES"][name]())


def test_script_writes_all_examples(script: dict[str, Any], tmp_path: Path) -> None:
    script["main"](tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {LETTER, LIST, PLAN}


def test_letter_has_exactly_22_findings(script: dict[str, Any]) -> None:
    result = read_findings(EXAMPLES / LETTER)
    words = script["WORDS"]["letter"]
    written = [re.sub(r"^\d\.", "", line) for line in words["problems"] if line[0].isdigit()]
    written += [row[2] for row in words["table"][1:]]
    assert len(written) == 22
    assert [finding.text for finding in result.findings] == written
    assert result.feedback_date == date(2026, 3, 12)
    assert result.unit_name == "清河镇"


def test_letter_leaves_out_introduction_praise_advice_and_closing() -> None:
    left = "\n".join(rejected.text for rejected in read_findings(EXAMPLES / LETTER).rejected)
    for words in ("根据县委统一部署", "近年来，清河镇党委", "提高政治站位", "请镇党委认真研究反馈意见"):
        assert words in left


def test_letter_shows_every_shape_of_finding() -> None:
    findings = read_findings(EXAMPLES / LETTER).findings
    assert sum("一是" in finding.text for finding in findings) >= 1
    assert sum("；" in finding.text for finding in findings) >= 10
    assert sum(re.search(r"\d", finding.text) is None for finding in findings) == 2, "terse formulas"
    compound = [finding for finding in findings if len(finding.problems) > 1]
    assert len(compound) >= 8
    for finding in findings:
        for span in finding.problems:
            assert finding.text[span.start : span.end] == span.text


def test_letter_is_set_as_an_official_document() -> None:
    document = Document(str(EXAMPLES / LETTER))
    section = document.sections[0]
    assert [round(side.mm) for side in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)] == [
        37,
        35,
        28,
        26,
    ]
    fonts = {line.text: line.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) for line in document.paragraphs if line.text}
    assert fonts["二、巡察发现的主要问题"] == "黑体"
    assert fonts["（三）基层党组织建设和干部队伍建设方面"] == "楷体"
    body = next(line for line in document.paragraphs if line.text.startswith("3.党建引领"))
    assert (body.runs[0].font.size.pt, body.paragraph_format.line_spacing.pt, body.paragraph_format.first_line_indent.pt) == (16, 28.95, 32)
    for footer in (section.footer, section.even_page_footer):
        assert footer.paragraphs[0]._element.xpath(".//w:fldSimple/@w:instr") == ["PAGE"]


def test_scored_list_keeps_what_it_states() -> None:
    result = read_findings(EXAMPLES / LIST)
    assert [finding.number for finding in result.findings] == [str(n) for n in range(1, 13)]
    assert Counter(finding.given.domain for finding in result.findings) == {
        "党建引领": 3, "作风建设": 2, "民生服务": 2, "治理与安全": 3, "干部队伍": 2,
    }  # fmt: skip
    assert sum(finding.given.points or 0 for finding in result.findings) == 22
    assert {finding.given.domain: finding.given.score_rate for finding in result.findings} == {
        "党建引领": 75, "作风建设": 77.5, "民生服务": 82.5, "治理与安全": 70, "干部队伍": 85,
    }  # fmt: skip
    assert all(finding.given.owner for finding in result.findings)
    assert sum("计" in rejected.text for rejected in result.rejected) == 6


def test_plan_for_lint_is_read_whole() -> None:
    plan = read_plan(EXAMPLES / PLAN)
    assert len(plan.findings) == 8
    counts = Counter(measure.id.split("-")[0] for measure in plan.measures)
    assert counts == {"1": 3, "2": 3, "3": 2, "4": 3, "5": 3, "6": 3, "7": 2, "8": 3}
    assert plan.feedback_date == date(2026, 3, 5)
    third = next(measure for measure in plan.measures if measure.id == "3-1")
    assert (third.fields["lead"], third.fields["owner"], third.fields["deadline"]) == ("分管副乡长", "民政办", "2026年3月31日")
