"""Bad input: one clear line, no crash, bounded time."""

from __future__ import annotations

import contextlib
import io
import os
import random
import time
import zipfile
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from advisor.errors import AdvisorError, InputFileError
from advisor.importers import Limits, read_findings, read_plan

from .build import repacked, sheet, word

LINES = ["存在的问题：", "1.党费收缴不及时。", "2.村务公开不规范。"]
FILES = Path(__file__).parents[2] / "files" / "pdf"


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def samples(folder: Path) -> dict[str, bytes]:
    return {
        "docx": word(folder / "ok.docx", LINES).read_bytes(),
        "xlsx": sheet(folder / "ok.xlsx", [["序号", "问题"], [1, "党费收缴不及时"]]).read_bytes(),
        "pdf": (FILES / "feedback.pdf").read_bytes(),
        "jsonl": '{"id":"1","text":"党费收缴不及时"}\n{"id":"2","text":"村务公开不规范"}'.encode(),
        "txt": "\n".join(LINES).encode("gb18030"),
    }


def refusal(path: Path, limits: Limits | None = None) -> str:
    start = time.perf_counter()
    with pytest.raises(InputFileError) as caught:
        read_findings(path, limits=limits or Limits())
    assert time.perf_counter() - start < 3
    line = caught.value.line
    assert "\n" not in line
    assert line.startswith(path.name)
    assert caught.value.fix
    return line


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("空.docx", b"", "空的"),
        ("空白.txt", b" \n\r\n\t", "空的"),
        ("随机.docx", random.Random(1).randbytes(20_000), "不是 .docx 文件"),
        ("随机.txt", random.Random(2).randbytes(20_000), "不是能读的文字"),
        ("图片.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "图片"),
        ("假的.pdf", b"%PDF-1.7\n" + random.Random(3).randbytes(3000), "损坏"),
        ("包.zip", zipped({"a.txt": b"x"}), "解压"),
        ("半截.docx", b"PK\x03\x04" + bytes(400), "损坏"),
        ("无正文.docx", zipped({"word/document.xml": b"<a/>"}), "没有正文"),
        ("坏.xlsx", zipped({"xl/workbook.xml": b"<a/>"}), "损坏"),
        ("实体.docx", zipped({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hosts">]><a>&b;</a>'}), "外部实体"),
        ("春游.txt", "今天天气很好。\n大家都去春游了。".encode(), "没有找到问题"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
    ],
)
def test_one_clear_line(name: str, data: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert says in refusal(path)


def test_missing_folder_and_forbidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "不存在" in refusal(tmp_path / "没有.docx")
    (tmp_path / "夹").mkdir()
    assert "文件夹" in refusal(tmp_path / "夹")
    path = word(tmp_path / "a.docx", LINES)

    def denied(self: Path) -> bytes:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    assert "权限" in refusal(path)


def test_password(tmp_path: Path) -> None:
    for kind in ("docx", "xlsx"):
        out = io.BytesIO()
        OOXMLFile(io.BytesIO(samples(tmp_path)[kind])).encrypt("x", out)
        path = tmp_path / f"密.{kind}"
        path.write_bytes(out.getvalue())
        assert "有密码" in refusal(path)


def test_zip_bombs(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(zipped({"word/document.xml": bytes(30_000_000)}))
    assert "压缩炸弹" in refusal(path)
    path.write_bytes(zipped({"word/document.xml": os.urandom(3_000_000)}))
    assert "压缩炸弹" in refusal(path, Limits(unpacked_bytes=2_000_000))


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(60_000_000)
    assert "60 MB，超过 50 MB" in refusal(path)
    path.write_text("党费收缴不及时。\n" * 3000, encoding="utf-8")
    assert "上限" in refusal(path, Limits(text_chars=10_000))


def test_wrong_names_are_read_with_a_note(tmp_path: Path) -> None:
    data = samples(tmp_path)
    for kind, name in (("docx", "a.xlsx"), ("xlsx", "a.pdf"), ("pdf", "a.docx"), ("txt", "b.docx"), ("docx", "c")):
        path = tmp_path / name
        path.write_bytes(data[kind])
        result = read_findings(path)
        assert result.findings
        assert kind in result.notes[0]
    assert read_findings(tmp_path / "ok.docx").notes == ()


def test_long_findings_are_told_not_cut(tmp_path: Path) -> None:
    long = "党费收缴不及时，" * 700
    result = read_findings(word(tmp_path / "a.docx", [*LINES, f"3.{long}"]))
    assert len(result.findings) == 2
    assert "超过5000字" in result.rejected[-1].reason
    assert result.rejected[-1].source.paragraph == 4
    huge = read_findings(word(tmp_path / "b.docx", [*LINES, f"3.{long * 8}"]))
    assert "超过20000字" in huge.rejected[-1].reason


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf", "jsonl", "txt"])
@pytest.mark.parametrize("read", [read_findings, read_plan])
def test_damaged_files_never_crash(kind: str, read: object, tmp_path: Path) -> None:
    data = samples(tmp_path)[kind]
    chance = random.Random(7)
    path = tmp_path / f"坏.{kind}"
    for turn in range(24 if kind != "pdf" else 6):  # each PDF is read in a process of its own
        damaged = bytearray(data)
        if turn % 3 == 0:
            damaged = damaged[: chance.randrange(1, len(damaged))]
        else:
            for _ in range(chance.choice((1, 4, 30))):
                damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        path.write_bytes(bytes(damaged))
        with contextlib.suppress(AdvisorError):
            read(path)  # type: ignore[operator]


def test_damaged_xml_inside_a_sound_zip(tmp_path: Path) -> None:
    source = word(tmp_path / "a.docx", LINES)
    with zipfile.ZipFile(source) as archive:
        data = archive.read("word/document.xml")
    for cut in (10, len(data) // 2, len(data) - 5):
        assert "损坏" in refusal(repacked(source, tmp_path / "b.docx", {"word/document.xml": data[:cut]}))
