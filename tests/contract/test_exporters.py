"""Every exporter writes whole or not at all, and the same bytes for the same plan."""

from __future__ import annotations

import errno
import os
import zipfile
from pathlib import Path

import pytest

from advisor.errors import BackendError, UserError
from advisor.exporters import FORMATS, export, write
from advisor.knowledge import KnowledgeBase
from tests.unit.exporters import plans

NAMES = [name for names in FORMATS.values() for name in names]


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return KnowledgeBase(Path(), {kind: {} for kind in ("pain_points", "problems", "cases", "rules", "posts", "lexicon")}, {}, "0")


def _files(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.rglob("*"))


def test_writes_all_files_and_nothing_else(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    paths = export(plans.plan(), tmp_path / "a" / "b", ["json", "docx", "xlsx"], knowledge)
    assert [p.name for p in paths] == NAMES
    assert _files(tmp_path / "a" / "b") == sorted(NAMES)


@pytest.mark.parametrize("kind", FORMATS)
def test_writes_only_what_was_asked_for(kind: str, tmp_path: Path, knowledge: KnowledgeBase) -> None:
    export(plans.plan(), tmp_path, [kind], knowledge)
    assert _files(tmp_path) == sorted(FORMATS[kind])


def test_same_plan_same_bytes(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    first = [p.read_bytes() for p in export(plans.plan(), tmp_path / "1", list(FORMATS), knowledge)]
    assert [p.read_bytes() for p in export(plans.plan(), tmp_path / "2", list(FORMATS), knowledge)] == first


def test_packages_hold_no_clock(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    for path in export(plans.plan(), tmp_path, ["docx", "xlsx"], knowledge):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert archive.namelist() == sorted(archive.namelist())
            assert b"2026-01-01T00:00:00Z" in archive.read("docProps/core.xml")


@pytest.mark.parametrize("failing", range(len(NAMES)))
@pytest.mark.parametrize("before", [True, False])
def test_a_failing_replace_leaves_what_stood_there(
    failing: int, before: bool, tmp_path: Path, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    if before:
        for name in NAMES:
            (tmp_path / name).write_bytes(name.encode())
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if self.parent.name.startswith(".advisor-") and Path(target) == tmp_path / NAMES[failing] and self.suffix != ".old":
            raise PermissionError(errno.EACCES, "in use", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(UserError, match="不能写入"):
        export(plans.plan(), tmp_path, list(FORMATS), knowledge)
    assert _files(tmp_path) == (sorted(NAMES) if before else [])
    assert all((tmp_path / name).read_bytes() == name.encode() for name in NAMES if before)


def test_a_full_disk_leaves_nothing(tmp_path: Path, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(BackendError, match="磁盘空间不足") as error:
        export(plans.plan(), tmp_path / "new" / "folder", list(FORMATS), knowledge)
    assert error.value.exit_code == 3
    assert _files(tmp_path) == []


def test_a_file_where_the_folder_should_be(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(UserError, match="不是文件夹") as error:
            export(plans.plan(), folder, ["json"], knowledge)
        assert error.value.exit_code == 2
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"


def test_a_folder_where_a_file_should_be(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    (tmp_path / "plan.json").mkdir()
    with pytest.raises(UserError, match="同名的文件夹"):
        export(plans.plan(), tmp_path, list(FORMATS), knowledge)
    assert _files(tmp_path) == ["plan.json"]


def test_an_unwritable_folder(tmp_path: Path, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    def mkdtemp(**_: object) -> str:
        raise PermissionError(errno.EACCES, "Permission denied", str(tmp_path))

    monkeypatch.setattr(write.tempfile, "mkdtemp", mkdtemp)
    with pytest.raises(UserError, match="换一个有写权限的文件夹"):
        export(plans.plan(), tmp_path, ["json"], knowledge)


@pytest.mark.parametrize("formats", [["pdf"], ["docx", "html"], []])
def test_unknown_formats(formats: list[str], tmp_path: Path, knowledge: KnowledgeBase) -> None:
    with pytest.raises(UserError, match="docx、xlsx、json"):
        export(plans.plan(), tmp_path / "x", formats, knowledge)
    assert not (tmp_path / "x").exists()
