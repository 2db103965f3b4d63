"""Whole-plan rules on written and typed plans."""

from __future__ import annotations

from datetime import date

import pytest

from advisor.lint import lint_plan, lint_written, lint_written_plan
from advisor.lint.shared import value
from advisor.models import (
    Burden,
    Diagnosis,
    Draft,
    Finding,
    Plan,
    PlanItem,
    Provenance,
    Rating,
    Score,
    SharedMeasure,
    SourceRef,
    Span,
    UnitProfile,
    WrittenMeasure,
    WrittenPlan,
)

from .test_typed import GOOD

DONE = "追回多报差旅费{n}.2万元并缴入国库"


def written(*rows: tuple[str, str, dict[str, str]], findings: tuple[str, ...] = ("1", "2", "3")) -> WrittenPlan:
    measures = tuple(
        WrittenMeasure(id=f"{number}-{i}", text=text, finding_number=number, fields=fields)
        for i, (number, text, fields) in enumerate(rows, 1)
    )
    return WrittenPlan(feedback_date=date(2025, 9, 5), findings=tuple((n, f"问题{n}") for n in findings), measures=measures)


def codes(plan: WrittenPlan, lexicon) -> set[str]:
    return {i.code for i in lint_written_plan(plan, lexicon)}


def test_finding_without_measure(lexicon):
    plan = written(("1", DONE.format(n=1), {}), ("3", DONE.format(n=3), {}))
    issue = next(i for i in lint_written_plan(plan, lexicon) if i.code == "P01")
    assert issue.findings == ("2",)
    assert issue.severity == "error"


def test_same_text_under_three_findings(lexicon):
    plan = written(*((n, "加强学习，提高认识，规范管理", {}) for n in "123"))
    issue = next(i for i in lint_written_plan(plan, lexicon) if i.code == "P03")
    assert issue.findings == ("1", "2", "3")
    assert issue.severity == "error"
    assert "P03" not in codes(written(*((n, f"补发第{n}批补贴" + "甲乙丙"[int(n) - 1] * 3, {}) for n in "123")), lexicon)


def test_one_owner_holds_too_much(lexicon):
    names = [f"第{i}站站长" for i in range(8)]
    crowded = written(*(("123"[i % 3], DONE.format(n=i) + names[i % 8], {"owner": "办公室主任"}) for i in range(9)))
    spread = written(*(("123"[i % 3], DONE.format(n=i) + names[i % 8], {"owner": names[i % 8]}) for i in range(9)))
    assert "P04" in codes(crowded, lexicon)
    assert "P04" not in codes(spread, lexicon)


def test_measure_later_than_its_finding(lexicon):
    late = {"deadline": "2025年12月31日", "finding_deadline": "2025年10月31日"}
    intime = {"deadline": "2025年10月15日", "finding_deadline": "2025年10月31日"}
    assert "P05" in codes(written(("1", DONE.format(n=1), late)), lexicon)
    assert "P05" not in codes(written(("1", DONE.format(n=1), intime)), lexicon)


def test_all_on_the_last_day(lexicon):
    same = written(*(("123"[i % 3], DONE.format(n=i), {"deadline": "2025年12月31日"}) for i in range(6)))
    apart = written(*(("123"[i % 3], DONE.format(n=i), {"deadline": f"2025年{9 + i % 3}月30日"}) for i in range(6)))
    assert "P06" in codes(same, lexicon)
    assert "P06" not in codes(apart, lexicon)


def test_only_meetings_and_papers_under_a_finding(lexicon):
    paper = written(("1", "召开专题会议研究部署", {}), ("1", "印发关于规范报销的通知", {}), ("1", "组织学习2次", {}))
    mixed = written(("1", "召开专题会议研究部署", {}), ("1", DONE.format(n=3), {}))
    assert "P07" in codes(paper, lexicon)
    assert "P07" not in codes(mixed, lexicon)


def test_burden_of_a_written_plan(lexicon):
    adding = written(("1", "要求各村每周上报排查表", {}), ("2", "与各村签订责任状", {}), ("3", "网格员每天打卡签到", {}))
    removing = written(("1", "停用村级日报表6种", {}), ("2", "收回责任状7份", {}), ("3", "不再要求打卡", {}))
    assert "P08" in codes(adding, lexicon)
    assert "P08" not in codes(removing, lexicon)


def test_one_measure_two_deadlines(lexicon):
    plan = written(("1", DONE.format(n=3), {"deadline": "2025年9月30日"}), ("2", DONE.format(n=3), {"deadline": "2025年12月31日"}))
    assert "P09" in codes(plan, lexicon)


FIVE = ("（一）", "（二）", "（三）", "（四）", "（五）")


def with_shared(heading: str, shared: str, *more: tuple[str, str], findings: tuple[tuple[str, str], ...] = ()) -> WrittenPlan:
    """Findings （一）…（五）, a section of shared measures （六） with one measure, and ``more`` measures."""
    rows = ((("（六）", shared),) if shared else ()) + more
    told = dict(findings)
    return WrittenPlan(
        feedback_date=date(2025, 9, 5),
        findings=(*((n, told.get(n, f"问题内容{n}")) for n in FIVE), ("（六）", heading)),
        measures=tuple(WrittenMeasure(id=f"m{i}", text=text, finding_number=number) for i, (number, text) in enumerate(rows)),
    )


def uncovered(plan: WrittenPlan, lexicon) -> set[str]:
    return {f for i in lint_written_plan(plan, lexicon) if i.code == "P01" for f in i.findings}


HEADING = "以上问题中的共性问题（共同措施）"
SHARED = "由党建办主任于2025年11月30日前对其余支部核对会议原始记录，使补开率达到100%"


def test_shared_measures_of_a_written_plan_cover_the_findings_they_name(lexicon):
    assert uncovered(with_shared(HEADING, f"{SHARED}（适用于第（二）、（五）问题；牵头领导为党委副书记）。"), lexicon) == {
        "（一）",
        "（三）",
        "（四）",
    }
    assert uncovered(with_shared(HEADING, f"{SHARED}（适用于第（二）至（四）问题）"), lexicon) == {"（一）", "（五）"}
    assert uncovered(with_shared("共同整改措施", f"{SHARED}（适用于全部问题）"), lexicon) == set()
    assert uncovered(with_shared("第1、3项问题（共同措施）", SHARED), lexicon) == {"（二）", "（四）", "（五）"}


def test_a_finding_that_refers_to_a_shared_measure_is_covered(lexicon):
    referring = (("（四）", "会议过多。见共同措施第1项。"),)
    assert uncovered(with_shared(HEADING, SHARED, findings=referring), lexicon) == {"（一）", "（二）", "（三）", "（五）"}
    rows = tuple((n, "见共同措施第1项。") for n in FIVE)
    assert lint_written_plan(with_shared(HEADING, SHARED, *rows), lexicon) == ()
    assert lint_written(WrittenMeasure(id="2-1", text=rows[0][1]), lexicon) == ()


def test_a_heading_without_measures_covers_nothing(lexicon):
    referring = (("（四）", "会议过多。见共同措施第1项。"),)
    assert uncovered(with_shared(HEADING, "", findings=referring), lexicon) == set(FIVE)
    real = "对巡察反馈的共性问题没有举一反三，适用于全部问题的制度没有建立"
    assert "（六）" in uncovered(with_shared(real, "", *((n, DONE.format(n=i)) for i, n in enumerate(FIVE))), lexicon)


@pytest.mark.parametrize(("number", "n"), [("（五）", 5), ("5-1", 5), ("问题二十三", 23), ("十", 10), ("一百零二", 102), ("共性", None)])
def test_value_of_a_number(number: str, n: int | None):
    assert value(number) == n


def item(finding_id: str, parts: int, *measures) -> PlanItem:
    text = "蓄水池不通水，水费乱收。"
    spans = tuple(Span(start=0, end=3, text=text[:3]) for _ in range(parts))
    rating = Rating(value=3, reason="无")
    return PlanItem(
        finding=Finding(id=finding_id, text=text, source=SourceRef(file="a", sha256="0"), problems=spans),
        diagnosis=Diagnosis(
            finding_id=finding_id, pain_points=(), problem_types=(), dimension="作风建设", domain="民生", severity=rating, prevalence=rating,
            difficulty=rating, urgency=rating, evidence=(), in_scope=False,
        ),
        matches=(),
        draft=Draft(finding_id=finding_id, causes=(), measures=measures, long_term="", provenance=Provenance(backend="embedded")),
        score=Score(importance=1, composite=1, difficulty=1, points=0, reasons=()),
    )  # fmt: skip


def typed(*items: PlanItem, **more: object) -> Plan:
    return Plan(unit=UnitProfile(name="某镇", type="乡镇"), feedback_date=date(2025, 9, 5), parameters=(), items=items, **more)


def test_typed_plan_parts_and_shared_measures(lexicon):
    open_part = typed(item("a", 2, GOOD))
    assert [(i.code, i.findings) for i in lint_plan(open_part, lexicon)] == [("P02", ("a",))]
    assert lint_plan(typed(item("a", 2, GOOD.model_copy(update={"parts": (1, 2)}))), lexicon) == ()
    shared = SharedMeasure(measure=GOOD, finding_ids=("a", "b"), replaces=("a/m1",))
    assert lint_plan(typed(item("a", 1, GOOD), item("b", 1), shared=(shared,)), lexicon) == ()


def test_typed_plan_net_burden(lexicon):
    issues = lint_plan(typed(item("a", 1, GOOD), burden=(Burden(kind="台账", count=2), Burden(kind="会议", count=-1))), lexicon)
    assert [i.code for i in issues] == ["P08"]
    assert "台账2项" in issues[0].message


def test_typed_plan_names_measures_with_their_finding(lexicon):
    late = {"owner": "水利站站长", "deadline": date(2025, 12, 31)}
    own = tuple(GOOD.model_copy(update={**late, "id": f"m{i}", "action": GOOD.action + "甲乙丙丁"[i] * 3}) for i in range(4))
    shared = SharedMeasure(measure=GOOD.model_copy(update={**late, "id": "s1"}), finding_ids=("a", "b"), replaces=())
    issues = lint_plan(typed(item("a", 1, *own), item("b", 1, *own), shared=(shared,)), lexicon)
    crowded = next(i for i in issues if i.code == "P04")
    assert crowded.measures == (*(f"a/m{i}" for i in range(4)), "a/s1", *(f"b/m{i}" for i in range(4)), "b/s1")


def test_written_plan_keeps_its_own_ids(lexicon):
    plan = written(*((n, "加强学习，提高认识，规范管理", {}) for n in "123"))
    assert next(i for i in lint_written_plan(plan, lexicon) if i.code == "P03").measures == ("1-1", "2-2", "3-3")
