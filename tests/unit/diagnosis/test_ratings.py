from __future__ import annotations

import pytest

from advisor.diagnosis.ratings import domain, rate, yuan
from advisor.knowledge import KnowledgeBase


@pytest.mark.parametrize(
    ("text", "value"), [("35.6万元", 356_000), ("1,200元", 1200), ("1.2亿元", 120_000_000), ("800余万元", 8_000_000), ("三万元", 0)]
)
def test_amounts(text: str, value: float) -> None:
    assert yuan(text) == value


@pytest.mark.parametrize(
    ("name", "text", "low", "high"),
    [
        ("severity", "工地坍塌造成2人死亡", 5, 5),
        ("severity", "村会计挪用集体资金", 4, 5),
        ("severity", "主题党日形式不够丰富", 1, 2),
        ("prevalence", "全县各村普遍存在", 4, 5),
        ("difficulty", "历史遗留的改制企业职工安置", 4, 5),
        ("urgency", "危桥未封闭，汛期存在垮塌隐患", 4, 5),
    ],
)
def test_the_words_of_the_finding_set_the_rating(base: KnowledgeBase, name: str, text: str, low: int, high: int) -> None:
    rating, span = rate(name, text, base.scoring)
    assert low <= rating.value <= high
    assert span is not None
    assert text[span.start : span.end] == span.text
    assert span.text in rating.reason


def test_no_word_no_high_rating(base: KnowledgeBase) -> None:
    for name in ("severity", "prevalence", "difficulty", "urgency"):
        rating, span = rate(name, "甲乙丙丁", base.scoring)
        assert span is None
        assert rating.value < 4


def test_a_large_sum_weighs_more(base: KnowledgeBase) -> None:
    small, _ = rate("severity", "多付2000元", base.scoring)
    large, span = rate("severity", "多付260万元", base.scoring)
    assert large.value >= small.value
    assert span is not None


def test_the_domain_falls_back_to_the_types_own(base: KnowledgeBase) -> None:
    assert domain("甲乙丙丁", "经济", base.scoring) == ("经济", None)
    assert domain("村民饮水和就医困难", "治理", base.scoring)[0] == "民生"
