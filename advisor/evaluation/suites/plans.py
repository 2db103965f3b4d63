"""Whole plans: parts covered, findings of one root brought together, posts that exist in such a unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from advisor.drafting.origins import unmarked
from advisor.evaluation import statistics as stat
from advisor.evaluation.suites.running import GOLDEN_FILE, attempt, finding_of
from advisor.evaluation.types import CaseResult, GoldenPlan, SuiteResult
from advisor.models import ImportResult, Plan, UnitProfile

Make = Callable[[ImportResult, UnitProfile, GoldenPlan], Plan]


class PlanFigures(NamedTuple):
    """The figures of one plan; a pair is (part, whole)."""

    parts: tuple[int, int]
    shared: tuple[int, int]
    posts: int
    errors: int
    unsupported: int


def _together(plan: Plan, first: str, second: str) -> bool:
    """Whether one shared measure or one plan issue names both findings."""
    groups = [set(s.finding_ids) for s in plan.shared] + [set(i.findings) for i in plan.lint]
    return any({first, second} <= g for g in groups)


def figures(case: GoldenPlan, plan: Plan) -> PlanFigures:
    """Hold one plan against what it must show."""
    answered = sum(len({n for m in i.draft.measures for n in m.parts} & set(range(1, len(i.finding.problems) + 1))) for i in plan.items)
    parts = sum(len(i.finding.problems) for i in plan.items)
    ids = [i.finding.id for i in plan.items]
    pairs = case.expect.shared
    posts = {p for i in plan.items for m in i.draft.measures for p in (m.owner, m.lead, m.check.by, *m.cooperating)}
    lint = [i for item in plan.items for rows in item.lint.values() for i in rows] + list(plan.lint)
    return PlanFigures(
        parts=(answered, parts),
        shared=(sum(_together(plan, ids[a], ids[b]) for a, b in pairs), len(pairs)),
        posts=len(posts & set(case.expect.owners_must_not)),
        errors=sum(i.severity == "error" for i in lint),
        unsupported=sum(len(unmarked(i.draft)) for i in plan.items),
    )


def plans(cases: Sequence[GoldenPlan], make: Make) -> SuiteResult:
    """Make every golden plan."""
    rows: list[PlanFigures] = []
    results = []
    for case in cases:
        ran = attempt(lambda case=case: figures(case, make(_imported(case), _unit(case), case)))  # type: ignore[misc]
        results.append(_case(case, ran.value, ran.failed))
        if ran.value is not None:
            rows.append(ran.value)
    metrics = {
        "plan_parts_covered": stat.ratio([r.parts[0] for r in rows], [r.parts[1] for r in rows]),
        "plan_shared_found": stat.ratio([r.shared[0] for r in rows], [r.shared[1] for r in rows]),
        "plan_wrong_posts": stat.mean([float(r.posts) for r in rows]),
        "plan_errors": stat.mean([float(r.errors) for r in rows]),
        "plan_unsupported_facts": stat.mean([float(r.unsupported) for r in rows]),
    }
    return SuiteResult(name="plans", metrics=metrics, cases=tuple(results))


def _imported(case: GoldenPlan) -> ImportResult:
    findings = tuple(finding_of(f"{case.name}-{n}", text) for n, text in enumerate(case.findings, 1))
    return ImportResult(findings=findings, title=GOLDEN_FILE, unit_name=case.unit_name, feedback_date=case.feedback_date)


def _unit(case: GoldenPlan) -> UnitProfile:
    return UnitProfile(name=case.unit_name, type=case.unit_type)


def _case(case: GoldenPlan, row: PlanFigures | None, failed: str) -> CaseResult:
    """Score: mean of parts covered, shared roots found, and freedom from errors, wrong posts and unsupported facts."""
    text = f"{case.unit_name}（{case.unit_type}，{len(case.findings)} 条问题）"
    if row is None:
        return CaseResult(suite="plans", name=case.name, score=0, text=text, failed=failed)
    shares = [p / w for p, w in (row.parts, row.shared) if w] + [float(not n) for n in (row.posts, row.errors, row.unsupported)]
    detail = f"部分 {row.parts[0]}/{row.parts[1]}；同根问题 {row.shared[0]}/{row.shared[1]}；不存在的岗位 {row.posts}；错误 {row.errors}"
    return CaseResult(suite="plans", name=case.name, score=round(sum(shares) / len(shares), 4), text=text, detail=detail)
