"""Run one case and catch its crash: a case that crashes is counted as failed and shown, never dropped."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from advisor.evaluation.types import GoldenFinding
from advisor.importers import split_problems
from advisor.models import Finding, SourceRef, Span

Outcome = TypeVar("Outcome")
GOLDEN_FILE = "金标"


class Ran(NamedTuple):
    """What a case gave, or in ``failed`` how it crashed."""

    value: Any
    failed: str = ""


def attempt(run: Callable[[], Any]) -> Ran:
    """The value of ``run``, or its crash in words."""
    try:
        return Ran(run())
    except Exception as error:  # noqa: BLE001 - whatever breaks a case is a result of the evaluation, and is shown as one
        return Ran(None, " ".join(f"{type(error).__name__}: {error}".split())[:300])


def finding_of(name: str, text: str, *, split: bool = True) -> Finding:
    """A golden finding as the importer would give it; ``split=False`` leaves a compound one whole."""
    source = SourceRef(file=GOLDEN_FILE, sha256=hashlib.sha256(text.encode()).hexdigest())
    found = Finding(id=name, text=text, source=source)
    whole = (Span(start=0, end=len(text), text=text),)
    return found.model_copy(update={"problems": split_problems(text) if split else whole})


def findings_of(cases: Sequence[GoldenFinding], *, split: bool = True) -> list[Finding]:
    """All golden findings, in order."""
    return [finding_of(c.name, c.finding, split=split) for c in cases]
