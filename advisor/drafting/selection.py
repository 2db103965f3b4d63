"""Which causes and measure templates answer a finding: by part, by problem type, by situation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from advisor.knowledge import CauseTemplate, KnowledgeBase, MeasureTemplate, ProblemType, Situation
from advisor.models import Diagnosis, Finding, Span

FIXES = ("专项整治", "挽回损失")
MOST = 6
"""Most measures a draft has (issue: three to six)."""
ACCOUNTABLE = 3
"""From this severity on a draft settles responsibility."""
UNSURE = 0.4
"""Below this confidence a part's own type is a guess."""


class Pick(NamedTuple):
    """A template chosen for some parts of the finding; ``parts`` are numbers from 1."""

    problem: ProblemType
    template: MeasureTemplate
    parts: tuple[int, ...]


class Part(NamedTuple):
    """A part of the finding and the problem type it is treated as."""

    number: int
    span: Span
    problem: ProblemType


def parts_of(finding: Finding, diagnosis: Diagnosis, base: KnowledgeBase) -> list[Part]:
    """Each part with its likeliest problem type; at most four types in one draft, further parts join the nearest of them."""
    spans = finding.problems or (Span(start=0, end=len(finding.text), text=finding.text),)
    if len(diagnosis.parts) != len(spans):
        return [Part(n, s, base.problems[diagnosis.problem_types[0].id]) for n, s in enumerate(spans, 1)]
    chosen = [diagnosis.problem_types[0].id] if len(spans) == 1 else _types_of_parts(diagnosis)
    kept = list(dict.fromkeys(chosen))[: MOST - 2]
    out = []
    for part, span, kind in zip(diagnosis.parts, spans, chosen, strict=True):
        near = kind if kind in kept else next((t.id for t in part.problem_types if t.id in kept), kept[0])
        out.append(Part(part.number, span, base.problems[near]))
    return out


def _types_of_parts(diagnosis: Diagnosis) -> list[str]:
    """The likeliest type of each part; a part too short to say what it is about goes on with what was said before it."""
    chosen: list[str] = []
    for part in diagnosis.parts:
        top = part.problem_types[0]
        before = chosen[-1] if chosen else diagnosis.problem_types[0].id
        chosen.append(top.id if top.confidence >= UNSURE else before)
    return chosen


def situations(problem: ProblemType, text: str) -> list[Situation]:
    """Situations whose cues stand in the text: most matched characters first."""
    scored = [(sum(len(c) for c in s.cues if c in text), -i, s) for i, s in enumerate(problem.situations)]
    return [s for weight, _, s in sorted(scored, key=lambda x: (-x[0], -x[1])) if weight]


def _fixes(problem: ProblemType, text: str, most: int) -> list[MeasureTemplate]:
    """Measures that fix the thing itself: those of the situations seen, else the general one."""
    found: list[MeasureTemplate] = []
    for situation in situations(problem, text):
        found += [m for m in problem.measures if m.kind in FIXES and situation.id in m.situations and m not in found]
    general = [m for m in problem.measures if m.kind in FIXES and not m.situations]
    return (found or general or [m for m in problem.measures if m.kind in FIXES])[:most]


def _closing(problem: ProblemType, kind: str, text: str) -> list[MeasureTemplate]:
    """The measure of this kind for a situation seen in the text, else the one that fits any."""
    seen = {s.id for s in situations(problem, text)}
    found = [m for m in problem.measures if m.kind == kind]
    return ([m for m in found if seen & set(m.situations)] or [m for m in found if not m.situations])[:1]


def pick(parts: Sequence[Part], severity: int) -> list[Pick]:
    """Three to six templates in the order of a plan: fix each part, settle responsibility, check others, close the loophole."""
    several = len(parts) > 1
    chosen: dict[tuple[str, str], tuple[ProblemType, MeasureTemplate, list[int]]] = {}
    for part in parts:
        for template in _fixes(part.problem, part.span.text, 1 if several else 2):
            key = (part.problem.id, template.id)
            chosen.setdefault(key, (part.problem, template, []))[2].append(part.number)
    fixes = [Pick(p, t, tuple(n)) for p, t, n in chosen.values()]
    main = parts[0].problem
    numbers = tuple(p.number for p in parts if p.problem is main)
    kinds = ["追责问责", "举一反三", "建章立制"] if severity >= ACCOUNTABLE or len(fixes) < 2 else ["举一反三", "建章立制"]
    closing = [Pick(main, t, numbers) for kind in kinds for t in _closing(main, kind, parts[0].span.text)]
    room = max(1, MOST - len(fixes))
    if len(closing) > room:
        closing = closing[len(closing) - room :]
    return fixes[:MOST] + closing


def causes(picks: Sequence[Pick], parts: Sequence[Part]) -> list[tuple[Part, CauseTemplate]]:
    """Causes the picks answer, at least two levels of the main type, at most four: those whose cues the part holds first."""
    main = parts[0]
    out: list[tuple[Part, CauseTemplate]] = []
    for problem in dict.fromkeys(p.problem.id for p in picks):
        part = next(p for p in parts if p.problem.id == problem)
        answered = {a for p in picks if p.problem.id == problem for a in p.template.answers}
        ranked = sorted(
            (c for c in part.problem.causes if c.id in answered),
            key=lambda c: (-sum(len(w) for w in c.cues if w in part.span.text), c.id),
        )
        wanted = 3 if problem == main.problem.id else 1
        out += [(part, c) for c in _by_level(ranked, wanted)]
    if len({c.level for _, c in out}) < 2:
        have = {c.level for _, c in out}
        out += [(main, c) for c in main.problem.causes if c.level not in have][:1]
    return out


def _by_level(ranked: Sequence[CauseTemplate], wanted: int) -> list[CauseTemplate]:
    """``wanted`` causes, each level once before a level comes twice."""
    first: dict[str, CauseTemplate] = {}
    for c in ranked:
        first.setdefault(c.level, c)
    chosen = list(first.values())
    chosen += [c for c in ranked if c not in chosen]
    return chosen[:wanted]


def cause_ids(chosen: Sequence[tuple[Part, CauseTemplate]]) -> Mapping[tuple[str, str], str]:
    """(problem id, template cause id) → id in the draft, c1 … in order."""
    return {(part.problem.id, c.id): f"c{n}" for n, (part, c) in enumerate(chosen, 1)}
