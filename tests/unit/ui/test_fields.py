from __future__ import annotations

from datetime import date

import pytest

from advisor.errors import UserError
from advisor.ui.fields import MEASURE_FIELDS, burden_words, day_words, parse, parse_burden, parse_day, shown
from tests.unit.ui.samples import measure


@pytest.mark.parametrize("text", ["2026年6月5日", "2026-06-05", "2026.6.5", "2026/6/5", " 2026 年 6 月 5 日前 ", "2026年6月5号"])
def test_dates_in_their_usual_forms(text: str) -> None:
    assert parse_day(text, "完成期限") == date(2026, 6, 5)


@pytest.mark.parametrize("text", ["2026年2月30日", "2026-13-01", "6月30日", "2026年6月", "20260630", "26.6.5"])
def test_impossible_and_incomplete_dates_are_refused_in_one_line(text: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_day(text, "完成期限")
    assert caught.value.line.startswith("完成期限：")
    assert text in caught.value.line
    assert "\n" not in caught.value.line


@pytest.mark.parametrize("text", ["反馈之日起60日内", "长期坚持", "每季度末", ""])
def test_words_stay_words(text: str) -> None:
    assert parse_day(text, "完成期限") == text


def test_official_date_form() -> None:
    assert day_words(date(2026, 6, 5)) == "2026年6月5日"
    assert day_words(None) == ""


def test_burden_round_trip() -> None:
    rows = parse_burden("报表-2；会议＋1（并入例会）", "负担")
    assert [(b.kind, b.count, b.note) for b in rows] == [("报表", -2, ""), ("会议", 1, "并入例会")]
    assert parse_burden(burden_words(rows), "负担") == rows
    assert parse_burden("", "负担") == ()


@pytest.mark.parametrize("text", ["报表", "电话+1", "报表-2、会议+1"])
def test_burden_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="看不懂"):
        parse_burden(text, "负担")


def test_every_field_reads_back_what_it_shows() -> None:
    m = measure()
    for field in MEASURE_FIELDS:
        value: object = m
        for name in field.path.split("."):
            value = getattr(value, name)
        assert parse(field, shown(field, m)) == value, field.path


def test_a_choice_outside_the_list_is_refused() -> None:
    field = next(f for f in MEASURE_FIELDS if f.path == "category")
    with pytest.raises(UserError, match="不在可选范围"):
        parse(field, "马上")
