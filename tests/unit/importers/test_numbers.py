"""Paragraph numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.importers.numbers import CIRCLED, from_chinese, parse, render, sequel, to_chinese


@pytest.mark.parametrize(
    ("text", "kind", "value", "rest"),
    [
        ("一、党的建设", "cn", 1, "党的建设"),
        ("十二、其他", "cn", 12, "其他"),
        ("（三）作风", "cn_paren", 3, "作风"),
        ("(二)服务", "cn_paren", 2, "服务"),
        ("1.三会一课", "arabic", 1, "三会一课"),
        ("２．流动党员", "arabic", 2, "流动党员"),
        ("3、3.2万元", "arabic", 3, "3.2万元"),
        ("2.2022年修建的水池", "arabic", 2, "2022年修建的水池"),
        ("（4）台账", "paren", 4, "台账"),
        ("5）台账", "half_paren", 5, "台账"),
        ("⑥台账", "circled", 6, "台账"),
        ("一是台账", "yishi", 1, "台账"),
        ("第二，台账", "yishi", 2, "台账"),
        ("1.2 党费", "decimal1", 2, "党费"),
        ("1-3党费", "decimal1", 3, "党费"),
        ("问题四：合同", "problem", 4, "合同"),
        ("第三条 合同", "article", 3, "合同"),
        ("• 值班", "bullet", 0, "值班"),
    ],
)
def test_parsed(text: str, kind: str, value: int, rest: str) -> None:
    number = parse(text)
    assert number is not None
    assert (number.kind, number.value, text[number.length :]) == (kind, value, rest)


@pytest.mark.parametrize(
    "text",
    [
        "2021年仅召开1次会议",
        "1.5万元未入账",
        "12户未通水",
        "3.2公里道路破损",
        "1.66 亿元未调整概算",
        "一村一策未落实",
        "三会一课不规范",
        "二十大精神学习不深",
        "第一议题走样",
        "“三公”经费超支",
    ],
)
def test_figures_are_no_numbers(text: str) -> None:
    assert parse(text) is None


def test_a_figure_after_the_number_is_told_by_the_one_before() -> None:
    number = sequel("3.12户危房未改造", 3)
    assert number is not None
    assert number.length == 2
    assert sequel("3.12户危房未改造", 2) is None


@given(st.integers(min_value=1, max_value=99))
def test_chinese_round_trip(value: int) -> None:
    assert from_chinese(to_chinese(value)) == value


@given(
    st.integers(min_value=1, max_value=20),
    st.sampled_from(["一、", "（一）", "1.", "1、", "（1）", "①"]),
    st.text(alphabet="村务公开党费低保", min_size=2, max_size=9),
)
def test_what_is_written_is_read(value: int, form: str, text: str) -> None:
    shown = form.replace("一", to_chinese(value)).replace("1", str(value)).replace("①", CIRCLED[value - 1])
    number = parse(shown + text)
    assert number is not None
    assert (number.value, number.length) == (value, len(shown))


@given(st.text(max_size=60))
def test_any_text_is_borne(text: str) -> None:
    number = parse(text)
    assert number is None or 0 < number.length <= len(text)


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("decimal", "3"),
        ("chineseCountingThousand", "三"),
        ("decimalEnclosedCircleChinese", "③"),
        ("upperLetter", "C"),
        ("lowerRoman", "iii"),
        ("japaneseCounting", "三"),
        ("hex", "3"),
    ],
)
def test_word_forms(form: str, shown: str) -> None:
    assert render(3, form) == shown
