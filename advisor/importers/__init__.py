"""Reads findings and written plans from the files people have.

path → ``guard`` (size, kind) → a reader (blocks and tables) → ``secrecy`` → ``outline`` / ``tables`` → ``ImportResult``

Everything here is a pure function of the path, with picklable results, so that it can run in a limited process.
"""

from __future__ import annotations

from advisor.importers.guard import Limits
from advisor.importers.read import read_findings
from advisor.importers.split import split_problems
from advisor.importers.written_plan import read_plan

SUPPORTED: tuple[str, ...] = (
    ".docx", ".xlsx", ".pdf", ".csv", ".tsv", ".txt", ".md", ".jsonl", ".json",
    ".doc", ".wps", ".rtf", ".odt", ".xls", ".et", ".ods",
)  # fmt: skip
"""Suffixes for a file dialogue. Content decides, not the suffix; the last six need LibreOffice."""

__all__ = ["SUPPORTED", "Limits", "read_findings", "read_plan", "split_problems"]
