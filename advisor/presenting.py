"""How results look on the command line, and the JSON objects of the contract. No decisions, no service calls."""

from __future__ import annotations

import inspect
import json
import re
import stat
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from advisor import knowledge, models
from advisor.errors import InputFileError
from advisor.models import Answer, Diagnosis, Finding, ImportResult, Match, MeasureReport, Plan, UnitProfile, UnitType

_QUESTION_BYTES = 50_000_000
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


def unit_profile(result: ImportResult, name: str | None, kind: UnitType | None) -> UnitProfile | None:
    """The unit as the call gives it; None where it gives nothing, so that it is guessed."""
    if name is None and kind is None:
        return None
    from advisor.planning import guess_unit

    guessed = guess_unit(name or result.unit_name, result.findings)
    return UnitProfile(name=guessed.name, type=kind or guessed.type, guessed=kind is None)


def outputs(folder: Path) -> list[Path]:
    """The files that ``advisor plan`` writes."""
    return [folder / n for n in ("plan.json", "整改方案.docx", "内部参考.docx", "整改台账.xlsx")]


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


_USAGE = (
    (r"No such option:? '?(.+?)'?(?: Did you mean .*)?\.?$", "没有选项 {0}"),
    (r"No such command '(.*)'.*$", "没有命令 {0}"),
    (r"Option '?(.+?)'? requires (?:an argument|\d+ arguments).*$", "选项 {0} 后面要写值"),
    (r"Got unexpected extra argument(?:\(s\)|s)? \((.*)\).*$", "多出参数 {0}"),
    (r"Invalid value for '(.*?)': .*(?:valid integer|valid number).*$", "{0} 的值不是数字"),
    (r"Invalid value for '(.*?)': .*(?:less|greater) than.*$", "{0} 的值不在允许的范围内"),
    (r"Invalid value for '(.*?)': .*$", "{0} 的值不对"),
    (r"Missing (?:argument|option|parameter):? ?'?(.*?)'?\.?$", "缺少参数 {0}"),
)
"""What the library of the command line says of a wrong call, in its English, and what we say."""


def usage_fault(said: str) -> str:
    """A wrong call in Chinese, on one line."""
    line = " ".join(said.split())
    for pattern, words in _USAGE:
        if m := re.match(pattern, line):
            return words.format(*(g.replace("'", "") for g in m.groups()))
    return f"命令写得不对（{line}）"


def place_of(error: BaseException) -> str:
    """File and line of this program in which an unforeseen error arose."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "advisor" in Path(f.filename).parts]
    return f"{Path(frames[-1].filename).name} 第{frames[-1].lineno}行" if frames else type(error).__module__


def _question_lines(path: Path) -> list[str]:
    """The lines of a question file, at most 50 MB of them."""
    where = str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _QUESTION_BYTES:
            raise InputFileError("问题文件不是普通文件，或超过 50 MB", where=where, fix="请给出 UTF-8 编码的 JSONL 文件")
        return path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, ValueError) as error:
        raise InputFileError("问题文件读不出来", where=where, fix="请核对路径，并给出 UTF-8 编码的 JSONL 文件") from error


def read_questions(path: Path) -> Iterator[tuple[str, str] | InputFileError]:
    """(id, question) of each line of a JSONL file, or what is wrong with the line.

    Raises:
        InputFileError: the file cannot be read.
    """
    for n, line in enumerate(_question_lines(path), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            key, question = row["id"], row["question"]
        except (ValueError, KeyError, TypeError, RecursionError):
            key = question = None
        if isinstance(key, str | int) and isinstance(question, str):
            yield str(key), question
        else:
            yield InputFileError('不是 {"id", "question"}', where=f"{path.name} 第{n}行", fix="请改正这一行")


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
