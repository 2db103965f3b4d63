"""LibreOffice opens what we write: every page there, nothing lost."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from conftest import program

from advisor.exporters import export
from advisor.knowledge import KnowledgeBase
from tests.unit.exporters import plans


@pytest.mark.real
def test_libreoffice_renders_every_document(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    paths = export(plans.plan(), tmp_path / "out", ["docx", "xlsx"], knowledge)
    profile = (tmp_path / "profile").as_uri()
    command = [
        program("soffice", "libreoffice"),
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        *map(str, paths),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    for path in paths:
        pdf = (tmp_path / f"{path.stem}.pdf").read_bytes()
        assert pdf.startswith(b"%PDF")
        assert pdf.count(b"/Type/Page") > 2
