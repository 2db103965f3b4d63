"""What a rule is, and how a rule reports what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal, NamedTuple

from advisor.lint.context import Reading
from advisor.models import LintIssue, Model, Severity

Family = Literal["要素", "空泛", "时间", "事实", "纸面整改", "加重负担", "依法", "全案", "公文"]
FAMILIES: dict[str, Family] = {
    "C": "要素", "V": "空泛", "D": "时间", "F": "事实", "R": "纸面整改", "B": "加重负担", "L": "依法", "P": "全案", "G": "公文",
}  # fmt: skip
"""Family by the first letter of a code."""


class RuleInfo(Model):
    """A rule as users see it. ``severity`` is the highest it can have: in a measure that is otherwise checkable it may be lower.

    ``bad`` and ``good`` are measures as people write them (of the whole plan: descriptions); ``finding`` and ``feedback_date``
    belong to both where the rule needs them.
    """

    code: str
    name: str
    severity: Severity
    reason: str
    ask: str
    bad: str
    good: str
    source: str
    finding: str = ""
    feedback_date: date | None = None
    typed: bool = False

    @property
    def family(self) -> Family:
        """The family that the code's letter names."""
        return FAMILIES[self.code[0]]


class Found(NamedTuple):
    """A fault at ``start``..``end``. Empty fields take the rule's own severity, reason and question."""

    start: int
    end: int
    severity: Severity | None = None
    message: str = ""
    rewrite: str = ""
    field: str | None = None


class Rule(NamedTuple):
    """A rule of one measure: what it is, and the check that yields its faults."""

    info: RuleInfo
    check: Callable[[Reading], Iterable[Found]]

    def issues(self, reading: Reading) -> Iterable[LintIssue]:
        """The faults of ``reading`` as issues."""
        info = self.info
        for f in self.check(reading):
            yield LintIssue(
                code=info.code,
                severity=f.severity or info.severity,
                field=f.field,
                start=f.start,
                end=f.end,
                message=f.message or info.reason,
                rewrite=f.rewrite or info.ask,
            )


def explain_info(info: RuleInfo) -> str:
    """A rule in words, for ``advisor rule CODE`` and the documentation: several lines of plain text."""
    level = {"error": "错误", "warning": "警告", "info": "提示"}[info.severity]
    lines = [f"{info.code} {info.name}（{info.family}，{level}）", f"为什么退回：{info.reason}", f"怎么改：{info.ask}"]
    if info.finding:
        lines.append(f"反馈问题：{info.finding}")
    lines += [f"不合格：{info.bad}", f"合格：{info.good}", f"依据：{info.source}"]
    return "\n".join(lines)
