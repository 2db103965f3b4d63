"""Do citations hold: the entry exists, the field exists, and the quote is an exact substring of it."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.knowledge import KnowledgeBase
from advisor.models import Citation, Model


def field_text(entry: Model, path: str) -> str | None:
    """The text of a field such as ``measures.2.check.method``; None where there is no such text."""
    value: object = entry
    for step in path.split("."):
        if isinstance(value, tuple):
            value = value[int(step)] if step.isdigit() and int(step) < len(value) else None
        else:
            value = getattr(value, step, None)
    return value if isinstance(value, str) else None


def resolves(citation: Citation, base: KnowledgeBase) -> bool:
    """Whether the quote stands where the citation says."""
    entry = next((entries[citation.knowledge_id] for entries in base.entries.values() if citation.knowledge_id in entries), None)
    text = field_text(entry, citation.field) if entry is not None else None
    return text is not None and bool(citation.quote) and text[citation.start : citation.end] == citation.quote


def broken(citations: Sequence[Citation], base: KnowledgeBase) -> list[str]:
    """The citations that do not hold, as ``〔n〕id.field``."""
    return [f"〔{c.n}〕{c.knowledge_id}.{c.field}" for c in citations if not resolves(c, base)]
