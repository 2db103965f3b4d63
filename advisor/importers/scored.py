"""What a scored report states: full marks, points taken off, 得分率."""

from __future__ import annotations

import re

from advisor.models import Given

_RATE = re.compile(r"得分率\s*(?:为|是|：|:|仅)?\s*(\d{1,3}(?:\.\d+)?)\s*[%％]")
_POINTS = re.compile(r"扣\s*(?:除|减)?\s*(?:了)?\s*[：:]?\s*(\d{1,3}(?:\.\d+)?)\s*分|扣分\s*[：:]?\s*(\d{1,3}(?:\.\d+)?)")
_FULL = re.compile(r"(?:满分|分值|总分|标准分)\s*(?:为|是|：|:)?\s*(\d{1,3}(?:\.\d+)?)\s*分?")
_BRACKET = re.compile(r"[（(][^（()）]*(?:分|得分率)[^（()）]*[）)]")


def heading_given(heading: str) -> Given:
    """Area, points and 得分率 of a heading such as 党建引领（满分20分，扣7分，得分率65%）; empty where it has none."""
    rate, points, full = _RATE.search(heading), _POINTS.search(heading), _FULL.search(heading)
    if rate is None and (points is None or full is None):
        return Given()
    area = _BRACKET.sub("", heading)
    area = re.split(r"[，,：:。；]|得分率|满分", area)[0].strip()
    return Given(
        area=area or None,
        points=float(points[1] or points[2]) if points else None,
        score_rate=share(rate[1] + "%") if rate else None,
    )


def share(raw: str) -> float | None:
    """A 得分率 as 0..100 from 65%, 65 or 0.65; None where it is none."""
    match = re.fullmatch(r"\s*(\d{1,3}(?:\.\d+)?)\s*([%％])?\s*", raw)
    if match is None:
        return None
    value = float(match[1])
    if match[2] is None and value <= 1:
        value *= 100
    return round(value, 4) if 0 <= value <= 100 else None


def number(raw: str) -> float | None:
    """A count of points from 2, -2, 2分, 扣2分; None where it is none."""
    match = re.fullmatch(r"\s*(?:扣)?\s*[-－—]?\s*(\d{1,3}(?:\.\d+)?)\s*分?\s*", raw)
    return float(match[1]) if match else None
