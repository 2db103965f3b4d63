"""Drafts: is every part answered, is every measure whole, are the finding's facts used, and is nothing said that must not be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from advisor.drafting.origins import text_fields, unmarked
from advisor.evaluation import statistics as stat
from advisor.evaluation.suites.citations import broken
from advisor.evaluation.suites.running import attempt, finding_of
from advisor.evaluation.types import CaseResult, GoldenFinding, GoldenPart, Metric, SuiteResult
from advisor.knowledge import KnowledgeBase
from advisor.models import Finding, Measure, PlanItem
from advisor.text import grams, jaccard

FIELDS = (
    "action", "scope", "owner", "lead", "deadline", "indicator.name", "indicator.baseline", "indicator.target", "indicator.unit",
    "indicator.data_source", "evidence", "check.method", "check.by", "check.when", "check.sample", "answers", "parts", "relapse",
)  # fmt: skip
"""What makes a measure complete (design: "A complete measure")."""


class DraftFigures(NamedTuple):
    """The figures of one draft; a pair is (part, whole)."""

    parts: tuple[int, int]
    levels: int
    fields: tuple[int, int]
    lint: tuple[int, int, int]
    facts: tuple[int, int]
    causes: tuple[int, int]
    wrong: tuple[str, ...]
    unsupported: int
    marks: int
    burden: int
    citations: tuple[int, int]
    borrowed: str
    measures: tuple[str, ...]
    problem: str


def covered(item: PlanItem, part: GoldenPart) -> bool:
    """Whether a measure answers a part of ours that is the golden part: what they share is more than half of what they span together."""
    answered = {n for m in item.draft.measures for n in m.parts}
    for number, ours in enumerate(item.finding.problems, 1):
        shared = min(ours.end, part.end) - max(ours.start, part.start)
        if number in answered and shared * 2 > max(ours.end, part.end) - min(ours.start, part.start):
            return True
    return False


def _filled(measure: Measure, path: str) -> bool:
    value: object = measure
    for step in path.split("."):
        value = getattr(value, step)
    return bool(value)


def figures(case: GoldenFinding, item: PlanItem, base: KnowledgeBase) -> DraftFigures:
    """Hold one draft against its golden case."""
    draft = item.draft
    said = "\n".join(text for m in draft.measures for _, text in text_fields(m))
    causes = "\n".join(text for c in draft.causes for text in (c.statement, *c.why))
    whole = f"{said}\n{causes}\n{draft.long_term}"
    issues = [i for rows in item.lint.values() for i in rows]
    wrong = [f"原因含“{w}”" for w in case.causes_must_not if w in causes] + [f"含“{w}”" for w in case.faults if w in whole]
    borrowed = draft.borrowed.case_id if draft.borrowed else ""
    if borrowed in case.cases_bad:
        wrong.append(f"误借 {borrowed}")
    lost = broken(draft.citations, base)
    return DraftFigures(
        parts=(sum(covered(item, p) for p in case.parts), len(case.parts)),
        levels=len({c.level for c in draft.causes}),
        fields=(sum(_filled(m, f) for m in draft.measures for f in FIELDS), len(FIELDS) * len(draft.measures)),
        lint=(sum(i.severity == "error" for i in issues), sum(i.severity == "warning" for i in issues), len(draft.measures)),
        facts=(sum(f in said for f in case.facts), len(case.facts)),
        causes=(sum(any(w in causes for w in wordings) for wordings in case.causes_must), len(case.causes_must)),
        wrong=tuple(wrong),
        unsupported=len(unmarked(draft)),
        marks=len(draft.marks),
        burden=sum(b.count for m in draft.measures for b in m.burden),
        citations=(len(draft.citations) - len(lost), len(draft.citations)),
        borrowed=borrowed,
        measures=tuple(m.action for m in draft.measures),
        problem=item.diagnosis.problem_types[0].id,
    )


def distinctness(rows: Sequence[DraftFigures]) -> Metric:
    """1 − mean 4-gram Jaccard of the measures of two drafts for the same problem type, over all such pairs."""
    groups: dict[str, list[set[str]]] = defaultdict(list)
    for row in rows:
        groups[row.problem].append(grams("".join(row.measures)))
    values = [1 - jaccard(a, b) for group in groups.values() for n, a in enumerate(group) for b in group[:n]]
    return stat.mean(values)


def drafts(
    cases: Sequence[GoldenFinding], draft: Callable[[Finding, GoldenFinding], PlanItem], base: KnowledgeBase, *, split: bool = True
) -> SuiteResult:
    """Draft every golden finding and hold the draft against what it must and must not say."""
    found: list[tuple[GoldenFinding, DraftFigures]] = []
    results = []
    for case in cases:
        ran = attempt(lambda case=case: figures(case, draft(finding_of(case.name, case.finding, split=split), case), base))  # type: ignore[misc]
        results.append(_case(case, ran.value, ran.failed))
        if ran.value is not None:
            found.append((case, ran.value))
    return SuiteResult(name="drafts", metrics=_metrics(found, len(cases)), cases=tuple(results))


def _metrics(found: Sequence[tuple[GoldenFinding, DraftFigures]], wanted: int) -> dict[str, Metric]:
    rows = [r for _, r in found]
    free = [r for c, r in found if not c.cases_good]
    lending = [(c, r) for c, r in found if c.cases_good]
    return {
        "drafts_made": stat.mean([1.0] * len(rows) + [0.0] * (wanted - len(rows))),
        "part_coverage": stat.ratio([r.parts[0] for r in rows], [r.parts[1] for r in rows]),
        "two_cause_levels": stat.mean([float(r.levels >= 2) for r in rows]),
        "field_completeness": stat.ratio([r.fields[0] for r in rows], [r.fields[1] for r in rows]),
        "lint_errors_per_measure": stat.ratio([r.lint[0] for r in rows], [r.lint[2] for r in rows]),
        "lint_warnings_per_measure": stat.ratio([r.lint[1] for r in rows], [r.lint[2] for r in rows]),
        "facts_used": stat.ratio([r.facts[0] for r in rows], [r.facts[1] for r in rows]),
        "causes_named": stat.ratio([r.causes[0] for r in rows], [r.causes[1] for r in rows]),
        "drafts_with_faults": stat.mean([float(bool(r.wrong)) for r in rows]),
        "unsupported_facts": stat.mean([float(r.unsupported) for r in rows]),
        "marks_per_draft": stat.mean([float(r.marks) for r in rows]),
        "distinctness": distinctness(rows),
        "net_burden": stat.mean([float(r.burden) for r in rows]),
        "citations_resolve": stat.ratio([r.citations[0] for r in rows], [r.citations[1] for r in rows]),
        "wrong_borrowing": stat.mean([float(bool(r.borrowed)) for r in free]),
        "right_borrowing": stat.ratio(
            [float(r.borrowed in c.cases_good) for c, r in lending], [float(bool(r.borrowed)) for _, r in lending]
        ),
    }


def _case(case: GoldenFinding, row: DraftFigures | None, failed: str) -> CaseResult:
    """Score: mean of coverage, facts used, causes named, and freedom from lint errors, unsupported facts, faults and broken citations."""
    if row is None:
        return CaseResult(suite="drafts", name=case.name, score=0, text=case.finding, failed=failed)
    shares = [part / whole for part, whole in (row.parts, row.facts, row.causes, row.citations) if whole]
    shares += [float(not row.lint[0]), float(not row.unsupported), float(not row.wrong)]
    missing = [f for f in case.facts if f not in "\n".join(row.measures)]
    detail = (
        f"{row.problem}；部分 {row.parts[0]}/{row.parts[1]}；事实 {row.facts[0]}/{row.facts[1]}；原因 {row.causes[0]}/{row.causes[1]}；"
        f"措施错误 {row.lint[0]}"
        + (f"；未用 {'、'.join(missing[:4])}" if missing else "")
        + (f"；{'、'.join(row.wrong)}" if row.wrong else "")
    )
    return CaseResult(suite="drafts", name=case.name, score=round(sum(shares) / len(shares), 4), text=case.finding, detail=detail)
