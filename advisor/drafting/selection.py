"""Which causes and measure templates answer a finding: by part, by problem type, by situation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from advisor.drafting.remedies import bare, closing, faults, key_words, remedies_for, speaks_of
from advisor.drafting.situations import SituationReader
from advisor.drafting.slots import Facts, fill
from advisor.knowledge import CauseTemplate, KnowledgeBase, MeasureTemplate, ProblemType, Remedy, Situation
from advisor.models import Diagnosis, Finding, Span, UnitType

FIXES = ("专项整治", "挽回损失")
MOST = 6
"""Most measures a draft has (issue: three to six)."""
ACCOUNTABLE = 3
"""From this severity on a draft settles responsibility."""
ALONE = 0.15
"""One word in common with the finding is enough for a fix where it is at least this share of the finding's telling words."""
LOOSE = frozenset(f"remedy-{key}" for key in ("weak", "irregular", "slow", "system"))
"""Remedies of vague wording: they say little, so they stand only where a part has no fix of its own."""
STRONG = 0.42
"""Score of a situation from which its fix is kept although it shares no telling word with the finding."""
SURE = 0.4
"""Below this confidence in its type, a fix needs two words in common with the finding."""
CONCRETE = 4
"""From this many telling words on, a closing measure that has none of them is about something else."""
UNSURE = 0.4
"""Below this confidence a part's own type is a guess."""


class Pick(NamedTuple):
    """A template chosen for some parts of the finding; ``parts`` are numbers from 1."""

    problem: ProblemType
    template: MeasureTemplate
    parts: tuple[int, ...]


class Part(NamedTuple):
    """A part of the finding, the problem type it is treated as, and the situations it shows, the likeliest first.

    ``sure``: confidence in the type; ``strength``: score of the likeliest situation; ``answered``: clauses that show a seen situation.
    """

    number: int
    span: Span
    problem: ProblemType
    situations: tuple[Situation, ...] = ()
    sure: float = 1.0
    strength: float = 0.0
    answered: frozenset[str] = frozenset()
    focus: str = ""

    @property
    def words(self) -> str:
        """What of the part is about this problem type: the whole of it, or the clauses that no other type has claimed."""
        return self.focus or self.span.text


def parts_of(finding: Finding, diagnosis: Diagnosis, base: KnowledgeBase, reader: SituationReader) -> list[Part]:
    """Each part with its likeliest problem type; at most four types in one draft, further parts join the nearest of them."""
    return [_read(p, reader) for p in _typed_parts(finding, diagnosis, base)]


def _read(part: Part, reader: SituationReader) -> Part:
    """The part with the situations it shows."""
    seen = reader.seen(part.problem, part.words)
    if not seen:
        return part
    best = max(score for score, _ in reader.scores(part.problem, part.words))
    found = faults(part.words, 0)
    answered = frozenset(c.text for c in found if len(found) == 1 or any(s in seen for s in reader.seen(part.problem, c.text)[:1]))
    return part._replace(situations=tuple(seen), strength=best, answered=answered)


def _typed_parts(finding: Finding, diagnosis: Diagnosis, base: KnowledgeBase) -> list[Part]:
    """Each part with its type, followed by the further faults that are strung into it."""
    spans = finding.problems or (Span(start=0, end=len(finding.text), text=finding.text),)
    if len(diagnosis.parts) != len(spans):
        return [Part(n, s, base.problems[diagnosis.problem_types[0].id]) for n, s in enumerate(spans, 1)]
    chosen = [diagnosis.problem_types[0].id] if len(spans) == 1 else _types_of_parts(diagnosis)
    kept = list(dict.fromkeys(chosen))[: MOST - 2]
    out = []
    for part, span, kind in zip(diagnosis.parts, spans, chosen, strict=True):
        near = kind if kind in kept else next((t.id for t in part.problem_types if t.id in kept), kept[0])
        own = part.problem_types[0]
        themes = [x for x in part.themes if x.problem.id in kept or len(kept) < MOST - 2]
        claimed = {x.text for x in themes}
        rest = [c.text for c in faults(span.text, 0) if c.text not in claimed]
        if rest or not themes:
            focus = "，".join(rest) if claimed else ""
            out.append(Part(part.number, span, base.problems[near], sure=own.confidence if own.id == near else 0.0, focus=focus))
        for theme in themes:
            kept = list(dict.fromkeys([*kept, theme.problem.id]))
            clause = Span(start=theme.start, end=theme.end, text=theme.text)
            out.append(Part(part.number, clause, base.problems[theme.problem.id], sure=theme.problem.confidence))
    return out


def _types_of_parts(diagnosis: Diagnosis) -> list[str]:
    """The likeliest type of each part; a part too short to say what it is about goes on with what was said before it."""
    chosen: list[str] = []
    for part in diagnosis.parts:
        top = part.problem_types[0]
        before = chosen[-1] if chosen else diagnosis.problem_types[0].id
        chosen.append(top.id if top.confidence >= UNSURE else before)
    return chosen


def _suited(templates: Iterable[MeasureTemplate], unit: UnitType) -> list[MeasureTemplate]:
    """The templates that fit the unit: those written for its type before those that fit any."""
    found = [t for t in templates if not t.units or unit in t.units]
    return sorted(found, key=lambda t: not t.units)


def _fixes(problem: ProblemType, seen: Sequence[Situation], unit: UnitType, most: int) -> list[MeasureTemplate]:
    """Measures that fix the thing itself: those of the situations seen, else the general one."""
    fixes = _suited((m for m in problem.measures if m.kind in FIXES), unit)
    found: list[MeasureTemplate] = []
    for situation in seen:
        found += [m for m in fixes if situation.id in m.situations and m not in found]
    general = [m for m in fixes if not m.situations]
    return (found or general or fixes)[:most]


def _closing(problem: ProblemType, kind: str, seen: Sequence[Situation], unit: UnitType) -> list[MeasureTemplate]:
    """The measure of this kind for the likeliest situation seen that has one, else the one that fits any."""
    found = _suited((m for m in problem.measures if m.kind == kind), unit)
    own = [m for s in seen for m in found if s.id in m.situations]
    return (own or [m for m in found if not m.situations])[:1]


def _fitting(part: Part, unit: UnitType, most: int, remedies: Mapping[str, Remedy]) -> list[MeasureTemplate]:
    """Fixes of the part's type that speak of what the part speaks of, then remedies for the clauses that none of them does."""
    words = key_words(part.words)
    least = ALONE if part.sure >= SURE else 1.0
    fits = part.sure >= SURE and part.strength >= STRONG
    own = [t for t in _fixes(part.problem, part.situations, unit, most) if fits or speaks_of(t, words, least) or not remedies]
    if not own and part.sure >= SURE:
        own = _fixes(part.problem, (), unit, 1)
    source = Facts(part.span.text, part.span.start, part.problem.objects)
    said = "".join(bare(t) + fill(t.action, source).text for t in own)
    left = [c for c in faults(part.words, part.span.start) if not own or not (c.text in part.answered or _speaks(said, c.text))]
    return own + [t for t in remedies_for(left, remedies) if not own or t.id not in LOOSE]


def _speaks(said: str, clause: str) -> bool:
    """Whether a telling word of the clause stands in ``said``; true where it has none, for then nothing is left unsaid."""
    words = key_words(clause)
    return not words or any(w in said for w in words)


def pick(parts: Sequence[Part], severity: int, unit: UnitType, remedies: Mapping[str, Remedy]) -> list[Pick]:
    """Three to six templates in the order of a plan: fix each part, settle responsibility, check others, close the loophole."""
    each = 2 if len(parts) <= 2 else 1
    chosen: dict[tuple[str, str], tuple[ProblemType, MeasureTemplate, list[int]]] = {}
    for part in parts:
        for template in _fitting(part, unit, each, remedies):
            key = (part.problem.id, template.id if not template.id.startswith("remedy-") else template.action)
            chosen.setdefault(key, (part.problem, template, []))[2].append(part.number)
    fixes = _least(parts, [Pick(p, t, tuple(dict.fromkeys(n))) for p, t, n in chosen.values()])
    main = parts[0]
    numbers = tuple(dict.fromkeys(p.number for p in parts if p.problem is main.problem))
    kinds = ["追责问责", "举一反三", "建章立制"] if severity >= ACCOUNTABLE or len(fixes) < 2 else ["举一反三", "建章立制"]
    words = key_words("".join(p.span.text for p in parts if p.problem is main.problem))
    ends = [Pick(main.problem, t, numbers) for kind in kinds for t in _ending(main, kind, unit, words, remedies)]
    room = max(1, MOST - len(fixes))
    return fixes + ends[max(0, len(ends) - room) :]


def _least(parts: Sequence[Part], fixes: list[Pick]) -> list[Pick]:
    """At most ``MOST - 2`` fixes, so that two closing measures remain; each part keeps its first."""
    if len(fixes) <= MOST - 2:
        return fixes
    first = {n: next((f for f in fixes if n in f.parts), None) for n in dict.fromkeys(p.number for p in parts)}
    kept = [f for f in fixes if f in first.values()]
    kept += [f for f in fixes if f not in kept][: max(0, MOST - 2 - len(kept))]
    return [f for f in fixes if f in kept][:MOST]


def _ending(main: Part, kind: str, unit: UnitType, words: frozenset[str], remedies: Mapping[str, Remedy]) -> list[MeasureTemplate]:
    """The type's closing measure where it speaks of the finding, else the one made of the finding's own words."""
    own = _closing(main.problem, kind, main.situations, unit)
    about = len(words) < CONCRETE or speaks_of(own[0], words) if own else False
    if own and (not remedies or about or main.sure >= SURE):
        return own
    made = closing(kind, main.span.text, remedies)
    return [made] if made else own


def causes(picks: Sequence[Pick], parts: Sequence[Part]) -> list[tuple[Part, CauseTemplate]]:
    """Causes the picks answer, at least two levels of the main type, at most four: those whose cues the part holds first."""
    main = parts[0]
    out: list[tuple[Part, CauseTemplate]] = []
    for problem in dict.fromkeys(p.problem.id for p in picks):
        part = next(p for p in parts if p.problem.id == problem)
        answered = {a for p in picks if p.problem.id == problem for a in p.template.answers}
        ranked = sorted(
            (c for c in part.problem.causes if c.id in answered or _seen(c, part)),
            key=lambda c: (not _seen(c, part), -sum(len(w) for w in c.cues if w in part.span.text), c.id),
        )
        ranked = [c for c in ranked if not c.situations or _seen(c, part)] or ranked
        wanted = 3 if problem == main.problem.id else 1
        out += [(part, c) for c in _by_level(ranked, wanted)]
    if len({c.level for _, c in out}) < 2:
        have = {c.level for _, c in out}
        out += [(main, c) for c in main.problem.causes if c.level not in have][:1]
    return out


def _seen(cause: CauseTemplate, part: Part) -> bool:
    return any(s.id in cause.situations for s in part.situations)


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
