"""One run of the evaluation: every suite over a golden set, with one service."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from advisor import __version__
from advisor.evaluation import suites
from advisor.evaluation.golden import check_ids
from advisor.evaluation.suites.running import GOLDEN_FILE
from advisor.evaluation.types import EvaluationReport, Fingerprint, GoldenFinding, GoldenPlan, GoldenSet, SuiteResult
from advisor.models import Finding, ImportResult, Plan, PlanItem, UnitProfile
from advisor.service import Service

FEEDBACK = date(2026, 3, 12)
"""Day of feedback of golden findings that stand alone; figures do not depend on it."""
NAMES = ("classification", "retrieval", "drafts", "lint", "chat", "plans")
CASES_RANKED = 10


def prompt_hash(folder: Path) -> str:
    """Hash of every prompt file, empty where there is none."""
    files = sorted(folder.rglob("*.yaml")) if folder.is_dir() else []
    return hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest()[:12] if files else ""


def fingerprint(service: Service, golden: GoldenSet, retrieval: str = "hybrid") -> Fingerprint:
    """What the figures of a run with this service depend on."""
    return Fingerprint(
        program=__version__,
        knowledge=service.knowledge.hash[:12],
        prompts=prompt_hash(Path(__file__).resolve().parents[2] / "prompts"),
        backend="embedded",
        model="",
        embedding=service.settings.embedding,
        retrieval=retrieval,
        golden=golden.version,
    )


class Runner:
    """Runs suites with one service. ``split=False`` leaves compound findings whole (an ablation)."""

    def __init__(self, service: Service, *, split: bool = True) -> None:
        self._service, self._split = service, split

    def classification(self, golden: GoldenSet) -> SuiteResult:
        """See :mod:`advisor.evaluation.suites.classification`."""
        return suites.classification(golden.findings, self._service.diagnoser.diagnose, split=self._split)

    def retrieval(self, golden: GoldenSet) -> SuiteResult:
        """See :mod:`advisor.evaluation.suites.retrieval`."""
        service = self._service

        def problems(finding: Finding) -> list[str]:
            found = service.retriever.search(finding.text, CASES_RANKED * 3, ("finding", "problem"))
            return list(dict.fromkeys(service.retriever.entry(m.id).owner or m.id for m in found))

        def cases(finding: Finding) -> list[str]:
            return [m.id for m in service.cases(finding, CASES_RANKED)]

        return suites.retrieval(golden.findings, cases, problems, split=self._split)

    def drafts(self, golden: GoldenSet) -> SuiteResult:
        """See :mod:`advisor.evaluation.suites.drafts`."""
        return suites.drafts(golden.findings, self._item, self._service.knowledge, split=self._split)

    def _item(self, finding: Finding, case: GoldenFinding) -> PlanItem:
        unit = UnitProfile(name=GOLDEN_FILE, type=case.unit_type)
        return self._service.plan(ImportResult(findings=(finding,)), unit, FEEDBACK).items[0]

    def lint(self, golden: GoldenSet) -> SuiteResult:
        """See :mod:`advisor.evaluation.suites.linting`."""
        return suites.linting(golden.measures, self._service.lint_text)

    def chat(self, golden: GoldenSet) -> SuiteResult:
        """See :mod:`advisor.evaluation.suites.chat`."""
        return suites.chat(golden.questions, self._service.ask, self._service.knowledge)

    def plans(self, golden: GoldenSet) -> SuiteResult:
        """See :mod:`advisor.evaluation.suites.plans`."""

        def make(result: ImportResult, unit: UnitProfile, case: GoldenPlan) -> Plan:
            return self._service.plan(result, unit, case.feedback_date)

        return suites.plans(golden.plans, make)


NEEDS = {
    "classification": "findings", "retrieval": "findings", "drafts": "findings", "lint": "measures", "chat": "questions", "plans": "plans",
}  # fmt: skip
"""Which cases a suite runs over; a suite without cases is left out of the report."""


def evaluate(
    service: Service,
    golden: GoldenSet,
    *,
    only: Sequence[str] = NAMES,
    split: bool = True,
    retrieval: str = "hybrid",
    step: Callable[[str], None] = lambda _: None,
) -> EvaluationReport:
    """Run the suites of ``only`` that have golden cases.

    Args:
        service: what is evaluated.
        golden: the golden set; its ids must stand in the service's knowledge base.
        only: names of suites, of ``NAMES``.
        split: whether compound findings are split into parts.
        retrieval: name of the retrieval channels, for the fingerprint.
        step: told the name of each suite before it runs.

    Raises:
        InputFileError: a golden case names an id that the knowledge base does not hold.
    """
    check_ids(golden, service.knowledge)
    runner = Runner(service, split=split)
    started = time.monotonic()
    results = []
    for name in only:
        if getattr(golden, NEEDS[name]):
            step(name)
            results.append(getattr(runner, name)(golden))
    return EvaluationReport(
        fingerprint=fingerprint(service, golden, retrieval), suites=tuple(results), seconds=round(time.monotonic() - started, 2)
    )
