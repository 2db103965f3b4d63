"""The words of every export, compared with tests/golden/exports. After a meant change: ``python -m tests.unit.exporters.test_golden``."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from advisor.exporters.ledger_xlsx import ledger_xlsx
from advisor.exporters.outline import outline
from advisor.exporters.plan_docx import plan_docx
from advisor.exporters.reference_docx import reference_docx
from advisor.knowledge import KnowledgeBase
from advisor.models import Plan
from tests.unit.exporters import plans
from tests.unit.exporters.conftest import paragraphs

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "exports"
BASE = KnowledgeBase(Path(), {kind: {} for kind in ("pain_points", "problems", "cases", "rules", "posts", "lexicon")}, {}, "0")
PLANS = {"plan": plans.plan, "undated": plans.undated}


def words(plan: Plan) -> dict[str, str]:
    """The text of each export: a line a paragraph (style before it) or a cell (place before it)."""
    view = outline(plan)
    book = openpyxl.load_workbook(io.BytesIO(ledger_xlsx(view)))
    cells = [
        f"{sheet.title}!{c.coordinate}\t{str(c.value).strip()!r}"
        for sheet in book
        for row in sheet.iter_rows()
        for c in row
        if c.value is not None
    ]
    texts = {
        name: [f"{style}\t{text}" for style, text in paragraphs(data)]
        for name, data in (("方案", plan_docx(view)), ("参考", reference_docx(view, BASE)))
    }
    return {name: "\n".join(lines) + "\n" for name, lines in {**texts, "台账": cells}.items()}


@pytest.mark.parametrize("name", PLANS)
def test_words_of_the_exports(name: str) -> None:
    for part, text in words(PLANS[name]()).items():
        assert text == (GOLDEN / f"{name}-{part}.txt").read_text(encoding="utf-8"), "see the docstring of this module"


if __name__ == "__main__":
    for key, make in PLANS.items():
        for part, text in words(make()).items():
            (GOLDEN / f"{key}-{part}.txt").write_text(text, encoding="utf-8")
