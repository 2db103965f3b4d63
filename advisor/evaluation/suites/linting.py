"""The linter on measures with a strict reviewer's verdict: how many bad ones it flags, how many good ones it spares, rule by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from advisor.evaluation import statistics as stat
from advisor.evaluation.suites.running import attempt
from advisor.evaluation.types import CaseResult, GoldenMeasure, SuiteResult
from advisor.models import LintIssue, WrittenMeasure

Lint = Callable[[WrittenMeasure], Sequence[LintIssue]]
RULE_HEAD = ("规则", "命中坏", "命中好", "准确率", "召回率")


def linting(cases: Sequence[GoldenMeasure], lint: Lint) -> SuiteResult:
    """Lint every golden measure singly."""
    ran = [attempt(lambda c=c: list(lint(_written(c)))) for c in cases]  # type: ignore[misc]
    flagged = [r.value is not None and any(i.severity != "info" for i in r.value) for r in ran]
    errors = [r.value is not None and any(i.severity == "error" for i in r.value) for r in ran]
    bad = [n for n, c in enumerate(cases) if not c.good]
    good = [n for n, c in enumerate(cases) if c.good]
    right = sum(flagged[n] for n in bad)
    metrics = {
        "bad_flagged": stat.mean([float(flagged[n]) for n in bad]),
        "bad_with_error": stat.mean([float(errors[n]) for n in bad]),
        "good_flagged": stat.mean([float(flagged[n]) for n in good]),
        "good_with_error": stat.mean([float(errors[n]) for n in good]),
        "lint_precision": stat.ratio([float(right)], [float(sum(flagged))]),
    }
    results = tuple(_case(c, r.value, r.failed) for c, r in zip(cases, ran, strict=True))
    return SuiteResult(name="lint", metrics=metrics, cases=results, tables={"rules": _rules(cases, [r.value or [] for r in ran])})


def _written(case: GoldenMeasure) -> WrittenMeasure:
    return WrittenMeasure(id=case.name, text=case.measure, finding=case.finding, feedback_date=case.feedback_date)


def _rules(cases: Sequence[GoldenMeasure], found: Sequence[Sequence[LintIssue]]) -> tuple[tuple[str, ...], ...]:
    """Per rule: hits on bad and on good measures, precision, and the share of the bad measures it hits (its recall)."""
    on_bad: Counter[str] = Counter()
    on_good: Counter[str] = Counter()
    for case, issues in zip(cases, found, strict=True):
        (on_good if case.good else on_bad).update({i.code for i in issues if i.severity != "info"})
    total = sum(not c.good for c in cases)
    rows = [RULE_HEAD]
    for code in sorted({*on_bad, *on_good}):
        b, g = on_bad[code], on_good[code]
        rows.append((code, str(b), str(g), f"{b / (b + g):.2f}", f"{b / total:.2f}" if total else "—"))
    return tuple(rows)


def _case(case: GoldenMeasure, issues: Sequence[LintIssue] | None, failed: str) -> CaseResult:
    """Score: a good measure 1 unflagged, 0.5 with a warning, 0 with an error; a bad one 1 with its class reached, 0.5 flagged below it, else 0."""
    if issues is None:
        return CaseResult(suite="lint", name=case.name, score=0, text=case.measure, failed=failed)
    severities = {i.severity for i in issues}
    level = 2 if "error" in severities else 1 if "warning" in severities else 0
    reached = min(1.0, level / (2 if case.worst == "error" else 1))
    score = 1 - level / 2 if case.good else reached
    codes = "、".join(sorted({i.code for i in issues if i.severity != "info"})) or "无"
    detail = f"{'好' if case.good else '坏（' + '、'.join(case.faults) + '）'}；命中 {codes}"
    return CaseResult(suite="lint", name=case.name, score=score, text=case.measure, detail=detail)
