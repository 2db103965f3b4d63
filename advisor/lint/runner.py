"""Run the rules: on a measure as people wrote it, and on a typed one of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain

from advisor.knowledge import Lexicon
from advisor.lint.catalogue import Rule
from advisor.lint.context import Reading
from advisor.lint.lexicons import Terms, terms_of
from advisor.lint.rules import burden, completeness, dates, facts, lawful, outcome, paper, prose, shift, typed, vague
from advisor.lint.shared import refers
from advisor.models import Finding, LintIssue, Measure, WrittenMeasure

RULES: tuple[Rule, ...] = tuple(
    chain(
        completeness.RULES,
        vague.RULES,
        dates.RULES,
        facts.RULES,
        paper.RULES,
        shift.RULES,
        outcome.RULES,
        burden.RULES,
        lawful.RULES,
        prose.RULES,
    )
)
_ORDER = {"error": 0, "warning": 1, "info": 2}
_EMPTY = frozenset({"C01", "C02", "C03", "C04", "C05", "C08"})
"""Codes that only say that something is missing: where C01 or C02 fires, the others add nothing."""
_SUMMARY = frozenset({"R16", "R17"})
"""Codes that sum the measure up: where another error says what is wrong they add nothing."""


def run_rules(reading: Reading) -> tuple[LintIssue, ...]:
    """Every issue of ``reading``, without those that repeat another one, errors first."""
    return _tidy([issue for rule in RULES for issue in rule.issues(reading)])


def _tidy(issues: list[LintIssue]) -> tuple[LintIssue, ...]:
    if any(i.severity == "error" and i.code not in _SUMMARY for i in issues):
        issues = [i for i in issues if i.code not in _SUMMARY]
    codes = {i.code for i in issues}
    explained = any(i.severity == "error" and i.code[0] in "RBL" for i in issues)
    if explained:
        issues = [i for i in issues if i.code not in ("C01", "C02")]
    if codes & {"C01", "C02"}:
        issues = [i for i in issues if i.code not in _EMPTY or i.code in ("C01", "C02")]
    if "C08" in codes:
        issues = [i for i in issues if i.code not in ("C03", "C04", "C05")]
    return tuple(sorted(_distinct(issues), key=lambda i: (_ORDER[i.severity], i.field or "", i.start, i.code)))


def _distinct(issues: Iterable[LintIssue]) -> Iterator[LintIssue]:
    """Of two vague phrases of which one lies within the other, the longer; of equal spans, the first."""
    kept: list[LintIssue] = []
    for issue in sorted(issues, key=lambda i: (_ORDER[i.severity], i.start - i.end)):
        if issue.code[0] == "V" and any(
            k.code[0] == "V" and k.code != "V09" and k.field == issue.field and k.start <= issue.start and issue.end <= k.end for k in kept
        ):
            continue
        kept.append(issue)
        yield issue


def lint_written(measure: WrittenMeasure, lexicon: Mapping[str, Lexicon]) -> tuple[LintIssue, ...]:
    """Judge a measure as one text, as people write it.

    Args:
        measure: ``fields`` may hold owner, deadline … from table columns: what stands there counts as present. Without ``finding``
            the rules that compare with it are silent, without ``feedback_date`` those that compare dates. A text that only refers
            to a shared measure (见共同措施第1项) has no issues: the shared measure is judged in its own place.
        lexicon: the knowledge base's lexicons by id.

    Returns:
        Issues, errors first. ``field`` is null for the text, else the key of ``fields``.

    Raises:
        KnowledgeError: a lexicon is missing or holds an unusable pattern.
    """
    if refers(measure.text):
        return ()
    terms = terms_of(lexicon)
    return run_rules(Reading(measure.text, terms, finding=measure.finding, feedback=measure.feedback_date, fields=measure.fields))


def lint_measure(measure: Measure, finding: Finding, feedback_date: date | None, lexicon: Mapping[str, Lexicon]) -> tuple[LintIssue, ...]:
    """Judge one of our own typed measures; ``field`` names the field, spans lie in that field's text.

    Raises:
        KnowledgeError: a lexicon is missing or holds an unusable pattern.
    """
    terms = terms_of(lexicon)
    reading = _reading(measure, finding, feedback_date, terms)
    found = [
        issue.model_copy(update={"field": issue.field or "action"})
        for rule in RULES
        if rule.info.code not in typed.REPLACED
        for issue in rule.issues(reading)
    ]
    for rule in typed.rules(measure, feedback_date, terms):
        found.extend(rule)
    return _tidy([i for i in found if not _quotes(i, measure, finding.text)])


_QUOTE = re.compile(r"“[^“”]*”")


def _quotes(issue: LintIssue, measure: Measure, finding: str) -> bool:
    """Whether the issue lies in words of the finding that the measure quotes: what a finding says is no fault of the measure."""
    value: object = measure
    for step in (issue.field or "action").split("."):
        value = getattr(value, step, None)
    if not isinstance(value, str):
        return False
    for m in _QUOTE.finditer(value):
        if m.start() < issue.end and issue.start < m.end():
            inner = value[max(issue.start, m.start() + 1) : min(issue.end, m.end() - 1)].replace("‘", "“").replace("’", "”")
            return any(piece and piece in finding for piece in re.split(r"[、……]", inner))
    return False


def _reading(m: Measure, finding: Finding, feedback: date | None, terms: Terms) -> Reading:
    deadline = f"{m.deadline.year}年{m.deadline.month}月{m.deadline.day}日前" if isinstance(m.deadline, date) else m.deadline
    fields = {
        "owner": m.owner, "lead": m.lead, "deadline": deadline, "indicator": m.indicator.target, "evidence": m.evidence,
        "check": m.check.method,
    }  # fmt: skip
    return Reading(m.action, terms, finding=finding.text, feedback=feedback, fields=fields)
