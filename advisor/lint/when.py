"""Dates in a measure: deadlines, periods, frequencies, relative words.

A date without a year is read as the next such date after the feedback day; without a feedback day it stays unresolved.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Literal, NamedTuple

Kind = Literal["deadline", "start", "done", "period", "mention"]


class When(NamedTuple):
    """A point in time. ``day`` is the last day it can mean; null where it cannot be resolved. ``exists`` is false for 2月30日."""

    start: int
    end: int
    text: str
    kind: Kind
    day: date | None
    exists: bool
    has_year: bool


_DATE = re.compile(
    r"(?:(?P<y>(?:19|20)\d{2})(?:年(?=\d{1,2}月)|[-/.])(?P<m>\d{1,2})(?:(?:月|[-/.])(?:(?P<d>\d{1,2})(?:日|号|(?!\d)))?)?(?P<part>月?(?:上旬|中旬|下旬|底|末|初|份)?)"
    r"|(?P<m2>(?<![\d.个])\d{1,2})月(?:(?P<d2>\d{1,2})[日号](?:、\d{1,2}[日号])*)?(?P<part2>上旬|中旬|下旬|底|末|初|份)?"
    r"|(?:(?P<y3>(?:19|20)\d{2})年|今年|本年|当年)?第?(?P<q>[一二三四1-4])季度(?P<part3>底|末)?"
    r"|(?P<y4>(?:19|20)\d{2})年(?P<half>上半年|下半年)?(?P<part4>底|末|年底|内|前|初|春季学期|秋季学期)"
    r"|(?<!\d)(?P<y5>(?:19|20)\d{2})(?P<m5>0[1-9]|1[0-2])(?P<d5>[0-3]\d)(?!\d))"
)
_AFTER_DEADLINE = re.compile(r"(?:之前|以前|前|内|底前|末前)")
_AFTER_PERIOD = re.compile(r"\s*(?:以来|至今|至|—|-|－|~|～|到(?=\d)|度(?!汛)|期间|发生|出台|印发|实施|建成的|的|修建|发展|违规|形成的)")
_BEFORE_SCOPE = re.compile(r"(?:对|将|把|针对|自|从|核查|梳理|清理|收回|核对|补发)$")
_BEFORE_DEADLINE = re.compile(r"(?:于|在|至|到|截至|截止|时限[：:]|期限[：:]|时间[：:]|定于|限|限于)$")
_RELATIVE = re.compile(
    r"尽快|尽早|近期|近日|适时|择机|早日|不日|抓紧|即将|稍后|逐步|逐渐|分批|年底前|(?<![一二两三四五六七八九十半\d])年内|本年度内|年前|下半年|上半年|一段时间|短期内|中长期|条件成熟|时机成熟"
    r"|待[^，,。；]{2,14}(?:后|时)"
)
_COUNTED = re.compile(
    r"即日起|(?:(?:自|从|在)?(?:收到|接到|反馈|签订|公告|公示)[^，,。；]{0,10}?|限|限期)?"
    r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})(?P<u>个工作日|个月|工作日|日|天|周|小时|年|个季度|分钟)(?:之内|以内|内|后)"
)
_FREQUENCY = re.compile(
    r"隔(?:周|月|季|天|日)|每(?:个)?(?:半年|半月|两周|两月|季度|季|月|周|旬|年|学期|日|天|晚|餐|批)(?:度)?(?:末|初|底|第一周|前)?(?:\d{1,2}日|[一二三四五六日](?=上|下|夜|核|公|定|电|抽))?|按(?:月|季|周|年)(?:度)?(?=抽|核|比|公|通|检|反|自|结|对|报|发|付)"
)


class Timing(NamedTuple):
    """All that a text says about time."""

    points: tuple[When, ...]
    relative: tuple[tuple[int, int], ...]
    counted: tuple[tuple[int, int], ...]
    frequency: tuple[tuple[int, int], ...]

    @property
    def fixed(self) -> list[When]:
        """Points that can be a deadline or a checkpoint."""
        return [p for p in self.points if p.kind not in ("period",)]

    @property
    def deadlines(self) -> list[When]:
        """Points written as deadlines."""
        return [p for p in self.points if p.kind == "deadline"]


def _month_end(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _resolve(year: int | None, month: int, day: int | None, feedback: date | None) -> tuple[date | None, bool]:
    if not 1 <= month <= 12:
        return None, False
    if year is None:
        if feedback is None:
            limit = 29 if month == 2 else _month_end(2001, month)
            return None, day is None or 1 <= day <= limit
        year = feedback.year if month >= feedback.month else feedback.year + 1
    last = _month_end(year, month)
    if day is not None and not 1 <= day <= last:
        return None, False
    return date(year, month, day or last), True


def _parts(m: re.Match[str], feedback: date | None) -> tuple[date | None, bool, bool]:
    """Day, whether it exists, whether the year is written."""
    if m["m"]:
        day, ok = _resolve(int(m["y"]), int(m["m"]), int(m["d"]) if m["d"] else None, feedback)
        return day, ok, True
    if m["m5"]:
        day, ok = _resolve(int(m["y5"]), int(m["m5"]), int(m["d5"]), feedback)
        return day, ok, True
    if m["m2"]:
        day, ok = _resolve(None, int(m["m2"]), int(m["d2"]) if m["d2"] else None, feedback)
        return day, ok, False
    if m["q"]:
        month = 3 * ("一二三四".find(m["q"]) + 1 or int(m["q"]))
        day, ok = _resolve(int(m["y3"]) if m["y3"] else None, month, None, feedback)
        return day, ok, bool(m["y3"])
    month = 6 if m["half"] == "上半年" else 12
    return date(int(m["y4"]), month, _month_end(int(m["y4"]), month)), True, True


_DONE = re.compile(r"(?:已|已经|已于|截至)$")


def _kind(text: str, m: re.Match[str]) -> Kind:
    before, after = text[max(0, m.start() - 4) : m.start()], text[m.end() : m.end() + 6]
    if before.endswith(("自", "从")) and re.match(r"\s*(?:起|开始)(?!至|到|的)", after):
        return "start"
    if _BEFORE_SCOPE.search(before) or re.match(r"\s*(?:以来|至今)", after):
        return "period"
    if _DONE.search(before.rstrip("于在")):
        return "done"
    if _AFTER_DEADLINE.match(after) or m[0].endswith("前"):
        return "deadline"
    if m[0].endswith("内") or _BEFORE_DEADLINE.search(before):
        return "deadline"
    if after.startswith(("起", "开始")):
        return "start"
    if _AFTER_PERIOD.match(after):
        return "period"
    return "mention"


def timing(text: str, feedback: date | None) -> Timing:
    """Read every statement about time in ``text``; ``feedback`` gives the year where none is written."""
    points = []
    for m in _DATE.finditer(text):
        bare = m["m"] and not m["d"] and "年" not in m[0] and not re.search(r"[-/]", m[0])
        if bare and m[0] != text.strip():
            continue  # 2025.5 may be a plain number
        day, exists, has_year = _parts(m, feedback)
        points.append(When(m.start(), m.end(), m[0], _kind(text, m), day, exists, has_year))
    taken = [(p.start, p.end) for p in points]

    def spans(pattern: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
        return tuple(s.span() for s in pattern.finditer(text) if not any(a <= s.start() < b for a, b in taken))

    return Timing(tuple(points), spans(_RELATIVE), spans(_COUNTED), spans(_FREQUENCY))
