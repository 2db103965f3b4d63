"""The plans to export, their exports, and readers of the XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from defusedxml.ElementTree import fromstring

from advisor.exporters.ledger_xlsx import ledger_xlsx
from advisor.exporters.outline import outline
from advisor.exporters.plan_docx import plan_docx
from advisor.exporters.reference_docx import reference_docx
from advisor.knowledge import KnowledgeBase
from advisor.models import Plan
from tests.unit.exporters import plans

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="session")
def plan() -> Plan:
    return plans.plan()


@pytest.fixture(scope="session")
def undated() -> Plan:
    return plans.undated()


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """A base without entries: names fall back to ids."""
    return KnowledgeBase(Path(), {kind: {} for kind in ("pain_points", "problems", "cases", "rules", "posts", "lexicon")}, {}, "0")


@pytest.fixture(scope="session")
def plan_bytes(plan: Plan) -> bytes:
    return plan_docx(outline(plan))


@pytest.fixture(scope="session")
def reference_bytes(plan: Plan, knowledge: KnowledgeBase) -> bytes:
    return reference_docx(outline(plan), knowledge)


@pytest.fixture(scope="session")
def ledger_bytes(plan: Plan) -> bytes:
    return ledger_xlsx(outline(plan))


def part(data: bytes, name: str) -> ElementTree.Element:
    """A part of a package as a tree."""
    return fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def paragraphs(data: bytes) -> list[tuple[str, str]]:
    """Style and text of every paragraph of the main part."""
    out = []
    for p in part(data, "word/document.xml").iter(f"{W}p"):
        style = p.find(f"{W}pPr/{W}pStyle")
        out.append(("" if style is None else style.get(f"{W}val", ""), "".join(t.text or "" for t in p.iter(f"{W}t"))))
    return out


@pytest.fixture(scope="session")
def texts() -> Callable[[bytes], str]:
    return lambda data: "\n".join(text for _, text in paragraphs(data))
