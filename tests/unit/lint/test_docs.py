"""The page of rules is made from the catalogue and names every rule."""

from __future__ import annotations

import runpy
from pathlib import Path

from advisor.lint import catalogue

ROOT = Path(__file__).parents[3]


def test_page_is_current():
    module = runpy.run_path(str(ROOT / "scripts" / "make_rule_docs.py"))
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == module["render"]()
    assert all(f"### {i.code} {i.name}" in page for i in catalogue())
