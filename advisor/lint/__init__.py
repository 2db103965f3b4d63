"""The linter for rectification measures: rule codes, spans, reasons, rewrites, as a good code linter has them for code.

``lint_written`` judges a measure as people write it, ``lint_measure`` one of our typed ones, ``lint_written_plan`` and ``lint_plan``
a whole plan. ``catalogue`` lists every rule, ``explain`` puts one into words.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from advisor.errors import UserError
from advisor.knowledge import Lexicon
from advisor.lint.catalogue import RuleInfo, explain_info
from advisor.lint.rules import plan as plan_rules
from advisor.lint.rules import typed
from advisor.lint.runner import RULES, lint_measure, lint_written
from advisor.models import Plan, PlanIssue, WrittenPlan

__all__ = ["RuleInfo", "catalogue", "explain", "lint_measure", "lint_plan", "lint_written", "lint_written_plan"]


@cache
def catalogue() -> tuple[RuleInfo, ...]:
    """Every rule, by code."""
    return tuple(sorted((r.info for r in (*RULES, *typed.RULES, *plan_rules.RULES)), key=lambda i: i.code))


def explain(code: str) -> str:
    """The rule ``code`` in words, several lines.

    Raises:
        UserError: there is no such rule.
    """
    for info in catalogue():
        if info.code == code.strip().upper():
            return explain_info(info)
    raise UserError(f"没有规则“{code}”", fix=f"可用的规则：{'、'.join(i.code for i in catalogue())}")


def lint_written_plan(plan: WrittenPlan, lexicon: Mapping[str, Lexicon]) -> tuple[PlanIssue, ...]:
    """Faults of a plan that people wrote, as a whole; its measures are judged one by one by :func:`lint_written`.

    Raises:
        KnowledgeError: a lexicon is missing or holds an unusable pattern.
    """
    return plan_rules.issues(plan_rules.written_sheet(plan, lexicon))


def lint_plan(plan: Plan, lexicon: Mapping[str, Lexicon]) -> tuple[PlanIssue, ...]:
    """Faults of a typed plan as a whole. A shared measure counts as covering each finding that it names.

    Raises:
        KnowledgeError: a lexicon is missing or holds an unusable pattern.
    """
    return plan_rules.issues(plan_rules.typed_sheet(plan, lexicon))
