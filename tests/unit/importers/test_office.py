"""Other office formats through LibreOffice, and what is said without it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from conftest import program

from advisor.errors import InputFileError
from advisor.importers import SUPPORTED, office, read_findings

from .build import sheet, word

LINES = ["存在的问题：", "1.党费收缴不及时。", "2.村务公开不规范。"]


def convert(source: Path, suffix: str) -> Path:
    profile = (source.parent / "profile").as_uri()
    command = [
        program("soffice", "libreoffice"),
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        suffix,
        "--outdir",
        str(source.parent),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return source.with_suffix(f".{suffix}")


def test_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1 x}")
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    with pytest.raises(InputFileError, match=r"a\.rtf：读取 \.rtf 格式需要 LibreOffice，本机未安装。.*docx"):
        read_findings(path)


def test_suffixes_are_listed() -> None:
    assert {".docx", ".xlsx", ".pdf", ".csv", ".txt", ".jsonl", ".doc", ".wps", ".et", ".xls", ".rtf", ".odt", ".ods"} <= set(SUPPORTED)


@pytest.mark.real
@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])
def test_texts(suffix: str, tmp_path: Path) -> None:
    path = convert(word(tmp_path / "a.docx", LINES), suffix)
    result = read_findings(path)
    assert [item.text for item in result.findings] == ["党费收缴不及时。", "村务公开不规范。"]
    assert result.findings[0].source.file == f"a.{suffix}"


@pytest.mark.real
@pytest.mark.parametrize(("suffix", "name"), [("xls", "a.xls"), ("ods", "a.ods"), ("xls", "a.et")])
def test_sheets(suffix: str, name: str, tmp_path: Path) -> None:
    path = convert(sheet(tmp_path / "a.xlsx", [["序号", "问题"], [1, "党费收缴不及时"], [2, "村务公开不规范"]]), suffix)
    path = path.rename(tmp_path / name)
    assert [item.number for item in read_findings(path).findings] == ["1", "2"]


@pytest.mark.real
def test_wps_name_and_broken_file(tmp_path: Path) -> None:
    path = convert(word(tmp_path / "a.docx", LINES), "doc").rename(tmp_path / "a.wps")
    assert len(read_findings(path).findings) == 2
    (tmp_path / "b.doc").write_bytes(path.read_bytes()[:600])
    with pytest.raises(InputFileError, match="损坏"):
        read_findings(tmp_path / "b.doc")
