from __future__ import annotations

from datetime import date

import pytest

from advisor.drafting.deadlines import after, deadline, workday
from advisor.knowledge import KnowledgeBase

DAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 3, 14), date(2026, 3, 13)), (date(2026, 3, 15), date(2026, 3, 13)), (date(2026, 3, 16), date(2026, 3, 16))],
)
def test_a_weekend_moves_to_the_friday_before(day: date, expected: date) -> None:
    assert workday(day) == expected


def test_what_is_done_at_once_keeps_to_its_limit(base: KnowledgeBase) -> None:
    due = deadline(DAY, 90, "立行立改", 3, base.parameters)
    assert due.days == base.parameters["immediate"].days
    assert isinstance(due.value, date)
    assert due.value <= date(2026, 4, 11)


def test_difficulty_moves_only_what_takes_time(base: KnowledgeBase) -> None:
    easy, usual, hard = (deadline(DAY, 75, "限期整改", d, base.parameters).days for d in (1, 3, 5))
    assert easy == 60 < usual == 75 <= hard <= base.parameters["concentrated"].days
    assert deadline(DAY, 30, "立行立改", 1, base.parameters).days == deadline(DAY, 30, "立行立改", 5, base.parameters).days


def test_without_a_feedback_date_the_deadline_is_counted(base: KnowledgeBase) -> None:
    due = deadline(None, 20, "立行立改", 3, base.parameters)
    assert due.value == "反馈之日起20日内"
    assert after(due, None, 15) == "反馈之日起35日内"


def test_a_check_comes_after_its_deadline(base: KnowledgeBase) -> None:
    due = deadline(DAY, 20, "立行立改", 3, base.parameters)
    checked = after(due, DAY, 15)
    assert isinstance(checked, date)
    assert isinstance(due.value, date)
    assert checked > due.value
