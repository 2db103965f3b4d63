from __future__ import annotations

import io
import re

import docx
import pytest

from advisor.exporters.outline import outline
from advisor.exporters.plan_docx import plan_docx
from advisor.models import Plan
from tests.unit.exporters.conftest import W, paragraphs, part
from tests.unit.exporters.plans import FINDINGS
from tests.unit.exporters.plans import plan as make_plan

MM = 56.7  # twips


def _styles(data: bytes) -> dict[str, object]:
    return {s.get(f"{W}styleId"): s for s in part(data, "word/styles.xml").iter(f"{W}style")}


def _value(element: object, path: str, name: str = "val") -> str | None:
    found = element.find("/".join(W + step for step in path.split("/")))
    return None if found is None else found.get(f"{W}{name}")


def test_page_is_a4_with_the_margins_of_the_standard(plan_bytes: bytes) -> None:
    section = next(part(plan_bytes, "word/document.xml").iter(f"{W}sectPr"))
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    assert (round(int(size.get(f"{W}w")) / MM), round(int(size.get(f"{W}h")) / MM)) == (210, 297)
    assert [round(int(margins.get(W + side)) / MM) for side in ("top", "bottom", "left", "right")] == [37, 35, 28, 26]


def test_grid_holds_22_lines_of_28_characters(plan_bytes: bytes) -> None:
    grid = next(part(plan_bytes, "word/document.xml").iter(f"{W}docGrid"))
    assert grid.get(f"{W}type") == "linesAndChars"
    pitch, spare = int(grid.get(f"{W}linePitch")) / 20, int(grid.get(f"{W}charSpace")) / 4096
    assert int(225 / 25.4 * 72 / pitch) == 22
    assert round(156 / 25.4 * 72 / (16 + spare), 1) == 28.0


@pytest.mark.parametrize(
    ("style", "font", "half_points"),
    [("Normal", "仿宋", 32), ("Title", "小标宋", 44), ("Heading1", "黑体", 32), ("Heading2", "楷体", 32), ("Footer", "宋体", 28)],
)
def test_fonts_and_sizes(plan_bytes: bytes, style: str, font: str, half_points: int) -> None:
    definition = _styles(plan_bytes)[style]
    assert font in _value(definition, "rPr/rFonts", "eastAsia")
    assert int(_value(definition, "rPr/sz")) == half_points


def test_line_pitch_is_fixed_and_paragraphs_are_indented_by_two_characters(plan_bytes: bytes) -> None:
    body = _styles(plan_bytes)["Normal"]
    assert _value(body, "pPr/spacing", "lineRule") == "exact"
    assert 28 <= int(_value(body, "pPr/spacing", "line")) / 20 <= 30
    assert _value(body, "pPr/ind", "firstLineChars") == "200"
    assert _value(_styles(plan_bytes)["Title"], "pPr/jc") == "center"


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(plan_bytes: bytes) -> None:
    assert part(plan_bytes, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    for name, side in (("footer1", "right"), ("footer2", "left")):
        footer = part(plan_bytes, f"word/{name}.xml")
        assert _value(footer, "p/pPr/jc") == side
        assert _value(footer, "p/pPr/ind", f"{side}Chars") == "100"
        assert "".join(t.text for t in footer.iter(f"{W}t")) == "— 1 —"
        assert [t.text.strip() for t in footer.iter(f"{W}instrText")] == ["PAGE"]


def test_every_page_bears_the_draft_mark(plan_bytes: bytes) -> None:
    for name in ("header1", "header2"):
        assert "".join(t.text for t in part(plan_bytes, f"word/{name}.xml").iter(f"{W}t")) == "草拟稿，须经人工审核"


def test_chapters_and_levels(plan_bytes: bytes) -> None:
    found = paragraphs(plan_bytes)
    assert [t for s, t in found if s == "Heading1"] == [
        "一、总体要求",
        "二、组织领导",
        "三、整改任务与措施",
        "四、时间安排",
        "五、工作要求",
    ]
    second = [t for s, t in found if s == "Heading2"]
    assert [t[:4] for t in second] == [f"（{n}）反" for n in "一二三四五六"]
    assert found[0] == ("Title", "石桥镇党委关于落实巡察反馈意见的整改方案")


def test_findings_stand_verbatim(plan_bytes: bytes) -> None:
    second = [t for s, t in paragraphs(plan_bytes) if s == "Heading2"]
    for text, line in zip(FINDINGS, second, strict=False):
        assert line.endswith("反馈问题：" + text.replace("\x07", ""))


def test_a_measure_is_one_sentence_with_owner_date_and_result(plan_bytes: bytes) -> None:
    measures = [t for s, t in paragraphs(plan_bytes) if not s and re.match(r"\d\. .*由", t) and "负责" + "的" not in t]
    assert measures[0].startswith("1. 由党建办主任于2026年4月3日前逐支部对照")
    assert measures[0].endswith("做到应补的全部补开。")
    assert all(t.count("。") == 1 for t in measures if t.startswith(("1. 由", "2. 由", "3. 由")))


def test_nothing_internal_is_in_the_document_that_a_unit_signs(plan_bytes: bytes, texts: object) -> None:
    text = texts(plan_bytes)
    for word in ("得分", "V03", "W02", "seed-hz-sanfang", "三方协同", "P1", "置信", "f0001", "〔1〕"):
        assert word not in text
    assert "[0-9]月0[0-9]日" not in text
    assert not re.search(r"年0\d月|月0\d日", text)


def test_shared_measures_stand_once_and_are_referred_to(plan_bytes: bytes, texts: object) -> None:
    text = texts(plan_bytes)
    assert text.count("对其余支部近一年的会议次数做一次性核对") == 1
    assert text.count("见共同措施第1项") == 2
    assert "（适用于第（二）、（五）问题；牵头领导为党委组织委员）。" in text


def test_deadlines_without_a_feedback_date_read_as_sentences(undated: Plan, texts: object) -> None:
    text = texts(plan_docx(outline(undated)))
    assert "由党建办主任于反馈之日起30日内逐支部对照" in text
    assert "于反馈之日起120日内" in text
    assert "日内前" not in text
    assert "None" not in text


def test_leaders_bear_the_numbers_of_their_findings(plan_bytes: bytes, texts: object) -> None:
    text = texts(plan_bytes)
    assert "1. 党委组织委员：牵头5项措施，涉及第（一）、（二）、（五）问题。" in text
    assert "镇长：牵头1项措施，涉及第（三）问题。" in text


def test_burden_is_promised_only_where_the_plan_keeps_it(plan_bytes: bytes, texts: object) -> None:
    text = texts(plan_bytes)
    assert "不新增报表、台账" in text
    assert "净减台账3项" in text
    assert "确需新增的检查考核1项" in text


def test_python_docx_opens_it(plan_bytes: bytes) -> None:
    document = docx.Document(io.BytesIO(plan_bytes))
    assert document.styles["Heading 1"].name == "Heading 1"
    assert document.core_properties.title.endswith("整改方案")


def test_one_very_long_text_is_kept_whole() -> None:
    plan = make_plan()
    long = "某村资金管理混乱" * 40_000
    item = plan.items[0]
    changed = item.model_copy(update={"finding": item.finding.model_copy(update={"text": long})})
    data = plan_docx(outline(plan.model_copy(update={"items": (changed, *plan.items[1:])})))
    assert any(text.endswith(long) for _, text in paragraphs(data))


def test_a_plan_without_findings_or_measures_still_reads(plan: Plan, texts: object) -> None:
    empty = plan.model_copy(update={"items": (), "shared": (), "burden": (), "parameters": ()})
    assert "五、工作要求" in texts(plan_docx(outline(empty)))
    item = plan.items[4].model_copy(update={"draft": plan.items[4].draft.model_copy(update={"measures": (), "causes": ()})})
    assert FINDINGS[4] in texts(plan_docx(outline(plan.model_copy(update={"items": (item,), "shared": ()}))))
