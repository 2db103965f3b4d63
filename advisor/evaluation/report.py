"""Present a run: the table of a terminal, the JSON of the contract, one self-contained HTML page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from advisor.errors import InputFileError
from advisor.evaluation.baseline import counts
from advisor.evaluation.types import Comparison, Curve, EvaluationReport, Gate, Metric

WORST = 40
"""Cases listed with their texts, the worst first."""
PLOT = 240
"""Side of a plot in SVG units."""
SUITE_NAMES = {
    "classification": "诊断", "retrieval": "检索", "drafts": "草稿", "lint": "措施检查", "chat": "问答", "plans": "整份方案",
}  # fmt: skip
METRIC_NAMES = {
    "macro_f1": "痛点 macro-F1", "accuracy": "痛点准确率", "f1_none": "F1（五个之外）", "second_pain_point_f1": "第二痛点 F1",
    "type_recall_at_1": "问题类型 recall@1", "type_recall_at_3": "问题类型 recall@3", "dimension_accuracy": "维度准确率",
    "domain_accuracy": "领域准确率", "severity_error": "严重程度平均误差", "prevalence_error": "普遍程度平均误差",
    "difficulty_error": "整改难度平均误差", "calibration_error": "校准误差 ECE", "accuracy_at_90_coverage": "90% 覆盖时准确率",
    "case_hit_at_5": "案例 hit@5", "case_recall_at_5": "案例 recall@5", "case_mrr": "案例 MRR", "case_ndcg_at_10": "案例 nDCG@10",
    "problem_hit_at_3": "问题类型 hit@3（只检索）", "problem_mrr": "问题类型 MRR（只检索）", "drafts_made": "写成的草稿",
    "part_coverage": "部分覆盖率", "two_cause_levels": "两层以上原因", "field_completeness": "措施字段完整率",
    "lint_errors_per_measure": "每条措施的错误", "lint_warnings_per_measure": "每条措施的警告", "facts_used": "事实使用率",
    "causes_named": "应有原因命中率", "drafts_with_faults": "含不应有内容的草稿", "unsupported_facts": "每份草稿无出处的事实",
    "marks_per_draft": "每份草稿待核实处", "distinctness": "同类草稿差异度", "net_burden": "每份草稿净增负担",
    "citations_resolve": "引注可核率（草稿）", "wrong_borrowing": "不应借鉴而借鉴", "right_borrowing": "借鉴得当率",
    "bad_flagged": "坏措施被标出", "bad_with_error": "坏措施判为错误", "good_flagged": "好措施被误标", "good_with_error": "好措施误判为错误",
    "lint_precision": "标出的确是坏措施", "answer_points": "答案要点覆盖", "right_refusals": "该拒答而拒答", "false_refusals": "不该拒答而拒答",
    "chat_citations_resolve": "引注可核率（问答）", "answers_too_long": "超过 600 字的答案", "answers_with_faults": "含不应有内容的答案",
    "plan_parts_covered": "方案部分覆盖率", "plan_shared_found": "同根问题并治率", "plan_wrong_posts": "不存在的岗位",
    "plan_errors": "方案错误", "plan_unsupported_facts": "方案无出处的事实",
}  # fmt: skip


def metric_name(name: str) -> str:
    """A metric in words."""
    return METRIC_NAMES.get(name, name.replace("f1_", "F1（") + "）" if name.startswith("f1_") else name)


def figure(metric: Metric) -> str:
    """Value and interval, such as ``0.853 [0.81, 0.89]``."""
    if metric.value is None:
        return "—"
    return f"{metric.value:.3f}" + (f" [{metric.ci[0]:.2f}, {metric.ci[1]:.2f}]" if metric.ci else "")


def table(report: EvaluationReport) -> list[tuple[str, str, str, str]]:
    """(suite, metric, figure, n) of every metric, in order."""
    return [
        (SUITE_NAMES.get(s.name, s.name), metric_name(name), figure(m), str(m.n)) for s in report.suites for name, m in s.metrics.items()
    ]


def lines(report: EvaluationReport, comparison: Comparison | None) -> list[str]:
    """The table of a terminal: metrics with change against the baseline, failed cases, cases better and worse."""
    change = {m.name: m for m in comparison.metrics} if comparison else {}
    out = [f"金标 {report.fingerprint.golden}，{len(report.cases)} 个样例结果，{report.seconds:.0f} 秒"]
    for s in report.suites:
        out.append(f"【{SUITE_NAMES.get(s.name, s.name)}】")
        for name, m in s.metrics.items():
            moved = change.get(name)
            note = ""
            if moved and moved.before is not None and moved.after is not None:
                note = f"  基线 {moved.before:.3f}" + (f"  {moved.after - moved.before:+.3f}" if moved.after != moved.before else "")
            out.append(
                f"  {metric_name(name)}：{figure(m)}（n={m.n}）{note}" + (f"  ← {moved.regressed}" if moved and moved.regressed else "")
            )
    out += [f"失败的样例 {c.suite}/{c.name}：{c.failed}" for c in report.cases if c.failed]
    if comparison:
        n = counts(comparison)
        out.append(f"与基线逐例比较：好转 {n['better']}，变差 {n['worse']}，不变 {n['same']}，新增 {n['new']}，缺失 {n['gone']}")
    return out


def as_json(report: EvaluationReport, comparison: Comparison | None, gates: Mapping[str, Gate]) -> dict[str, Any]:
    """The JSON of the contract, with case results and the comparison beside it."""
    body: dict[str, Any] = {
        "fingerprint": report.fingerprint.model_dump(),
        "cases": len(report.cases),
        "metrics": {k: m.model_dump(mode="json") for k, m in report.metrics.items()},
        "seconds": report.seconds,
        "suites": [s.model_dump(mode="json", exclude={"metrics"}) for s in report.suites],
        "gates": {k: g.model_dump() for k, g in gates.items()},
    }
    if comparison:
        body["comparison"] = comparison.model_dump(mode="json") | {"regressions": [m.name for m in comparison.regressions]}
    return body


def _points(curve: Curve) -> list[dict[str, float]]:
    """Points of a plot in SVG units: x to the right, y upwards, both from 0 to 1."""
    return [{"x": round(x * PLOT, 1), "y": round((1 - y) * PLOT, 1), "n": n, "vx": x, "vy": y} for x, y, n in curve.points]


def html(report: EvaluationReport, comparison: Comparison | None) -> str:
    """One self-contained page: no script, no outside request; texts of cases are escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(loader=PackageLoader("advisor.evaluation", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    worst = sorted(report.cases, key=lambda c: (c.score, c.suite, c.name))[:WORST]
    bars = [(metric_name(k), k, m) for k, m in report.metrics.items() if k.startswith("f1_")]
    return environment.get_template("report.html.j2").render(
        report=report,
        comparison=comparison,
        counts=counts(comparison) if comparison else None,
        changed=[c for c in comparison.cases if c.outcome in {"better", "worse"}] if comparison else [],
        suites=[(SUITE_NAMES.get(s.name, s.name), s) for s in report.suites],
        name=metric_name,
        figure=figure,
        moved={m.name: m for m in comparison.metrics} if comparison else {},
        bars=bars,
        plots=[(c.name, _points(c)) for s in report.suites for c in s.curves],
        plot=PLOT,
        worst=worst,
    )


def write_html(report: EvaluationReport, comparison: Comparison | None, path: Path) -> None:
    """Write the page, whole or not at all.

    Raises:
        InputFileError: it cannot be written.
    """
    scratch = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_text(html(report, comparison), encoding="utf-8")
        scratch.replace(path)
    except OSError as error:
        raise InputFileError(f"写不出来（{error.strerror or error}）", where=str(path), fix="请换一个可写的位置") from error
    finally:
        scratch.unlink(missing_ok=True)


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as a Markdown table."""
    head, *rest = rows
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(r) + " |" for r in rest)]
