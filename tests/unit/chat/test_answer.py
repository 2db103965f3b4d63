from __future__ import annotations

import pytest
from conftest import make_finding

from advisor.errors import UserError
from advisor.knowledge import KnowledgeBase
from advisor.models import ImportResult
from advisor.service import Service


@pytest.mark.parametrize(
    "question",
    [
        "集中整改期一般多长？",
        "整改方案应在多长时间内报送？",
        "怎样才算可以销号？",
        "三会一课不规范的原因有哪些？",
        "杭州三方协同的做法是什么？",
        "拖欠农民工工资怎么整改？",
        "给基层减负有哪些红线？",
    ],
)
def test_an_answer_quotes_the_knowledge_base(service: Service, base: KnowledgeBase, question: str) -> None:
    found = service.ask(question)
    assert found.sufficient, found.answer
    assert 0 < len(found.answer) <= 600
    for c in found.citations:
        assert f"〔{c.n}〕" in found.answer
        assert c.quote.rstrip("。；") in found.answer
        entry: object = next(entries[c.knowledge_id] for entries in base.entries.values() if c.knowledge_id in entries)
        for step in c.field.split("."):
            entry = entry[int(step)] if step.isdigit() else getattr(entry, step)  # type: ignore[index]
        assert str(entry)[c.start : c.end] == c.quote


@pytest.mark.parametrize("question", ["明天会下雨吗？", "推荐几只股票", "红烧肉怎么做", "量子纠缠是什么", "☃"])
def test_what_the_base_does_not_hold_is_not_answered(service: Service, question: str) -> None:
    found = service.ask(question)
    assert not found.sufficient
    assert found.answer.startswith("依据不足")
    assert found.citations == ()


def test_what_is_not_confirmed_says_so(service: Service, base: KnowledgeBase) -> None:
    unsure = [r for r in base.rules.values() if r.group == "期限" and r.confidence != "证"]
    found = service.ask(unsure[0].name + "是多久")
    assert "待核实" in found.answer or all(
        base.rules[c.knowledge_id].confidence == "证" for c in found.citations if c.knowledge_id in base.rules
    )


def test_a_question_about_the_open_plan_is_answered_from_it(service: Service) -> None:
    plan = service.plan(ImportResult(findings=(make_finding("三会一课未按期召开。", "a"), make_finding("村卫生室常年关门。", "b"))))
    found = service.ask("第2个问题怎么整改", plan)
    assert {c.knowledge_id for c in found.citations} == {"plan:b"}
    assert all(c.quote in found.answer for c in found.citations)


def test_an_empty_question_is_refused(service: Service) -> None:
    with pytest.raises(UserError):
        service.ask("  ")
