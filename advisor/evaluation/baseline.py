"""The gate: a run beside a committed baseline, metric by metric and case by case."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from advisor.errors import InputFileError, UserError
from advisor.evaluation.golden import fault
from advisor.evaluation.types import Baseline, CaseChange, Comparison, EvaluationReport, Gate, Metric, MetricChange, Outcome
from advisor.knowledge import read_yaml

SAME = 1e-6
"""Scores closer than this are the same: they are rounded to four digits."""


def baseline_of(report: EvaluationReport) -> Baseline:
    """What of a run is kept as a baseline."""
    return Baseline(
        fingerprint=report.fingerprint, metrics=report.metrics, scores={f"{c.suite}/{c.name}": round(c.score, 4) for c in report.cases}
    )


def write_baseline(report: EvaluationReport, path: Path) -> None:
    """Write the baseline, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.tmp")
    text = json.dumps(baseline_of(report).model_dump(mode="json"), ensure_ascii=False, indent=1)
    scratch.write_text(text + "\n", encoding="utf-8")
    scratch.replace(path)


def read_baseline(path: Path) -> Baseline | None:
    """The baseline; None where there is no file.

    Raises:
        InputFileError: it is damaged or of another form.
    """
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValidationError as error:
        raise InputFileError(f"基线读不出来：{fault(error)}", where=str(path), fix="请用 --write-baseline 重新生成") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputFileError(f"基线读不出来（{error}）", where=str(path), fix="请检查文件，或用 --write-baseline 重新生成") from error


def read_gates(path: Path) -> dict[str, Gate]:
    """The gates: by metric, direction, tolerance and bar.

    Raises:
        InputFileError: the file is not there or of another form.
    """
    value = read_yaml(path)
    if not isinstance(value, dict):
        raise InputFileError("门槛文件应是“指标: 门槛”的清单", where=str(path), fix="请对照 eval/gates.yaml 改正")
    gates = {}
    for name, row in value.items():
        try:
            gates[str(name)] = Gate.model_validate(row)
        except ValidationError as error:
            raise InputFileError(fault(error), where=f"{path.name} 的 {name}", fix="请对照 eval/gates.yaml 改正") from error
    return gates


def check_version(golden: str, baseline: Baseline) -> None:
    """Raise where the baseline was made over another golden set; ``golden`` is the version of ours.

    Raises:
        UserError: it was.
    """
    if golden != baseline.fingerprint.golden:
        raise UserError(
            f"基线是按金标 {baseline.fingerprint.golden} 生成的，本次是 {golden}，不能比较",
            where="--baseline",
            fix="请用同一版金标，或确认结果后用 --write-baseline 更新基线",
        )


def compare(report: EvaluationReport, baseline: Baseline, gates: Mapping[str, Gate]) -> Comparison:
    """A run beside its baseline.

    Raises:
        UserError: they were run over different golden sets.
    """
    check_version(report.fingerprint.golden, baseline)
    now = report.metrics
    names = [*now, *(n for n in baseline.metrics if n not in now)]
    metrics = tuple(_metric(n, baseline.metrics.get(n), now.get(n), gates.get(n)) for n in names)
    scores = {f"{c.suite}/{c.name}": c.score for c in report.cases}
    keys = [*scores, *(k for k in baseline.scores if k not in scores)]
    return Comparison(metrics=metrics, cases=tuple(_change(k, baseline.scores.get(k), scores.get(k)) for k in keys))


def _metric(name: str, before: Metric | None, after: Metric | None, gate: Gate | None) -> MetricChange:
    old, new = before.value if before else None, after.value if after else None
    why = ""
    if gate and new is None and old is not None:
        why = "本次没有这一指标"
    elif gate and new is not None:
        sign = 1 if gate.better == "higher" else -1
        if old is not None and sign * (new - old) < -gate.tolerance - SAME:
            why = f"比基线差 {abs(new - old):.4f}，超过容许的 {gate.tolerance:g}"
        elif gate.bar is not None and sign * (new - gate.bar) < -SAME:
            why = f"没有达到门槛 {gate.bar:g}"
    return MetricChange(name=name, before=old, after=new, regressed=why)


def _change(case: str, before: float | None, after: float | None) -> CaseChange:
    outcome: Outcome
    if before is None or after is None:
        outcome = "new" if before is None else "gone"
    elif abs(after - before) <= 1e-4 + SAME:
        outcome = "same"
    else:
        outcome = "better" if after > before else "worse"
    return CaseChange(case=case, before=before, after=after, outcome=outcome)


def counts(comparison: Comparison) -> Counter[str]:
    """How many cases are better, worse, same, new, gone."""
    return Counter(c.outcome for c in comparison.cases)
