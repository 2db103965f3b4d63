"""Which case a draft borrows from, and the transfer check: why it fits, what must change, when it does not apply."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.drafting.cite import Citer
from advisor.knowledge import Case, KnowledgeBase
from advisor.models import BorrowedCase, Diagnosis, Finding, Match, Transfer, UnitProfile
from advisor.text import words


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


def _overlap(text: str, other: str) -> int:
    a, b = words([text, other])
    return len(set(a) & set(b))


def borrow(
    finding: Finding, diagnosis: Diagnosis, matches: Sequence[Match], unit: UnitProfile, base: KnowledgeBase, citer: Citer
) -> BorrowedCase | None:
    """The first case that fits: cases linked with the main problem type, then retrieved ones of the same problem; else None."""
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
