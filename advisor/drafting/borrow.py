"""Which case a draft borrows from, and the transfer check: why it fits, what must change, when it does not apply."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.drafting.cite import Citer
from advisor.drafting.remedies import key_words
from advisor.knowledge import Case, KnowledgeBase
from advisor.models import BorrowedCase, Diagnosis, Finding, Match, Transfer, UnitProfile
from advisor.text import facts


def transfer(case: Case, diagnosis: Diagnosis, unit: UnitProfile) -> Transfer:
    """The transfer check of one case for one finding and unit."""
    main = diagnosis.problem_types[0]
    same_problem = any(t.id in case.problems for t in diagnosis.problem_types[:2])
    same_level = unit.type in case.units
    why = []
    if same_problem:
        why.append(f"该案例针对“{main.name}”一类问题")
    why.append(f"{unit.type}可以采用其做法" if same_level else f"案例在{case.level}层面实施，与{unit.type}层级不同")
    why += [f"须先确认：{q}" for q in case.transfer_questions[:2]]
    change = case.changes if same_level else (*case.changes, "只取其中本单位权限内能办的环节，其余报上级统筹")
    return Transfer(fits=same_problem and same_level and case.kind == "正面案例", why=tuple(why), change=tuple(change), not_if=case.not_if)


LINKED, NAMED, RETRIEVED, SAME_PAIN = 1.0, 0.6, 0.3, 0.15
"""Weights of the signs that a case helps: the problem type links it, it names the problem type, retrieval returns it, it answers the
same pain point."""


def rank_cases(diagnosis: Diagnosis, retrieved: Sequence[Match], base: KnowledgeBase, k: int) -> list[Match]:
    """The ``k`` cases that suit a finding best: what its problem types link, weighed by their confidence, and what retrieval returns.

    Args:
        diagnosis: of the finding.
        retrieved: matches of kind ``case``, best first.
        base: the knowledge base.
        k: how many.
    """
    score: dict[str, float] = {}
    for kind in diagnosis.problem_types:
        for place, case in enumerate(base.problems[kind.id].cases):
            score[case] = score.get(case, 0.0) + kind.confidence * LINKED / (1 + 0.25 * place)
        for case, entry in base.cases.items():
            if kind.id in entry.problems:
                score[case] = score.get(case, 0.0) + kind.confidence * NAMED
    for pain in diagnosis.pain_points:
        for case, entry in base.cases.items():
            if pain.id in entry.pain_points:
                score[case] = score.get(case, 0.0) + pain.confidence * SAME_PAIN
    ranks = {m.id: m.ranks for m in retrieved}
    for rank, match in enumerate(retrieved, 1):
        score[match.id] = score.get(match.id, 0.0) + RETRIEVED / rank
    order = sorted(score, key=lambda c: (-score[c], c))[:k]
    titles = {c: f"{base.cases[c].place}：{base.cases[c].name}" for c in order}
    return [Match(id=c, kind="case", title=titles[c], score=round(score[c], 6), ranks=ranks.get(c, {})) for c in order]


LEAST_SURE = 0.4
"""Below this confidence in the problem type a case is a guess on a guess."""
FORMULA = 35
"""Characters: a finding up to this length without any fact says too little to borrow for."""


def _overlap(text: str, other: str) -> int:
    return len(key_words(text) & key_words(other))


def borrow(
    finding: Finding, diagnosis: Diagnosis, matches: Sequence[Match], unit: UnitProfile, base: KnowledgeBase, citer: Citer
) -> BorrowedCase | None:
    """The case that fits and shares most telling words with the finding, of those linked with its problem type; else None.

    Nothing is borrowed for a bare formula, nor where the problem type itself is uncertain.
    """
    if diagnosis.problem_types[0].confidence < LEAST_SURE or (len(finding.text) <= FORMULA and not facts(finding.text)):
        return None
    main = base.problems[diagnosis.problem_types[0].id]
    linked = [c for c in main.cases if c in base.cases]
    retrieved = [m.id for m in matches if m.kind == "case" and main.id in base.cases[m.id].problems]
    order = list(dict.fromkeys([*linked, *retrieved]))
    checked = [(base.cases[c], transfer(base.cases[c], diagnosis, unit)) for c in order]
    fitting = [(c, t) for c, t in checked if t.fits]
    if not fitting:
        return None
    case, check = max(fitting, key=lambda x: (_overlap(finding.text, " ".join(x[0].mechanisms)), -order.index(x[0].id)))
    index = max(range(len(case.mechanisms)), key=lambda i: (_overlap(finding.text, case.mechanisms[i]), -i))
    n = citer.case(case.id, f"mechanisms.{index}", case.mechanisms[index])
    return BorrowedCase(case_id=case.id, name=f"{case.place}：{case.name}", borrow=case.mechanisms[index], transfer=check, citations=(n,))
