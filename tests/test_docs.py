"""What the documentation says to type works, and generated files are what their scripts make."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)
NEEDS_ARGUMENT = {
    "反馈意见.docx": "examples/巡察反馈意见.docx",
    "整改方案.docx": "examples/整改方案-送审稿.docx",
    "输出文件夹": "output/plan",
}
RUNS_ON = {"serve"}
"""Commands that do not end by themselves; their own tests start them."""


def commands() -> list[str]:
    """Every line of a ``sh`` block that calls ``advisor``, with the placeholders of the Chinese page filled."""
    lines = [
        line.split("  #")[0].strip()
        for page in PAGES
        for block in FENCE.findall(page.read_text(encoding="utf-8"))
        for line in block.splitlines()
    ]
    found = [line for line in lines if line.startswith("advisor ") and shlex.split(line)[1] not in RUNS_ON]
    return list(dict.fromkeys(found))


def test_there_are_commands_to_try() -> None:
    assert len(commands()) >= 10


@pytest.mark.real
@pytest.mark.parametrize("line", commands())
def test_a_documented_command_works(line: str, cache: Path, tmp_path: Path) -> None:
    words = [NEEDS_ARGUMENT.get(w, w) for w in shlex.split(line)[1:]]
    words = [str(tmp_path / w) if w.startswith("output/") else w for w in words]
    done = subprocess.run(
        [sys.executable, "-m", "advisor", *words], cwd=ROOT, capture_output=True, text=True, env={**os.environ, "ADVISOR_CACHE": str(cache)}
    )
    assert done.returncode == (1 if words[0] == "lint" else 0), done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("script", ["make_schemas.py", "make_rule_docs.py"])
def test_generated_files_are_up_to_date(script: str) -> None:
    done = subprocess.run([sys.executable, str(ROOT / "scripts" / script), "--check"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_two_commands_stand_at_the_top_of_the_readme() -> None:
    for page in PAGES[:2]:
        top = page.read_text(encoding="utf-8")[:3000]
        assert "make demo" in top
        assert "make test" in top


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!http)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
