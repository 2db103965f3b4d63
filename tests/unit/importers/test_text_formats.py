"""csv, txt, JSON Lines."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from advisor.errors import InputFileError
from advisor.importers import read_findings

TEXT = "问题清单\n1.党费收缴不及时。\n2.村务公开不规范。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert [item.text for item in read_findings(path).findings] == ["党费收缴不及时。", "村务公开不规范。"]


def test_hand_wrapped_text(tmp_path: Path) -> None:
    lines = [
        "一、存在的主要问题",
        "　　1.惠民政策落实有偏差，抽查四个村低保档案，五户已购车家庭仍享受低保，",
        "相关乡镇干部对此并不知情，一年来没有开展过入户复核，也没有公示过复核结",
        "果，群众意见较大。",
        "　　2.便民服务中心窗口经常无人，办事群众多次跑空，代办帮办制度停留在墙上，",
        "没有落实。",
        "二、整改要求",
        "　　1.认真整改。",
    ]
    path = tmp_path / "a.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    result = read_findings(path)
    assert [item.text for item in result.findings] == ["".join(lines[1:4]).strip()[2:], "".join(lines[4:6]).strip()[2:]]
    assert [item.source.paragraph for item in result.findings] == [2, 5]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_csv_delimiters(sign: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [["序号", "问题", "领域"], ["1", '"党费收缴不及时，3人欠缴"', "党建"], ["2", "村务公开不规范", "治理"]]
    path.write_bytes("\r\n".join(sign.join(row) for row in rows).encode("gb18030"))
    assert [(item.number, item.text, item.given.domain, item.source.row) for item in read_findings(path).findings] == [
        ("1", "党费收缴不及时，3人欠缴", "党建", 2),
        ("2", "村务公开不规范", "治理", 3),
    ]


def test_csv_with_ids(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text,unit_type\nA-1,党费收缴不及时,村\nA-2,,村\nA-1,村务公开不规范,社区\n", encoding="utf-8")
    result = read_findings(path)
    assert [(item.id, item.given.unit_type) for item in result.findings] == [("A-1", "村")]
    assert [item.source.row for item in result.rejected] == [3, 4]
    assert "重复" in result.rejected[1].reason


def test_jsonl(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [
        {"id": "x/1", "text": "三会一课不落实", "unit_type": "村"},
        {"id": 7, "text": "党费收缴不及时；村务公开不规范。", "domain": "党建", "score_rate": 0.65, "points": 2},
        {"text": "没有编号的问题突出"},
    ]
    path.write_text("\ufeff" + "\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    result = read_findings(path)
    assert [item.id for item in result.findings[:2]] == ["x/1", "7"]
    assert len(result.findings[2].id) == 16
    assert result.findings[0].given.unit_type == "村"
    assert (result.findings[1].given.score_rate, result.findings[1].given.points, len(result.findings[1].problems)) == (65, 2, 2)
    assert [item.source.row for item in result.findings] == [1, 3, 5]


def test_bad_rows_are_told_and_others_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = '{"id":"1","text":"党费收缴不及时"}'.encode()
    path.write_bytes(
        b"\n".join(
            [good, b"{bad", b"[1]", b'{"id":"2"}', b'{"id":"3","text":5}', b'{"id":"4","text":"\xff"}', good.replace(b'"1"', b'"5"')]
        )
    )
    result = read_findings(path)
    assert [item.id for item in result.findings] == ["1", "5"]
    assert [item.source.row for item in result.rejected] == [2, 3, 4, 5, 6]


def test_nothing_left_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id":1}\nxx', encoding="utf-8")
    with pytest.raises(InputFileError, match="第1行"):
        read_findings(path)


def test_json_list(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"id": "1", "text": "党费收缴不及时"}], ensure_ascii=False), encoding="utf-8")
    assert read_findings(path).findings[0].id == "1"


def test_results_travel_between_processes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    result = read_findings(path)
    assert pickle.loads(pickle.dumps(result)) == result


def test_control_characters_go(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "1", "text": "党费\u200b收缴\x01不及时\u202e。"}), encoding="utf-8")
    assert read_findings(path).findings[0].text == "党费收缴不及时。"
