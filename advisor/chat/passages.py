"""The passages an answer may quote: single fields of knowledge entries, each with its source line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from advisor.drafting.cite import case_source, source_line
from advisor.knowledge import Case, KnowledgeBase, PainPoint, ProblemType, Rule
from advisor.models import KnowledgeKind


class Passage(NamedTuple):
    """A stretch of a field that can be quoted. ``topic`` says what kind of question it answers; ``note`` follows the quote."""

    key: str
    field: str
    text: str
    topic: str
    source: str
    note: str = ""
    start: int = 0


OWN = "整改顾问知识库自编条目，非公开文件"
SHORTEST = 12
"""Characters below which a stretch of a template says too little to be quoted."""
UNCONFIRMED = "（待核实：未见原文，请以本级规定为准）"


def _plain_stretches(key: str, field: str, template: str, topic: str, source: str) -> Iterator[Passage]:
    """The longest run of whole steps of a template that hold no slot: a slot is no text to quote."""
    runs: list[tuple[int, int]] = []
    at = 0
    for step in re.split(r"(?<=[；。])", template):
        plain = not re.search(r"[{}\[\]]", step)
        if plain and runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + len(step))
        elif plain:
            runs.append((at, at + len(step)))
        at += len(step)
    start, end = max(runs, key=lambda r: r[1] - r[0], default=(0, 0))
    if end - start >= SHORTEST:
        yield Passage(key, field, template[start:end], topic, source, start=start)


def _problem(p: ProblemType) -> Iterator[Passage]:
    source = f"问题类型“{p.name}”（{OWN}）"
    yield Passage(p.id, "definition", p.definition, "定义", source)
    for i, s in enumerate(p.shows):
        yield Passage(p.id, f"shows.{i}", s, "表现", source)
    for i, c in enumerate(p.causes):
        yield Passage(p.id, f"causes.{i}.statement", c.statement, "原因", source)
        yield Passage(p.id, f"causes.{i}.question", c.question, "判断", source)
    for i, m in enumerate(p.measures):
        for field, text, topic in (
            ("evidence", m.evidence, "佐证"),
            ("check.method", m.check.method, "核验"),
            ("action", m.action, "措施"),
        ):
            yield from _plain_stretches(p.id, f"measures.{i}.{field}", text, topic, source)
    yield from _plain_stretches(p.id, "long_term", p.long_term, "措施", source)


def _case(c: Case) -> Iterator[Passage]:
    source = case_source(c)
    yield Passage(c.id, "summary", c.summary, "案例", source)
    for i, m in enumerate(c.mechanisms):
        yield Passage(c.id, f"mechanisms.{i}", m, "案例", source)
    for i, r in enumerate(c.results):
        line = source_line(c.sources[r.source]) if r.source is not None else "出处待核"
        note = "" if r.confidence == "来源载明" else f"（{r.confidence}）"
        yield Passage(c.id, f"results.{i}.figure", r.figure, "成效", line, note)
    for name, topic in (
        ("conditions", "条件"),
        ("limits", "局限"),
        ("not_if", "局限"),
        ("changes", "条件"),
        ("transfer_questions", "判断"),
    ):
        for i, text in enumerate(getattr(c, name)):
            yield Passage(c.id, f"{name}.{i}", text, topic, source)


def _rule(r: Rule) -> Iterator[Passage]:
    note = "" if r.confidence == "证" else UNCONFIRMED
    said = "本级规定为准" in r.text or "待核实" in r.text
    yield Passage(r.id, "text", r.text, r.group, source_line(r.source), "（待核实）" if said and note else note)
    for i, c in enumerate(r.checks):
        yield Passage(r.id, f"checks.{i}", c, "核验", source_line(r.source), note)


def _pain_point(p: PainPoint) -> Iterator[Passage]:
    source = source_line(p.source)
    yield Passage(p.id, "name", p.name, "痛点", source)
    for i, s in enumerate(p.symptoms):
        yield Passage(p.id, f"symptoms.{i}.text", s.text, "表现", source)
    yield Passage(p.id, "path", p.path, "措施", source)
    for i, m in enumerate(p.measures):
        yield Passage(p.id, f"measures.{i}.text", m.text, "措施", source)


def passages(base: KnowledgeBase, kind: KnowledgeKind, key: str) -> list[Passage]:
    """Every passage of one entry, in a fixed order."""
    if kind == "problem":
        return list(_problem(base.problems[key]))
    if kind == "case":
        return list(_case(base.cases[key]))
    if kind == "rule":
        return list(_rule(base.rules[key]))
    return list(_pain_point(base.pain_points[key])) if kind == "pain_point" else []
