"""Our own typed measures: fields, calendar, burden."""

from __future__ import annotations

from datetime import date

import pytest

from advisor.lint import lint_measure
from advisor.lint.rules.typed import texts
from advisor.models import Burden, Check, Finding, Indicator, Measure, SourceRef

FEEDBACK = date(2025, 9, 5)
FINDING = Finding(id="f1", text="3口蓄水池至今没有通水。", source=SourceRef(file="a.docx", sha256="0"))
GOOD = Measure(
    id="m1",
    action="会同建设方沿线逐段查明3口蓄水池卡在水源、管道还是供电，开出缺陷单；质保期内的责令施工方返修，质保期外的当月动工",
    scope="3口蓄水池及其供水的三个村民组",
    owner="水利站站长",
    lead="分管副镇长",
    deadline=date(2025, 11, 19),
    category="限期整改",
    kind="专项整治",
    indicator=Indicator(name="通水率", baseline="3口未通水", target="3口全部通水到户", unit="口", data_source="通水验收单"),
    evidence="缺陷单、通水验收单、到户出水记录",
    check=Check(method="到受益户家里拧龙头看出水", by="镇纪委书记", when=date(2025, 12, 9), sample="每口池问5户"),
    answers=("c1",),
    parts=(1,),
    relapse="半年内停用超过7天即重新销号",
)


def codes(measure: Measure, lexicon, feedback: date | None = FEEDBACK) -> dict[str, str]:
    return {i.code: i.severity for i in reversed(lint_measure(measure, FINDING, feedback, lexicon))}


def test_a_whole_measure_passes(lexicon):
    assert not {"error", "warning"} & set(codes(GOOD, lexicon).values())


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("C10", {"evidence": " "}),
        ("C11", {"check": GOOD.check.model_copy(update={"by": GOOD.owner})}),
        ("D03", {"deadline": date(2025, 8, 1)}),
        ("D10", {"check": GOOD.check.model_copy(update={"when": date(2025, 10, 1)})}),
        ("D11", {"category": "立行立改"}),
        ("B12", {"burden": (Burden(kind="台账", count=1),)}),
        ("V10", {"indicator": GOOD.indicator.model_copy(update={"target": "取得明显成效"})}),
        ("C02", {"action": "进一步加强供水管理，切实落实管护责任"}),
        ("B02", {"action": GOOD.action + "；要求管水员每天打卡"}),
    ],
)
def test_a_fault_is_seen(code: str, change: dict[str, object], lexicon):
    assert codes(GOOD.model_copy(update=change), lexicon)[code] in ("error", "warning")


def test_removing_burden_and_noted_burden_pass(lexicon):
    kept = GOOD.model_copy(update={"burden": (Burden(kind="台账", count=-2), Burden(kind="报表", count=1, note="替代两张旧表"))})
    assert "B12" not in codes(kept, lexicon)


def test_long_term_needs_check_points(lexicon):
    late = GOOD.model_copy(
        update={"category": "长期坚持", "deadline": date(2026, 3, 1), "check": GOOD.check.model_copy(update={"when": date(2026, 4, 1)})}
    )
    assert codes(late, lexicon)["D11"] == "warning"
    assert "D11" not in codes(late.model_copy(update={"relapse": "每季度末停用超过7天即重新销号"}), lexicon)


def test_spans_lie_in_the_named_field(lexicon):
    bad = GOOD.model_copy(update={"action": "切实加强供水管理，尽快修复", "relapse": "持续加强管理"})
    paths = texts(bad)
    for issue in lint_measure(bad, FINDING, FEEDBACK, lexicon):
        assert issue.field is not None
        assert 0 <= issue.start <= issue.end <= max(len(paths.get(issue.field, "")), len(str(bad.check.when)))


def test_words_instead_of_a_date(lexicon):
    assert "C04" not in codes(GOOD.model_copy(update={"deadline": "自反馈之日起75日内"}), lexicon, None)
