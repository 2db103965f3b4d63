"""What the page asks of :class:`advisor.service.Service`, so that a test can give it a fake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from advisor.models import Answer, ImportResult, LintIssue, Plan, UnitProfile


class Advisor(Protocol):
    """What the page asks of :class:`advisor.service.Service`."""

    @property
    def knowledge(self) -> Any:
        """The knowledge base: ``pain_points``, ``cases``, ``rules`` by id."""
        ...

    def import_file(self, path: Path) -> ImportResult:
        """Findings of a file."""
        ...

    def open_plan(self, path: Path) -> Plan:
        """A plan from plan.json."""
        ...

    def plan(
        self, result: ImportResult, unit: UnitProfile | None, feedback: date | None, *, step: Callable[[int, int], None] | None
    ) -> Plan:
        """A plan for imported findings."""
        ...

    def redraft(self, plan: Plan) -> Plan:
        """The whole-plan pass after edits."""
        ...

    def lint_measure(self, plan: Plan, finding_id: str, measure_id: str) -> tuple[LintIssue, ...]:
        """Issues of one measure."""
        ...

    def export(self, plan: Plan, folder: Path, formats: Sequence[str]) -> list[Path]:
        """Write documents."""
        ...

    def ask(self, question: str, plan: Plan | None) -> Answer:
        """Answer a question."""
        ...

    def rules(self) -> Sequence[Any]:
        """Every lint rule, each with ``code`` and ``ask``."""
        ...
