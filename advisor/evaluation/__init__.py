"""Evaluation against a golden set: what is measured, how runs are compared, and the gate that guards a change."""

from advisor.evaluation.golden import read_golden
from advisor.evaluation.runner import NAMES, evaluate
from advisor.evaluation.types import EvaluationReport, GoldenSet

__all__ = ["NAMES", "EvaluationReport", "GoldenSet", "evaluate", "read_golden"]
