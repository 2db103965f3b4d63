"""``advisor evaluate`` as a user calls it: exit codes, files, located errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from advisor.cli import app
from advisor.errors import AdvisorError
from evaluation.conftest import finding

HERE = Path(__file__).resolve().parents[3]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A golden set of one finding."""
    rows = [finding().model_dump(mode="json")]
    (tmp_path / "findings.yaml").write_text(yaml.safe_dump({"findings": rows}, allow_unicode=True), encoding="utf-8")
    return tmp_path


def call(*words: str) -> Result:
    return CliRunner().invoke(app, ["evaluate", *words])


def options(folder: Path) -> list[str]:
    return ["--golden", str(folder), "--baseline", str(folder / "b.json"), "--gates", str(HERE / "eval" / "gates.yaml")]


def test_without_a_baseline_the_figures_come_and_the_exit_code_is_1(folder: Path) -> None:
    done = call(*options(folder), "--html", str(folder / "r.html"))
    assert done.exit_code == 1
    assert "痛点 macro-F1" in done.stdout
    assert "没有基线" in done.stderr
    assert "整改顾问评测报告" in (folder / "r.html").read_text(encoding="utf-8")


def test_a_baseline_is_written_and_then_compared(folder: Path) -> None:
    assert call(*options(folder), "--write-baseline").exit_code == 0
    done = call(*options(folder), "--json")
    body = json.loads(done.stdout)
    assert {c["outcome"] for c in body["comparison"]["cases"]} == {"same"}
    assert set(body["metrics"]["macro_f1"]) == {"value", "ci", "n"}


def test_a_fallen_metric_exits_1_and_is_named(folder: Path) -> None:
    call(*options(folder), "--write-baseline")
    body = json.loads((folder / "b.json").read_text(encoding="utf-8"))
    body["metrics"]["type_recall_at_3"]["value"] = 1.5
    (folder / "b.json").write_text(json.dumps(body), encoding="utf-8")
    done = call(*options(folder))
    assert done.exit_code == 1
    assert "未通过：问题类型 recall@3" in done.stderr


def test_another_golden_set_is_refused_before_anything_runs(folder: Path) -> None:
    call(*options(folder), "--write-baseline")
    rows = [finding("other").model_dump(mode="json")]
    (folder / "findings.yaml").write_text(yaml.safe_dump({"findings": rows}, allow_unicode=True), encoding="utf-8")
    done = call(*options(folder))
    assert isinstance(done.exception, AdvisorError)
    assert "不能比较" in done.exception.line
    assert "正在评测" not in done.stderr


def test_template_and_comparison(folder: Path) -> None:
    assert call("--template", str(folder / "t.xlsx")).exit_code == 0
    assert (folder / "t.xlsx").stat().st_size > 1000
    done = call("--golden", str(folder), "--compare", "hybrid", "lexical", "noclassifier", "nosplit")
    assert done.exit_code == 0, done.output
    assert [line.split("|")[1].strip() for line in done.stdout.splitlines() if line.startswith("| ")] == [
        "配置", "hybrid", "lexical", "noclassifier", "nosplit",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [["--compare", "hybrid"], ["--compare", "hybrid", "magic"], ["stray"], ["--golden", "nowhere"], ["--blind-score", "nowhere.xlsx"]],
)
def test_a_wrong_call_is_told(words: list[str]) -> None:
    done = call(*words)
    assert isinstance(done.exception, AdvisorError)
    assert done.exception.exit_code == 2
