"""Files made to harm: bombs inside PDFs, devices and pipes, halves of characters, marks in late rows. Bounded time and memory."""

from __future__ import annotations

import json
import os
import sys
import time
import zlib
from pathlib import Path

import pytest

from advisor.errors import InputFileError, SecretFileError
from advisor.importers import Limits, limited, read_findings, read_plan
from advisor.importers.blocks import Document
from advisor.importers.guard import Opened
from advisor.importers.pdf import read_here

from .build import pdf, repacked, sheet, word

pytestmark = pytest.mark.real  # each file is read in a process of its own, up to its memory or time limit


def flate(path: Path, stream: bytes, filters: bytes = b"/FlateDecode") -> Path:
    """A PDF of one page with this content stream."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
        b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(stream), filters, stream),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 3 0 R>>",
    ]
    out, offsets = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in offsets)
    tail = b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (table, len(out))
    path.write_bytes(out + tail)
    return path


def blanks(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * 1_000_000) for _ in range(megabytes)) + packer.flush()


def refused(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(InputFileError) as caught:
        read_findings(path, limits=limits or Limits())
    assert "\n" not in caught.value.line
    assert caught.value.where == path.name
    assert caught.value.fix
    return caught.value.what


def test_a_stream_that_inflates_to_gigabytes(tmp_path: Path) -> None:
    start = time.perf_counter()
    assert "压缩炸弹" in refused(flate(tmp_path / "a.pdf", blanks(150)))
    assert time.perf_counter() - start < 10


@pytest.mark.skipif(sys.platform != "linux", reason="the memory limit of a process is kept by Linux alone")
def test_a_bomb_in_a_bomb_meets_the_memory_limit(tmp_path: Path) -> None:
    path = flate(tmp_path / "a.pdf", zlib.compress(blanks(700), 9), b"[/FlateDecode/FlateDecode]")
    assert "内存" in refused(path, Limits(memory_bytes=500_000_000))


def test_a_page_that_draws_for_ever_meets_the_time_limit(tmp_path: Path) -> None:
    start = time.perf_counter()
    assert "超过2秒" in refused(flate(tmp_path / "a.pdf", zlib.compress(b"BT ET\n" * 10_000_000, 9)), Limits(seconds=2))
    assert time.perf_counter() - start < 10


def test_the_child_gives_what_the_reader_gives(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", [[(79, 700, 16, "1.党费收缴不及时，十二名党员欠缴。")]])
    opened = Opened(path, path.read_bytes(), "pdf", "0" * 64)
    assert limited.run(read_here, opened, Limits()) == read_here(opened, Limits())


def crash(opened: Opened, limits: Limits) -> Document:
    os._exit(139)


def test_a_child_that_dies_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="已停止"):
        limited.run(crash, Opened(tmp_path / "a.pdf", b"", "pdf", ""), Limits())


def test_a_module_in_the_working_folder_is_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit('taken over')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    path = pdf(tmp_path / "a.pdf", [[(79, 700, 16, "1.党费收缴不及时，十二名党员欠缴。")]])
    assert read_findings(path).findings


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are POSIX")
def test_pipes_and_devices(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.docx")
    assert "普通文件" in refused(tmp_path / "a.docx")
    Path(tmp_path / "b.docx").symlink_to("/dev/zero")
    assert "普通文件" in refused(tmp_path / "b.docx")
    Path(tmp_path / "c").symlink_to(tmp_path / "d")
    Path(tmp_path / "d").symlink_to(tmp_path / "c")
    assert refused(tmp_path / "c")


def test_a_part_too_large_to_hold(tmp_path: Path) -> None:
    path = repacked(word(tmp_path / "a.docx", ["1.党费收缴不及时。"]), tmp_path / "b.docx", {"word/styles.xml": os.urandom(2_000_000)})
    assert "未打开" in refused(path, Limits(part_bytes=1_000_000))
    book = sheet(tmp_path / "c.xlsx", [["序号", "问题"], *([i, f"第{i}个支部党费收缴不及时"] for i in range(3000))])
    assert read_findings(book, limits=Limits(part_bytes=50_000)).findings  # worksheets are read row by row


@pytest.mark.parametrize("text", ["null", "5", '"abc"', "[1, null]", "{}", "[" * 100_000, "9" * 10_000])
def test_json_that_is_no_list_of_records(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    refused(path)
    with pytest.raises(InputFileError):
        read_plan(path)


def test_half_a_surrogate_pair_is_a_broken_row(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"id":"\\udc00","text":"村务公开不规范。"}\n{"id":"2","text":"党费\\ud800收缴不及时。"}\n{"id":"3","text":"党费\\ud83d\\ude42收缴不及时。"}\n',
        encoding="utf-8",
    )
    result = read_findings(path)
    assert [f.id for f in result.findings] == ["3"]
    assert ["编码" in row.reason for row in result.rejected] == [True, True]
    result.model_dump_json()


def test_a_mark_in_a_late_row(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [{"id": str(i), "text": f"第{i}个支部党费收缴不及时。"} for i in range(40)]
    rows.append({"id": "x", "text": "机密★1年"})
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    with pytest.raises(SecretFileError) as caught:
        read_findings(path)
    assert caught.value.where == "a.jsonl"


def test_a_year_that_cannot_be(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        json.dumps({"id": "1", "text": "党费收缴不及时。", "feedback_date": "九九九九年12月31日"}, ensure_ascii=False), encoding="utf-8"
    )
    assert read_findings(path).feedback_date is None


def test_a_measure_too_long_is_left_out_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [{"id": "1", "measure": "长" * 5_001}, {"id": "2", "measure": "由组织办于2026年6月30日前补缴党费。"}]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    plan = read_plan(path)
    assert [m.id for m in plan.measures] == ["2"]
    assert "第1行" in plan.notes[0]
