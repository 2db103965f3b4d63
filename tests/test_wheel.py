"""The wheel holds all the program needs: installed into an empty environment, it works from an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)], check=True, capture_output=True
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_knowledge_embedding_and_weights(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "advisor/_data/knowledge_base/scoring.yaml",
        "advisor/retrieval/static/model.safetensors",
        "advisor/diagnosis/weights/weights.npy",
        "advisor/ui/page.css",
    ):
        assert needed in names
    assert not [n for n in names if n.startswith(("tests/", "eval/", "examples/"))]


def test_the_wheel_works_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    """The package alone is put first on the path; its dependencies are those of this environment."""
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    work = tmp_path / "work"
    work.mkdir()
    env = {**os.environ, "PYTHONPATH": str(site), "ADVISOR_CACHE": str(tmp_path / "cache")}
    code = "import advisor, sys; sys.stderr.write(advisor.__file__ + '\\n'); from advisor.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "doctor"], cwd=work, env=env, capture_output=True, text=True, check=True)
    assert str(site) in done.stderr
    assert "知识库" in done.stdout
    plan = subprocess.run(
        [sys.executable, "-c", code, "plan", str(ROOT / "examples" / "巡察反馈意见.docx"), "-o", "out"],
        cwd=work,
        env=env,
        capture_output=True,
        text=True,
    )
    assert plan.returncode == 0, plan.stderr
    assert sorted(p.name for p in (work / "out").iterdir()) == ["plan.json", "内部参考.docx", "整改台账.xlsx", "整改方案.docx"]
