"""What retrieval searches: one entry for each problem type, pain point, case, rule and typical finding."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from advisor.knowledge import Case, KnowledgeBase, PainPoint, ProblemType, Rule
from advisor.models import KnowledgeKind


class Entry(NamedTuple):
    """A searchable entry. ``text`` is what both channels see; ``owner`` the problem type a typical finding belongs to."""

    id: str
    kind: KnowledgeKind
    title: str
    text: str
    owner: str = ""

    @property
    def digest(self) -> str:
        """Changes when what is embedded changes."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def _problem(p: ProblemType) -> Entry:
    text = "。".join([p.name, p.definition.split("。")[0], *p.shows, "、".join(p.cues)])
    return Entry(id=p.id, kind="problem", title=p.name, text=text)


def _case(c: Case) -> Entry:
    return Entry(id=c.id, kind="case", title=f"{c.place}：{c.name}", text="。".join([c.name, c.place, c.summary, *c.mechanisms]))


def _rule(r: Rule) -> Entry:
    return Entry(id=r.id, kind="rule", title=r.name, text="。".join([r.name, r.text, *r.checks]))


def _pain_point(p: PainPoint) -> Entry:
    text = "。".join([f"五大痛点之一：{p.name}", *(f"{s.name}：{s.text}" for s in p.symptoms), p.path, *(m.name for m in p.measures)])
    return Entry(id=p.id, kind="pain_point", title=p.name, text=text)


def entries(base: KnowledgeBase) -> list[Entry]:
    """Every entry of the base, in order: pain points, problem types, cases, rules, typical findings (id ``<problem>#<n>``, n from 1)."""
    findings = [
        Entry(id=f"{p.id}#{n}", kind="finding", title=p.name, text=f.text, owner=p.id)
        for p in base.problems.values()
        for n, f in enumerate(p.typical_findings, 1)
    ]
    return [
        *map(_pain_point, base.pain_points.values()),
        *map(_problem, base.problems.values()),
        *map(_case, base.cases.values()),
        *map(_rule, base.rules.values()),
        *findings,
    ]
