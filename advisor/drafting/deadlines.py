"""Deadlines: computed from the feedback date, the template's days, the rule parameters and the difficulty.

Parameters (knowledge_base/rules, group 期限): ``immediate`` 立行立改, ``concentrated`` 集中整改期, ``long_term`` first check point of 长期坚持.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from advisor.knowledge import DeadlineParameter
from advisor.models import Category

LIMIT: dict[Category, str] = {"立行立改": "immediate", "限期整改": "concentrated", "长期坚持": "long_term"}
EASY_DAYS = 60
"""Difficulty 1–2 (one department, within a month, no budget): nothing but upkeep takes longer than two months."""


class Deadline(NamedTuple):
    """A day, or words counted from 反馈之日; ``days`` after feedback; ``parameter`` that limits it."""

    value: date | str
    days: int
    parameter: str


def workday(day: date) -> date:
    """``day``, or the Friday before where it falls on a weekend: a deadline must not slip past its limit."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def deadline(
    feedback: date | None, days: int, category: Category, difficulty: int, parameters: Mapping[str, DeadlineParameter]
) -> Deadline:
    """The deadline of a measure.

    Args:
        feedback: day of feedback, or None where it is not known.
        days: what the template proposes.
        category: sets which parameter limits it.
        difficulty: 1–5; 1–2 caps 限期整改 at ``EASY_DAYS``, 4–5 lets it use the whole limit.
        parameters: by id.
    """
    name = LIMIT[category]
    limit = parameters[name].days
    if category == "限期整改":
        days = min(days, EASY_DAYS) if difficulty <= 2 else days + 15 * (difficulty - 3)
    if category != "长期坚持":
        days = min(days, limit)
    if feedback is None:
        return Deadline(f"反馈之日起{days}日内", days, name)
    return Deadline(workday(feedback + timedelta(days=days)), days, name)


def after(due: Deadline, feedback: date | None, days: int) -> date | str:
    """The day ``days`` after a deadline, or in words."""
    if isinstance(due.value, str):
        return f"反馈之日起{due.days + days}日内"
    return workday(due.value + timedelta(days=days)) if feedback else due.value
