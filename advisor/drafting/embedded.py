"""The embedded drafter: causes and measures from the knowledge base alone. Deterministic; the floor below every language model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from advisor.drafting.borrow import borrow
from advisor.drafting.cite import Citer
from advisor.drafting.deadlines import after, deadline
from advisor.drafting.origins import Ledger, mark, trace
from advisor.drafting.selection import Part, Pick, cause_ids, causes, parts_of, pick
from advisor.drafting.situations import SituationReader
from advisor.drafting.slots import Facts, fill, leftover
from advisor.knowledge import CauseTemplate, KnowledgeBase, MeasureTemplate, Role
from advisor.models import Cause, Check, Diagnosis, Draft, Finding, Indicator, Match, Measure, Provenance, Span, UnitProfile
from advisor.text import clauses

LONGEST_QUOTE = 30
MOST_NUMBERS = 5
"""Numbers of one part that a baseline takes up beside those that slots used."""
HARD = 4
"""Severity or difficulty from which the head of the unit leads the first measure."""


class Drafter(Protocol):
    """Drafts causes and measures for one finding."""

    def draft(self, finding: Finding, diagnosis: Diagnosis, matches: Sequence[Match], unit: UnitProfile, feedback: date | None) -> Draft:
        """The draft; it depends on its arguments alone."""
        ...


class EmbeddedDrafter:
    """See the module's docstring."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base, self._reader = base, SituationReader()

    def draft(self, finding: Finding, diagnosis: Diagnosis, matches: Sequence[Match], unit: UnitProfile, feedback: date | None) -> Draft:
        """See :class:`Drafter`."""
        parts = parts_of(finding, diagnosis, self._base, self._reader)
        picks = pick(parts, diagnosis.severity.value, unit.type, self._base.remedies)
        chosen = causes(picks, parts)
        ids = cause_ids(chosen)
        citer = Citer(self._base)
        written = tuple(self._cause(part, template, ids, citer) for part, template in chosen)
        facts = {(p.number, p.problem.id): Facts(p.span.text, p.span.start, p.problem.objects) for p in parts}
        measures = self._measures(picks, facts, ids, unit, diagnosis, feedback, citer)
        borrowed = borrow(finding, diagnosis, matches, unit, self._base, citer)
        main = parts[0]
        draft = Draft(
            finding_id=finding.id,
            causes=written,
            measures=measures,
            long_term=fill(main.problem.long_term, facts[main.number, main.problem.id]).text,
            borrowed=borrowed,
            citations=citer.citations,
            provenance=Provenance(
                backend="embedded", knowledge_hash=self._base.hash, templates=tuple(f"{p.problem.id}/{p.template.id}" for p in picks)
            ),
        )
        ledger = Ledger(finding.text, citer.citations, self._proposed(picks, measures, draft))
        _, without = trace(draft, ledger)
        if without:
            draft = mark(draft, without)
        return draft.model_copy(update={"origins": trace(draft, ledger)[0]})

    def _proposed(self, picks: Sequence[Pick], measures: Sequence[Measure], draft: Draft) -> Mapping[str, str]:
        """All words that templates and posts propose, by template id."""
        words = {f"{p.problem.id}/{p.template.id}": p.template.model_dump_json() for p in picks}
        words |= {f"{p.problem.id}/causes": "".join(c.model_dump_json() for c in p.problem.causes) for p in picks}
        words |= {f"{p.problem.id}/long_term": p.problem.long_term for p in picks}
        words["posts"] = "\n".join("\n".join((m.owner, m.lead, m.check.by, *m.cooperating)) for m in measures)
        if draft.borrowed:
            words[f"case/{draft.borrowed.case_id}"] = self._base.cases[draft.borrowed.case_id].model_dump_json()
        return words

    def _cause(self, part: Part, template: CauseTemplate, ids: Mapping[tuple[str, str], str], citer: Citer) -> Cause:
        index = part.problem.causes.index(template)
        return Cause(
            id=ids[part.problem.id, template.id],
            level=template.level,
            statement=template.statement,
            why=template.why,
            evidence=_cue_clause(part, template.cues),
            verify=template.question,
            citations=(citer.problem(part.problem.id, f"causes.{index}.statement", template.statement),),
        )

    def _measures(
        self,
        picks: Sequence[Pick],
        facts: Mapping[tuple[int, str], Facts],
        ids: Mapping[tuple[str, str], str],
        unit: UnitProfile,
        diagnosis: Diagnosis,
        feedback: date | None,
        citer: Citer,
    ) -> tuple[Measure, ...]:
        made: list[Measure] = []
        for n, choice in enumerate(picks, 1):
            source = facts[choice.parts[0], choice.problem.id]
            hard = n == 1 and max(diagnosis.severity.value, diagnosis.difficulty.value) >= HARD
            measure = self._measure(f"m{n}", choice, source, unit, diagnosis.difficulty.value, hard, feedback, citer)
            answers = tuple(ids[k] for a in choice.template.answers if (k := (choice.problem.id, a)) in ids)
            made.append(measure.model_copy(update={"answers": answers or tuple(ids.values())[:1]}))
        return _use_numbers(made, {number: source for (number, _), source in reversed(list(facts.items()))})

    def _measure(
        self, key: str, choice: Pick, source: Facts, unit: UnitProfile, difficulty: int, hard: bool, feedback: date | None, citer: Citer
    ) -> Measure:
        t = choice.template
        due = deadline(feedback, t.days, t.category, difficulty, self._base.parameters)
        owner, lead, checker = self._posts(t, unit, hard)
        rule = citer.parameter(due.parameter)
        return Measure(
            id=key,
            action=fill(t.action, source).text,
            scope=fill(t.scope, source).text,
            owner=owner,
            lead=lead,
            cooperating=tuple(dict.fromkeys(p for r in t.cooperating if (p := self._post(r, unit)) not in {owner, lead})),
            deadline=due.value,
            category=t.category,
            kind=t.kind,
            indicator=Indicator(
                name=fill(t.indicator.name, source).text,
                baseline=fill(t.indicator.baseline, source).text,
                target=fill(t.indicator.target, source).text,
                unit=t.indicator.unit,
                data_source=fill(t.indicator.source, source).text,
            ),
            evidence=fill(t.evidence, source).text,
            check=Check(
                method=fill(t.check.method, source).text,
                by=checker,
                when=after(due, feedback, t.check.after),
                sample=fill(t.check.sample, source).text,
            ),
            answers=(),
            parts=choice.parts,
            relapse=fill(t.relapse, source).text,
            burden=t.burden,
            citations=(rule,) if rule else (),
            template=f"{choice.problem.id}/{t.id}",
        )

    def _post(self, role: Role, unit: UnitProfile) -> str:
        return self._base.posts[role].owner[unit.type]

    def _posts(self, t: MeasureTemplate, unit: UnitProfile, hard: bool) -> tuple[str, str, str]:
        """Owner, lead and checker.

        The head leads only the first measure of a hard finding (书记抓难点), else whoever is in charge of the owner's line does. The
        checker is never the owner (销号：责任人不得自核).
        """
        owner = t.owner_by_unit.get(unit.type) or self._post(t.owner, unit)
        line = self._base.posts["业务" if unit.type in t.owner_by_unit else t.owner].leader[unit.type]
        named = self._post(t.lead, unit) if t.lead and (hard or t.lead != "主要负责人") else line
        lead = named if named != owner else line
        roles: tuple[Role, ...] = (t.check.by, "监督", "纪检", "主要负责人")
        checker = next((p for r in roles if (p := self._post(r, unit)) != owner), self._post(t.check.by, unit))
        return owner, lead, checker


def _cue_clause(part: Part, cues: Sequence[str]) -> Span:
    """The clause of the part that holds most of the cause's cues (the first clause where none does), in the finding's own offsets."""
    pieces = clauses(part.span.text) or [Span(start=0, end=len(part.span.text), text=part.span.text)]
    best = max(pieces, key=lambda p: (sum(len(c) for c in cues if c in p.text), -p.start))
    return Span(start=best.start + part.span.start, end=best.end + part.span.start, text=best.text)


def _short(text: str) -> str:
    """The clause of a part without facts that says most, for a baseline to quote."""
    pieces = [c.text for c in clauses(text)] or [text]
    best = max(pieces, key=len)
    return best if len(best) <= LONGEST_QUOTE else best[: LONGEST_QUOTE - 2] + "……"


def _use_numbers(measures: Sequence[Measure], facts: Mapping[int, Facts]) -> tuple[Measure, ...]:
    """The first measure of each part takes into its baseline the numbers that no slot used, in the words that say what they count.

    A part without any fact is quoted instead, so that a baseline says no more than the finding does.
    """
    kept: dict[int, list[str]] = {}
    for number, source in facts.items():
        index = next((i for i, m in enumerate(measures) if number in m.parts), None)
        if index is not None:
            used = [t for m in measures if number in m.parts for t in (m.action, m.scope, m.indicator.baseline)]
            words = [w for w, _ in leftover(source, used)[:MOST_NUMBERS]]
            kept.setdefault(index, []).extend(words or ([] if source.all else [_short(source.text)]))
    out = list(measures)
    for index, words in kept.items():
        if words:
            indicator = out[index].indicator
            baseline = f"{indicator.baseline}（反馈载明：{'；'.join(dict.fromkeys(words))}）"
            out[index] = out[index].model_copy(update={"indicator": indicator.model_copy(update={"baseline": baseline})})
    return tuple(out)
