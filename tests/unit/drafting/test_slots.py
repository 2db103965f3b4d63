from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.drafting.slots import Facts, clause_of, fill, leftover

TEXT = "抽查5个村党支部，4个支部2022年会议记录雷同，涉及资金35.6万元。"


def facts(text: str = TEXT, objects: tuple[str, ...] = ("党支部", "会议记录")) -> Facts:
    return Facts(text, 0, objects)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("核对{count|反馈所指支部}的记录", "核对4个支部的记录"),
        ("追回{amount|涉及资金}", "追回35.6万元"),
        ("{period|反馈所涉期间}的账", "2022年的账"),
        ("到{place|反馈所指地点}核对", "到反馈所指地点核对"),
        ("核对记录[，追回{amount}]", "核对记录，追回35.6万元"),
        ("核对记录[，通知{people}]", "核对记录"),
        ("核对[{count}的][{place}的]记录", "核对4个支部的记录"),
    ],
)
def test_slots_take_the_findings_own_facts(template: str, expected: str) -> None:
    assert fill(template, facts()).text == expected


def test_a_filled_template_remembers_where_each_fact_came_from() -> None:
    filled = fill("核对{count|支部}，追回{amount|资金}", facts())
    for start, end, fact in filled.used:
        assert filled.text[start:end] == fact.text == TEXT[fact.start : fact.end]


def test_occasions_are_no_things() -> None:
    assert facts("全年只开过1次党员大会").slot("count") is None


def test_spans_point_into_the_whole_finding() -> None:
    whole = "前一段。" + TEXT
    part = Facts(TEXT, 4, ())
    fact = part.slot("amount")
    assert fact is not None
    assert whole[fact.start : fact.end] == "35.6万元"


def test_numbers_no_field_uses_are_kept_in_their_clause() -> None:
    rest = [words for words, _ in leftover(facts(), ["核对5个村党支部"])]
    assert any("4个支部" in w for w in rest)
    assert any("35.6万元" in w for w in rest)
    assert leftover(facts(), [TEXT]) == []


def test_a_clause_drops_its_connective() -> None:
    text = "记录不全，其中3户未兑付，影响较大"
    assert clause_of(text, text.index("3户"), text.index("3户") + 2) == "3户未兑付"


@given(st.text(max_size=80))
def test_filling_never_leaves_a_brace(text: str) -> None:
    filled = fill("核对{count|支部}[，追回{amount}]{period|期间}", Facts(text.replace("{", "").replace("}", ""), 0, ("支部",)))
    assert "{" not in filled.text
    assert "|" not in filled.text.replace(text, "") or "|" in text
