"""Classification: the main pain point (six classes with ``none``), problem types, dimension, domain, ratings, confidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from advisor.evaluation import statistics as stat
from advisor.evaluation.suites.running import Ran, attempt, findings_of
from advisor.evaluation.types import CaseResult, Curve, GoldenFinding, Metric, SuiteResult
from advisor.models import Diagnosis, Finding

CLASSES = ("P1", "P2", "P3", "P4", "P5", "none")
SHOWN_COVERAGE = tuple(c / 20 for c in range(2, 21))


def _main(diagnosis: Diagnosis | None) -> str:
    if diagnosis is None:
        return ""
    return diagnosis.pain_points[0].id if diagnosis.pain_points else "none"


def classification(cases: Sequence[GoldenFinding], diagnose: Callable[[Finding], Diagnosis], *, split: bool = True) -> SuiteResult:
    """Diagnose every golden finding and hold it against its labels."""
    ran = [attempt(lambda f=f: diagnose(f)) for f in findings_of(cases, split=split)]  # type: ignore[misc]
    results = [_case(c, r) for c, r in zip(cases, ran, strict=True)]
    found = [(c, r.value) for c, r in zip(cases, ran, strict=True) if r.value is not None]
    true = np.array([CLASSES.index(c.main) for c in cases], dtype=np.int64)
    # A crashed case is of no class (-1): it counts as an error of its true class.
    predicted = np.array([CLASSES.index(_main(r.value)) if r.value is not None else -1 for r in ran], dtype=np.int64)
    metrics = {
        "macro_f1": stat.interval(len(cases), lambda i: stat.macro_f1(true[i], predicted[i], len(CLASSES))),
        "accuracy": stat.mean([float(t == p) for t, p in zip(true, predicted, strict=True)]),
        **{
            f"f1_{name}": stat.interval(len(cases), lambda i, k=k: stat.f1(true[i], predicted[i], k))  # type: ignore[misc]
            for k, name in enumerate(CLASSES)
        },
        "second_pain_point_f1": _second(found),
        "type_recall_at_1": _type_recall(cases, ran, 1),
        "type_recall_at_3": _type_recall(cases, ran, 3),
        "dimension_accuracy": stat.mean([float(r.value is not None and r.value.dimension == c.dimension) for c, r in _pairs(cases, ran)]),
        "domain_accuracy": stat.mean([float(r.value is not None and r.value.domain == c.domain) for c, r in _pairs(cases, ran)]),
        **{
            f"{name}_error": stat.mean([abs(getattr(d, name).value - getattr(c, name)) for c, d in found])
            for name in ("severity", "prevalence", "difficulty")
        },
        **_confidence(found),
    }
    confusion = {t: dict.fromkeys((*CLASSES, "失败"), 0) for t in CLASSES}
    for c, r in _pairs(cases, ran):
        confusion[c.main][_main(r.value) or "失败"] += 1
    return SuiteResult(name="classification", metrics=metrics, cases=tuple(results), confusion=confusion, curves=_curves(found))


def _pairs(cases: Sequence[GoldenFinding], ran: Sequence[Ran]) -> list[tuple[GoldenFinding, Ran]]:
    return list(zip(cases, ran, strict=True))


def _case(case: GoldenFinding, ran: Ran) -> CaseResult:
    """Score: half for the main pain point, half for the main type among the first three."""
    if ran.value is None:
        return CaseResult(suite="classification", name=case.name, score=0, text=case.finding, failed=ran.failed)
    d: Diagnosis = ran.value
    types = [t.id for t in d.problem_types]
    score = 0.5 * (_main(d) == case.main) + 0.5 * (case.problem_types[0] in types[:3])
    detail = f"应为 {case.main} {case.problem_types[0]}；得到 {_main(d)} {'、'.join(types[:3])}"
    return CaseResult(suite="classification", name=case.name, score=score, text=case.finding, detail=detail)


def _type_recall(cases: Sequence[GoldenFinding], ran: Sequence[Ran], k: int) -> Metric:
    """Share of findings whose main problem type is among the first ``k``."""
    return stat.mean(
        [float(r.value is not None and c.problem_types[0] in [t.id for t in r.value.problem_types[:k]]) for c, r in _pairs(cases, ran)]
    )


def _second(found: Sequence[tuple[GoldenFinding, Diagnosis]]) -> Metric:
    """Micro-F1 of the pain points after the main one."""
    rows = []
    for case, d in found:
        wanted, given = set(case.pain_points[1:]), {p.id for p in d.pain_points[1:]}
        rows.append((len(wanted & given), len(wanted) + len(given)))
    return stat.ratio([2 * hit for hit, _ in rows], [total for _, total in rows])


def confidence(diagnosis: Diagnosis) -> float:
    """The confidence of the main class: that of the first pain point, else of "outside the five"."""
    return diagnosis.pain_points[0].confidence if diagnosis.pain_points else diagnosis.outside


def _arrays(found: Sequence[tuple[GoldenFinding, Diagnosis]]) -> tuple[np.ndarray, np.ndarray]:
    sure = np.array([confidence(d) for _, d in found], dtype=np.float64)
    right = np.array([float(_main(d) == c.main) for c, d in found], dtype=np.float64)
    return sure, right


def _confidence(found: Sequence[tuple[GoldenFinding, Diagnosis]]) -> dict[str, Metric]:
    sure, right = _arrays(found)
    return {
        "calibration_error": stat.interval(len(found), lambda i: stat.calibration_error(sure[i], right[i])),
        "accuracy_at_90_coverage": stat.interval(len(found), lambda i: stat.accuracy_at_coverage(sure[i], right[i], 0.9)),
    }


def _curves(found: Sequence[tuple[GoldenFinding, Diagnosis]]) -> tuple[Curve, ...]:
    """Reliability (mean confidence, accuracy, n a bin) and abstention (coverage, accuracy, n kept)."""
    if not found:
        return ()
    sure, right = _arrays(found)
    bins = np.minimum((sure * stat.BINS).astype(int), stat.BINS - 1)
    reliability = tuple(
        (round(float(sure[bins == b].mean()), 4), round(float(right[bins == b].mean()), 4), int((bins == b).sum()))
        for b in range(stat.BINS)
        if (bins == b).any()
    )
    abstention = tuple(
        (share, round(stat.accuracy_at_coverage(sure, right, share), 4), max(1, round(share * len(found)))) for share in SHOWN_COVERAGE
    )
    return (Curve(name="reliability", points=reliability), Curve(name="abstention", points=abstention))
