"""How results look on the command line, and the JSON objects of the contract. No decisions, no service calls."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import yaml
from pydantic import BaseModel

from advisor import knowledge, models
from advisor.models import Answer, Diagnosis, Finding, Match, MeasureReport, Plan

SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}


def finding(f: Finding) -> dict[str, Any]:
    """The object of ``advisor import --json``."""
    return {
        "id": f.id,
        "number": f.number,
        "text": f.text,
        "source": f.source.model_dump(mode="json", exclude_none=True),
        "problems": [p.model_dump() for p in f.problems],
        "given": f.given.model_dump(mode="json", exclude_none=True),
    }


def finding_line(f: Finding) -> str:
    """One line a finding."""
    parts = f"（{len(f.problems)}个问题）" if len(f.problems) > 1 else ""
    return f"{f.number or '-'}\t{f.text}{parts}\t{f.source.place}"


def diagnosis(d: Diagnosis) -> dict[str, Any]:
    """The object of ``advisor diagnose --json``."""
    return {
        "id": d.finding_id,
        "pain_points": [p.model_dump() for p in d.pain_points],
        "problem_types": [p.model_dump() for p in d.problem_types],
        "dimension": d.dimension,
        "domain": d.domain,
        "severity": d.severity.value,
        "prevalence": d.prevalence.value,
        "difficulty": d.difficulty.value,
        "urgency": d.urgency.value,
        "evidence": [e.model_dump(by_alias=True) for e in d.evidence],
        "in_scope": d.in_scope,
    }


def diagnosis_line(f: Finding, d: Diagnosis) -> str:
    """One line a diagnosis."""
    pain = "、".join(f"{p.id}（{p.confidence:.2f}）" for p in d.pain_points) or "五个痛点之外"
    words = "、".join(dict.fromkeys(e.text for e in d.evidence if e.for_.startswith(("pain_point", "problem"))))
    return f"{f.number or '-'}\t{pain}\t{d.problem_types[0].name}\t依据：{words}\t{f.text[:40]}"


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr; plain text where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(file=sys.stderr)
    columns = (TextColumn("起草"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("起草", total=None)

        def step(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)
            if not console.is_terminal and (done == total or done % 50 == 0):
                console.print(f"起草 {done}/{total}")

        yield step


def plan_table(plan: Plan) -> str:
    """A short table: number, pain point, problem type, measures, importance, lint."""
    rows = [("序号", "痛点", "问题类型", "措施", "重要性", "检查")]
    for n, item in enumerate(plan.items, 1):
        issues = [i for group in item.lint.values() for i in group if i.severity != "info"]
        pain = "、".join(p.id for p in item.diagnosis.pain_points) or "五个之外"
        rows.append(
            (
                str(n),
                pain,
                item.diagnosis.problem_types[0].name,
                str(len(item.draft.measures)),
                str(item.score.importance),
                f"{len(issues)} 处" if issues else "通过",
            )
        )
    widths = [max(_width(r[i]) for r in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(c + " " * (w - _width(c)) for c, w in zip(r, widths, strict=True)).rstrip() for r in rows]
    day = plan.feedback_date.isoformat() if plan.feedback_date else "未知"
    guessed = "（推断，请核对）" if plan.unit.guessed else ""
    head = f"{plan.unit.name}（{plan.unit.type}）{guessed}，反馈日期 {day}，{len(plan.items)} 条问题，共同措施 {len(plan.shared)} 项"
    return "\n".join([head, *lines, *(f"提示：{n}" for n in plan.notes)])


def _width(text: str) -> int:
    """Columns a text takes on a terminal."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)


def report_lines(report: MeasureReport) -> Iterator[str]:
    """The lines of one measure's lint report; none where it has no issue."""
    if not report.issues:
        return
    yield f"[{report.id}] {report.text[:60]}{'……' if len(report.text) > 60 else ''}"
    for i in report.issues:
        spot = report.text[i.start : i.end] if not i.field else i.field
        yield f"  {SEVERITIES[i.severity]} {i.code}{f'（{spot}）' if spot else ''}：{i.message}" + (
            f" 改为：{i.rewrite}" if i.rewrite else ""
        )


def answer_text(a: Answer) -> str:
    """An answer with its citations listed below."""
    lines = [a.answer, *(f"〔{c.n}〕{c.source}：“{c.quote}”（{c.knowledge_id} {c.field}）" for c in a.citations)]
    return "\n".join(lines)


def match_line(m: Match) -> str:
    """One line a match."""
    ranks = "，".join(f"{k} 第{v}" for k, v in sorted(m.ranks.items()))
    return f"{m.score:.4f}\t{m.kind}\t{m.id}\t{m.title}\t{ranks}"


def as_yaml(entry: BaseModel) -> str:
    """An entry as YAML."""
    return yaml.safe_dump(entry.model_dump(mode="json"), allow_unicode=True, sort_keys=False, width=120)


def schemas() -> dict[str, type[BaseModel]]:
    """Every public type by name, from the flow and from the knowledge base."""
    found = {}
    for module in (models, knowledge.types):
        for name, value in inspect.getmembers(module, inspect.isclass):
            if issubclass(value, BaseModel) and value is not BaseModel and name not in {"Model", "BaseModel"}:
                found[name] = value
    return found
