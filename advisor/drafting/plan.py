"""The whole-plan pass, after all drafts: shared measures, coverage, burden, the list of 拟定.

Drafts stay independent of each other, so that they can be made in parallel or resumed; what they have in common is found here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from advisor.drafting.origins import proposed_lines
from advisor.drafting.slots import Facts, fill
from advisor.knowledge import KnowledgeBase, MeasureTemplate
from advisor.models import Burden, BurdenKind, Measure, Parameter, Plan, PlanItem, SharedMeasure, UnitProfile

SHARED_KINDS = frozenset({"追责问责", "举一反三", "建章立制"})
"""What settles responsibility, checks others and closes the loophole is done once for all findings of a problem type."""
NO_FACTS = Facts("", 0, ())


def assemble(base: KnowledgeBase, unit: UnitProfile, feedback: date | None, items: Sequence[PlanItem], notes: Sequence[str] = ()) -> Plan:
    """The plan of these items, in the order given; lint and area scores are added by the caller.

    Args:
        base: the knowledge base the drafts were made from.
        unit: the inspected unit.
        feedback: day of feedback, or None.
        items: finished items, in the order of the findings.
        notes: what the reader must know, such as a guessed unit type.
    """
    shared = _shared(base, items)
    replaced = {r for s in shared for r in s.replaces}
    own = [(str(n), m) for n, item in enumerate(items, 1) for m in item.draft.measures if f"{item.finding.id}/{m.id}" not in replaced]
    measures = [*own, *(("、".join(_numbers(items, s.finding_ids)), s.measure) for s in shared)]
    warnings = [] if feedback else ["未找到反馈日期：期限写作“反馈之日起若干日内”，请补充反馈日期后重新生成"]
    return Plan(
        unit=unit,
        feedback_date=feedback,
        parameters=tuple(
            Parameter(id=p.id, name=p.name, days=p.days, confidence=p.confidence, basis=p.basis) for p in base.parameters.values()
        ),
        items=tuple(items),
        shared=shared,
        burden=net_burden([m for _, m in measures]),
        proposed=proposed_lines(measures),
        notes=(*notes, *warnings),
    )


def _numbers(items: Sequence[PlanItem], ids: Sequence[str]) -> list[str]:
    wanted = set(ids)
    return [str(n) for n, item in enumerate(items, 1) if item.finding.id in wanted]


def _template(base: KnowledgeBase, name: str) -> MeasureTemplate | None:
    """The template ``<problem>/<id>``; None for a person's own measure, or where a later knowledge base no longer has it."""
    problem, _, key = name.partition("/")
    found = base.problems.get(problem)
    return next((t for t in found.measures if t.id == key), None) if found else None


def _alike(m: Measure) -> tuple[str, str]:
    """Measures with equal keys differ at most in the finding's own words."""
    return (m.template, "" if m.kind in SHARED_KINDS else m.action + m.scope)


def _shared(base: KnowledgeBase, items: Sequence[PlanItem]) -> tuple[SharedMeasure, ...]:
    groups: dict[tuple[str, str], list[tuple[str, Measure]]] = {}
    for item in items:
        for m in item.draft.measures:
            if _template(base, m.template):
                groups.setdefault(_alike(m), []).append((item.finding.id, m))
    out: list[SharedMeasure] = []
    for members in groups.values():
        if len({key for key, _ in members}) < 2:
            continue
        out.append(
            SharedMeasure(
                measure=_general(base, [m for _, m in members], f"s{len(out) + 1}"),
                finding_ids=tuple(dict.fromkeys(key for key, _ in members)),
                replaces=tuple(f"{key}/{m.id}" for key, m in members),
            )
        )
    return tuple(out)


def _general(base: KnowledgeBase, members: Sequence[Measure], key: str) -> Measure:
    """One measure for all: the template without any finding's own words; the latest deadline, all cooperating posts."""
    first = members[0]
    template = _template(base, first.template)
    assert template is not None  # members are grouped by a template that is there
    latest = max(members, key=lambda m: (isinstance(m.deadline, date), str(m.deadline)))
    return first.model_copy(
        update={
            "id": key,
            "action": fill(template.action, NO_FACTS).text,
            "scope": fill(template.scope, NO_FACTS).text,
            "indicator": first.indicator.model_copy(update={"baseline": fill(template.indicator.baseline, NO_FACTS).text}),
            "deadline": latest.deadline,
            "check": first.check.model_copy(update={"when": latest.check.when}),
            "cooperating": tuple(dict.fromkeys(c for m in members for c in m.cooperating)),
            "answers": (),
            "parts": (),
            "citations": (),
        }
    )


def net_burden(measures: Sequence[Measure]) -> tuple[Burden, ...]:
    """Added minus removed, one row a kind, by kind; kinds that even out are left out."""
    total: Counter[BurdenKind] = Counter()
    for m in measures:
        for b in m.burden:
            total[b.kind] += b.count
    return tuple(Burden(kind=k, count=n, note="净增" if n > 0 else "净减") for k, n in sorted(total.items()) if n)
