"""A plan as documents number it: findings from 1, each one's own measures, and the shared ones once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from advisor.exporters.phrases import bare, one_line, unique
from advisor.models import Category, Measure, Plan, PlanItem, SharedMeasure


class Entry(NamedTuple):
    """A finding with its number (from 1), its own measures, and the numbers of the shared measures it refers to."""

    n: int
    item: PlanItem
    own: tuple[Measure, ...]
    shared: tuple[int, ...]

    @property
    def numbered(self) -> list[tuple[int, Measure]]:
        """Own measures with their numbers from 1."""
        return list(enumerate(self.own, 1))


class Common(NamedTuple):
    """A shared measure with its number (from 1) and the numbers of its findings."""

    n: int
    shared: SharedMeasure
    findings: tuple[int, ...]


class Outline(NamedTuple):
    """The whole plan, numbered."""

    plan: Plan
    entries: tuple[Entry, ...]
    common: tuple[Common, ...]

    @property
    def unit(self) -> str:
        """The unit's name."""
        return one_line(self.plan.unit.name) or "本单位"

    @property
    def inspection(self) -> str:
        """巡视 where the files say so, else 巡察."""
        names = "".join({entry.item.finding.source.file for entry in self.entries})
        return "巡视" if "巡视" in names and "巡察" not in names else "巡察"

    @property
    def title(self) -> tuple[str, str]:
        """The plan's title on two lines."""
        return self.unit, f"关于落实{self.inspection}反馈意见的整改方案"

    def measures(self) -> Iterator[Measure]:
        """Every measure once: own ones in order, then the shared ones."""
        for entry in self.entries:
            yield from entry.own
        for common in self.common:
            yield common.shared.measure

    def of(self, entry: Entry) -> list[Measure]:
        """The measures that answer a finding: its own, then the shared ones it refers to."""
        return [*entry.own, *(self.common[n - 1].shared.measure for n in entry.shared)]

    def counts(self) -> Counter[Category]:
        """Measures by category."""
        return Counter(m.category for m in self.measures())

    def leads(self) -> dict[str, tuple[int, list[int]]]:
        """Each leading post with how many measures it leads and the numbers of their findings; who leads most comes first."""
        count: Counter[str] = Counter()
        findings: dict[str, set[int]] = {}
        held: list[tuple[Measure, tuple[int, ...]]] = [(m, (entry.n,)) for entry in self.entries for m in entry.own]
        held += [(common.shared.measure, common.findings) for common in self.common]
        for m, numbers in held:
            if post := bare(m.lead):
                count[post] += 1
                findings.setdefault(post, set()).update(numbers)
        return {post: (n, sorted(findings[post])) for post, n in count.most_common()}

    def checkers(self) -> list[str]:
        """Posts that verify results, most used first."""
        posts = Counter(post for m in self.measures() for post in unique([m.check.by]))
        return [post for post, _ in posts.most_common()]

    def parameter_day(self, *ids: str) -> date | None:
        """The day of the first of these parameters that the plan holds; None without a feedback date."""
        found = {p.id: p.days for p in self.plan.parameters}
        days = next((found[i] for i in ids if i in found), None)
        return None if days is None or self.plan.feedback_date is None else self.plan.feedback_date + timedelta(days=days)


def outline(plan: Plan) -> Outline:
    """Number the plan. Measures that a shared one replaces are left out of their findings."""
    replaced = {r for s in plan.shared for r in s.replaces}
    refers: dict[str, list[int]] = {}
    for n, shared in enumerate(plan.shared, 1):
        for finding in shared.finding_ids:
            refers.setdefault(finding, []).append(n)
    entries = tuple(Entry(n, item, _own(item, replaced), tuple(refers.get(item.finding.id, ()))) for n, item in enumerate(plan.items, 1))
    numbers = {entry.item.finding.id: entry.n for entry in entries}
    common = tuple(Common(n, s, tuple(sorted(numbers[i] for i in s.finding_ids if i in numbers))) for n, s in enumerate(plan.shared, 1))
    return Outline(plan, entries, common)


def _own(item: PlanItem, replaced: set[str]) -> tuple[Measure, ...]:
    return tuple(m for m in item.draft.measures if f"{item.finding.id}/{m.id}" not in replaced)


def parts(entry: Entry, numbers: Sequence[int] = ()) -> list[str]:
    """The parts of a finding that bear these numbers, all where none are given; the finding itself where it has one part."""
    found = entry.item.finding.problems
    if len(found) < 2:
        return [one_line(entry.item.finding.text)]
    return [one_line(p.text) for i, p in enumerate(found, 1) if not numbers or i in numbers]
