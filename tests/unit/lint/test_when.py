"""Dates as measures write them."""

from __future__ import annotations

from datetime import date

import pytest

from advisor.lint.when import timing

FEEDBACK = date(2025, 3, 28)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025年6月30日前完成", date(2025, 6, 30)),
        ("6月底前完成", date(2025, 6, 30)),
        ("2025-06-30前完成", date(2025, 6, 30)),
        ("2025.6.3前完成", date(2025, 6, 3)),
        ("20250630前完成", date(2025, 6, 30)),
        ("第二季度末前完成", date(2025, 6, 30)),
        ("2月底前完成", date(2026, 2, 28)),
        ("2025年底前完成", date(2025, 12, 31)),
        ("2025年上半年内完成", date(2025, 6, 30)),
    ],
)
def test_deadline(text: str, day: date):
    points = timing(text, FEEDBACK).deadlines
    assert [p.day for p in points] == [day]


@pytest.mark.parametrize("text", ["对2023年以来的合同", "核对2024年6月至今的票据", "将2023年12月发放的补贴"])
def test_period_is_no_deadline(text: str):
    assert timing(text, FEEDBACK).deadlines == []


def test_done_and_start():
    assert timing("已于4月12日完成招租", FEEDBACK).points[0].kind == "done"
    assert timing("自7月1日起执行", FEEDBACK).points[0].kind == "start"


@pytest.mark.parametrize("text", ["2026年2月30日前", "2025年11月31日前", "2025年13月1日前", "2月30日前"])
def test_nonexistent(text: str):
    assert [p.exists for p in timing(text, FEEDBACK).points] == [False]


def test_without_feedback_day_the_year_stays_open():
    assert timing("6月底前完成", None).points[0].day is None


def test_counted_relative_and_frequency():
    t = timing("收到反馈后15日内公示，尽快整改，每季度抽查", FEEDBACK)
    assert len(t.counted) == len(t.relative) == len(t.frequency) == 1
