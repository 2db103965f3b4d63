from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.knowledge import Lexicon, default_folder, read_yaml
from advisor.models import WrittenMeasure

FILES = Path(__file__).parents[2] / "files" / "lint"


def measures(name: str) -> list[WrittenMeasure]:
    """The sample measures of ``name``.jsonl."""
    rows = [json.loads(line) for line in (FILES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    return [WrittenMeasure(id=r["id"], text=r["measure"], finding=r["finding"], feedback_date=r.get("feedback_date")) for r in rows]


@pytest.fixture(scope="session")
def lexicon() -> dict[str, Lexicon]:
    """The shipped lexicons, read alone: the rest of the knowledge base is not needed here."""
    found: dict[str, Lexicon] = {}
    for path in sorted((default_folder() / "lexicon").glob("*.yaml")):
        value = read_yaml(path)
        for row in value if isinstance(value, list) else [value]:
            entry = Lexicon.model_validate(row)
            found[entry.id] = entry
    return found
