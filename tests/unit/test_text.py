from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.text import clauses, clean, facts, finding_id, grams, jaccard, normalise, sentences, tokens, words

TEXTS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=200)


@pytest.mark.parametrize(
    ("text", "kind", "words_"),
    [
        ("抽查5个村党支部，均未按季召开党员大会", "count", "5个村党支部"),
        ("拖欠12户村民征地补偿款35.6万元", "people", "12户村民"),
        ("拖欠12户村民征地补偿款35.6万元", "amount", "35.6万元"),
        ("2019年至2022年未缴纳", "period", "2019年至2022年"),
        ("2021年以来未研究", "period", "2021年以来"),
        ("使用率不足30%", "percent", "不足30%"),
        ("《关于规范管理的通知》未传达", "document", "《关于规范管理的通知》"),
        ("县办发〔2021〕5号文件未落实", "document", "县办发〔2021〕5号"),
        ("占用耕地120亩", "quantity", "120亩"),
        ("闲置两年多", "duration", "两年多"),
        ("累计开会32次", "count", "32次"),
        ("34户低保户未公示", "people", "34户低保户"),
        ("3座桥梁为危桥", "count", "3座桥梁"),
        ("向石桥头村收取费用", "place", "石桥头村"),
    ],
)
def test_a_fact_is_a_noun_phrase_that_can_stand_in_a_sentence(text: str, kind: str, words_: str) -> None:
    assert (kind, words_) in [(f.kind, f.text) for f in facts(text)]


@pytest.mark.parametrize("text", ["政务平台在农村地区推广", "部分行政村道路失修", "第3次会议", "个月"])
def test_what_is_no_fact(text: str) -> None:
    assert not [f for f in facts(text) if f.kind in {"place", "count"}]


@given(TEXTS)
def test_facts_are_substrings_without_overlap(text: str) -> None:
    last = 0
    for fact in facts(text):
        assert text[fact.start : fact.end] == fact.text
        assert fact.start >= last
        last = fact.end


@given(TEXTS)
def test_spans_point_at_their_words(text: str) -> None:
    for span in (*sentences(text), *clauses(text)):
        assert text[span.start : span.end] == span.text
    for token in tokens(text):
        assert text[token.start : token.end] == token.text


@given(TEXTS)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert normalise(clean(text)) == normalise(text)


def test_an_id_depends_on_what_is_said_and_on_the_ordinal() -> None:
    assert finding_id("三会一课不规范。", 0) == finding_id(" 三会一课不规范 ", 0)
    assert finding_id("三会一课不规范。", 0) != finding_id("三会一课不规范。", 1)
    assert len(finding_id("x", 0)) == 16


def test_the_tokenizer_knows_the_field() -> None:
    assert "三会一课" in words(["三会一课落实不到位"])[0]


def test_similarity() -> None:
    assert jaccard(grams("未按规定召开党员大会"), grams("未按规定召开党员大会。")) == 1
    assert jaccard(grams("未按规定召开党员大会"), grams("农村饮水工程长期停用")) == 0


@pytest.mark.parametrize("unit", ["1", "20", "1,111", "一", "千", "局", "2021年"])
def test_facts_of_odd_text_take_no_time(unit: str) -> None:
    start = time.perf_counter()
    facts((unit * 5000)[:5000])
    assert time.perf_counter() - start < 1
    assert facts("累计12345678.5万元、1,234,567元")[0].text == "累计12345678.5万元"


def test_clean_drops_halves_of_surrogate_pairs() -> None:
    assert clean("党\ud800费") == "党费"
