"""LibreOffice opens what we write: every page there, nothing lost."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from advisor.exporters import export
from advisor.knowledge import KnowledgeBase
from tests.unit.exporters import plans

SOFFICE = shutil.which("soffice")


@pytest.mark.real
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_renders_every_document(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    paths = export(plans.plan(), tmp_path / "out", ["docx", "xlsx"], knowledge)
    profile = (tmp_path / "profile").as_uri()
    command = [
        str(SOFFICE),
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
