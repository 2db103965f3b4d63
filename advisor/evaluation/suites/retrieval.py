"""Retrieval of cases and problem types for a finding, through ir-measures (trec_eval's definitions).

recall@k, Success@k (hit@k), RR@k (MRR) and nDCG@k with binary relevance. Cases: only findings for which a case should be borrowed; the
wrong borrowings of the others are a metric of the drafts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import ir_measures
from ir_measures import RR, Measure, R, Success, nDCG

from advisor.evaluation import statistics as stat
from advisor.evaluation.suites.running import Ran, attempt, findings_of
from advisor.evaluation.types import CaseResult, GoldenFinding, Metric, SuiteResult
from advisor.models import Finding

CASE_MEASURES = {"case_hit_at_5": Success @ 5, "case_recall_at_5": R @ 5, "case_mrr": RR @ 10, "case_ndcg_at_10": nDCG @ 10}
PROBLEM_MEASURES = {"problem_hit_at_3": Success @ 3, "problem_mrr": RR @ 10}
Search = Callable[[Finding], Sequence[str]]


def _figures(measures: Mapping[str, Measure], wanted: Mapping[str, Sequence[str]], found: Mapping[str, Sequence[str]]) -> dict[str, Metric]:
    """Each measure's mean over the queries, with its interval; a query that returned nothing counts 0."""
    qrels = {q: dict.fromkeys(ids, 1) for q, ids in wanted.items()}
    run = {q: {key: 1.0 / rank for rank, key in enumerate(found.get(q, ()), 1)} for q in wanted}
    names = {measure: name for name, measure in measures.items()}
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(wanted, 0.0) for name in measures}
    for row in ir_measures.iter_calc(list(measures.values()), qrels, {q: r for q, r in run.items() if r}) if wanted else ():
        values[names[row.measure]][row.query_id] = row.value
    return {name: stat.mean(list(by.values())) for name, by in values.items()}


def retrieval(cases: Sequence[GoldenFinding], search_cases: Search, search_problems: Search, *, split: bool = True) -> SuiteResult:
    """Rank cases and problem types for every golden finding.

    Args:
        cases: the golden findings.
        search_cases: case ids for a finding, best first.
        search_problems: problem type ids that retrieval alone (no classifier) returns, best first.
        split: as :func:`advisor.evaluation.suites.running.finding_of`.
    """
    findings = findings_of(cases, split=split)
    borrowing = [c for c in cases if c.cases_good]
    ran = {f.id: attempt(lambda f=f: list(search_cases(f))) for f in findings}  # type: ignore[misc]
    problems = {f.id: attempt(lambda f=f: list(search_problems(f))) for f in findings}  # type: ignore[misc]
    metrics = _figures(CASE_MEASURES, {c.name: c.cases_good for c in borrowing}, {k: r.value or () for k, r in ran.items()})
    wanted = {c.name: c.problem_types[:1] for c in cases}
    metrics |= _figures(PROBLEM_MEASURES, wanted, {k: r.value or () for k, r in problems.items()})
    return SuiteResult(name="retrieval", metrics=metrics, cases=tuple(_case(c, ran[c.name]) for c in borrowing))


def _case(case: GoldenFinding, ran: Ran) -> CaseResult:
    """Score: reciprocal rank of the first acceptable case within the first ten."""
    ids = (ran.value or [])[:10]
    rank = next((n for n, key in enumerate(ids, 1) if key in case.cases_good), 0)
    detail = f"可借鉴 {'、'.join(case.cases_good)}；检索到 {'、'.join(ids[:5])}"
    return CaseResult(suite="retrieval", name=case.name, score=1 / rank if rank else 0, text=case.finding, detail=detail, failed=ran.failed)
