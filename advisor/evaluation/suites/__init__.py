"""The suites: each runs the service over golden cases of one kind and returns metrics and case results."""

from __future__ import annotations

from advisor.evaluation.suites.chat import chat
from advisor.evaluation.suites.classification import classification
from advisor.evaluation.suites.drafts import drafts
from advisor.evaluation.suites.linting import linting
from advisor.evaluation.suites.plans import plans
from advisor.evaluation.suites.retrieval import retrieval

__all__ = ["chat", "classification", "drafts", "linting", "plans", "retrieval"]
