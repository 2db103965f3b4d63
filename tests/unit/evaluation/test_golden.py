"""Reading golden sets: a located error for each fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor.errors import InputFileError
from advisor.evaluation.golden import check_ids, read_golden
from advisor.evaluation.types import GoldenSet
from advisor.knowledge import KnowledgeBase
from evaluation.conftest import finding


def write(folder: Path, *rows: dict[str, Any], file: str = "findings.yaml", key: str = "findings") -> Path:
    (folder / file).write_text(yaml.safe_dump({key: list(rows)}, allow_unicode=True), encoding="utf-8")
    return folder


def row(**changes: Any) -> dict[str, Any]:
    return finding().model_dump(mode="json") | changes


def test_a_folder_is_read_and_its_version_follows_its_content(tmp_path: Path) -> None:
    first = read_golden(write(tmp_path, row()))
    assert first.findings[0] == finding()
    assert read_golden(write(tmp_path, row(severity=4))).version != first.version


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"pain_points": ["P9"]}, "P9"),
        ({"severity": 7}, "severity"),
        ({"unit_type": "公司"}, "公司"),
        ({"facts": ["999元"]}, "999元"),
        ({"parts": [{"start": 0, "end": 3, "text": "不对"}]}, "parts"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_bad_case_is_located(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(InputFileError, match=said) as caught:
        read_golden(write(tmp_path, row(name="good"), row(name="bad", **changes)))
    assert "findings.yaml 第2条（bad）" in caught.value.line


def test_a_missing_field_is_located(tmp_path: Path) -> None:
    bad = row()
    del bad["domain"]
    with pytest.raises(InputFileError, match="“domain”：缺少这一项"):
        read_golden(write(tmp_path, bad))


def test_names_must_differ(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="“f-1”重复（第1条和第2条）"):
        read_golden(write(tmp_path, row(), row()))


@pytest.mark.parametrize("text", ["", "findings: []", "- 1", "findings: 3", "a: [b"])
def test_an_empty_or_broken_file_is_located(tmp_path: Path, text: str) -> None:
    (tmp_path / "findings.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Exception, match=r"findings\.yaml"):
        read_golden(tmp_path)


def test_what_is_no_golden_set_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path, _touch(tmp_path / "a.txt")):
        with pytest.raises(InputFileError):
            read_golden(path)


def _touch(path: Path) -> Path:
    path.write_text("x", encoding="utf-8")
    return path


def test_ids_must_stand_in_the_knowledge_base(base: KnowledgeBase) -> None:
    for changes in ({"problem_types": ["p2-none"]}, {"cases_good": ["nowhere"]}, {"cases_bad": ["nowhere"]}):
        golden = GoldenSet(version="x", findings=(finding(**changes),))
        with pytest.raises(InputFileError, match="金标 f-1"):
            check_ids(golden, base)
