"""Measures made for the very words of a finding."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import make_finding

from advisor.drafting import remedies as r
from advisor.knowledge import KnowledgeBase
from advisor.models import ImportResult, UnitProfile
from advisor.service import Service


@pytest.mark.parametrize(
    ("clause", "remedy"),
    [
        ("拖欠19个项目流转费", "unpaid"),
        ("过水涵洞内部管径不达标", "broken"),
        ("检修口存在人员坠落隐患", "danger"),
        ("新院区建而不管", "idle"),
        ("支部会议记录系事后补造", "fake"),
        ("居民来信反映社区工作人员不作为", "complaint"),
        ("内控制度缺失", "system"),
        ("干部人才储备不足", "staff"),
        ("医疗技术更新缓慢", "slow"),
        ("服务质效不高", "weak"),
        ("龙头作用没有发挥", "weak"),
    ],
)
def test_the_wording_of_a_fault_tells_its_remedy(base: KnowledgeBase, clause: str, remedy: str) -> None:
    made = r.remedies_for([r.Clause(clause, 0)], base.remedies)
    assert [t.id for t in made] == [f"remedy-{remedy}"]
    assert clause in made[0].indicator.baseline


def test_clauses_of_one_remedy_share_a_measure(base: KnowledgeBase) -> None:
    found = r.faults("渠道多处破损，泵站无法使用，干部人才储备不足。", 0)
    made = r.remedies_for(found, base.remedies)
    assert [t.id for t in made] == ["remedy-broken", "remedy-staff"]
    assert "渠道多处破损" in made[0].scope
    assert "泵站无法使用" in made[0].scope


def test_every_remedy_is_whole_and_the_last_takes_what_is_left(base: KnowledgeBase) -> None:
    assert all(key in base.remedies for key in r.CLOSING.values())
    patterned = [x for x in base.remedies.values() if x.pattern]
    assert r.remedies_for([r.Clause("某种没有见过的说法", 0)], base.remedies)[0].id == f"remedy-{patterned[-1].id}"


@pytest.mark.parametrize("text", ['{"a": [1]}未建立', "“双引号”里还有“引号”不规范", "\\n\\t未公开", "[[{{缺失", "x" * 300 + "不到位"])
def test_hostile_words_make_no_broken_template(base: KnowledgeBase, text: str) -> None:
    made = r.remedies_for(r.faults(text, 0), base.remedies)
    assert made
    assert not set("{}[]\\") & set(made[0].action)


def test_every_clause_of_a_list_is_answered(service: Service) -> None:
    text = "村内主干道破损多年未修，拖欠7名环卫工人工资11.2万元。"
    plan = service.plan(ImportResult(findings=(make_finding(text),)), UnitProfile(name="石桥村", type="村"), date(2026, 3, 12))
    said = "".join(m.action + m.scope + m.indicator.baseline for m in plan.items[0].draft.measures)
    assert all(words in said for words in ("路", "工资"))


def test_a_quoted_finding_is_no_fault_of_the_measure(service: Service) -> None:
    text = "深入推进作风建设有差距，统筹推进项目不到位。"
    plan = service.plan(ImportResult(findings=(make_finding(text),)), UnitProfile(name="县局", type="县直部门"), date(2026, 3, 12))
    assert [i.code for rows in plan.items[0].lint.values() for i in rows if i.severity != "info"] == []
