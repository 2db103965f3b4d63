from __future__ import annotations

import io

import docx
import pytest

from advisor.exporters.outline import outline
from advisor.exporters.reference_docx import reference_docx
from advisor.knowledge import KnowledgeBase
from advisor.models import Plan
from tests.unit.exporters.conftest import paragraphs, part

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def test_chart_shows_our_rates_beside_the_stated_ones(reference_bytes: bytes) -> None:
    chart = part(reference_bytes, "word/charts/chart1.xml")
    series = {s.find(f"{C}tx/{C}v").text: [v.text for v in s.iter(f"{C}val").__next__().iter(f"{C}v")] for s in chart.iter(f"{C}ser")}
    assert series == {"系统得分率": ["87.5", "91.5", "91.5", "100", "91.5"], "报告载明得分率": ["65"]}
    names = [v.text for v in next(chart.iter(f"{C}cat")).iter(f"{C}v")]
    assert names == ["党建", "作风", "民生", "治理与安全", "干部队伍"]
    assert "系统建议，非官方标准" in "".join(t.text or "" for t in chart.iter() if t.tag.endswith("}t"))


def test_tables_hold_scores_grounds_and_what_must_be_checked(reference_bytes: bytes, texts: object) -> None:
    text = texts(reference_bytes)
    for words in (
        "系统建议，非官方标准",
        "拟定，请核对",
        "党建办主任（问题1、2）",
        "第1条：〔待核实：2023年以前是否同样未开〕",
        "随机问三名党员上一次组织生活议了什么，是否答得出？",
        "参加人改为本镇支部党员",
        "支部党员不足3名的",
        "可以借鉴，须作下列调整",
        "不宜直接照搬",
        "〔1〕“每月召开联席会议，共同商议难题”",
        "“逐支部”的范围没有写明",
        "党建办主任承担措施过多",
        "依据不足：没有找到相近的规则",
        "扣分2.5，得分率65%，评分项目“党建引领”（以报告为准）",
        "不属于五个痛点，按本类问题单独拟定措施",
        "部分载明或地方做法，待核实",
        "单位类型由文件推断，请核对",
        "“组织生活”",
    ):
        assert words in text, words


def test_net_burden_is_added_up_from_the_measures(reference_bytes: bytes) -> None:
    tables = docx.Document(io.BytesIO(reference_bytes)).tables
    burden = next(t for t in tables if [c.text for c in t.rows[0].cells] == ["事项", "新增", "减少", "净值", "说明"])
    assert [c.text for c in burden.rows[1].cells][:4] == ["台账", "0", "7", "-7"]
    assert burden.rows[-1].cells[4].text == "净减少"


def test_the_issue_of_a_merged_measure_says_where_it_went(reference_bytes: bytes, texts: object) -> None:
    assert "已并入共同措施" in texts(reference_bytes)


@pytest.mark.parametrize(
    ("findings", "measures", "words"),
    [
        (("f0001",), ("m1", "m3"), "1-1、1-3"),
        (("f0001", "f0002"), ("m1", "s1"), "共1"),
        (("f0001", "f0002"), ("f0002/m4",), "2-1"),
        (("f0001", "f0002"), ("f0001/m1", "f0002/s1", "f0005/s1"), "1-1、共1"),
        ((), ("m1",), "—"),
    ],
)
def test_plan_issues_name_measures_by_number(
    findings: tuple[str, ...], measures: tuple[str, ...], words: str, plan: Plan, knowledge: KnowledgeBase
) -> None:
    issue = plan.lint[0].model_copy(update={"findings": findings, "measures": measures})
    data = reference_docx(outline(plan.model_copy(update={"lint": (issue,)})), knowledge)
    table = next(t for t in docx.Document(io.BytesIO(data)).tables if t.rows[0].cells[0].text == "级别")
    assert table.rows[1].cells[3].text == words


def test_without_scores_there_is_no_chart(plan: Plan, knowledge: KnowledgeBase, texts: object) -> None:
    data = reference_docx(outline(plan.model_copy(update={"areas": ()})), knowledge)
    assert "本方案没有得分数据。" in texts(data)
    assert b"chart1" not in data


def test_draft_mark_and_headings(reference_bytes: bytes) -> None:
    found = paragraphs(reference_bytes)
    assert [t for s, t in found if s == "Heading1"][-1] == "六、逐条参考"
    assert len([t for s, t in found if s == "Heading2"]) == 5


def test_undated_plan_says_that_the_date_is_missing(undated: Plan, knowledge: KnowledgeBase, texts: object) -> None:
    assert "请补充反馈日期后重新生成" in texts(reference_docx(outline(undated), knowledge))
