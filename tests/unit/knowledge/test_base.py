from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from advisor.errors import KnowledgeError
from advisor.knowledge import KnowledgeBase, add_entry, content_hash, default_folder, load, open_base

FIRST = "p1-organization-life"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(default_folder(), tmp_path / "kb"))


def test_the_shipped_base_is_whole(base: KnowledgeBase) -> None:
    assert sorted(base.pain_points) == ["P1", "P2", "P3", "P4", "P5"]
    assert all(len(p.symptoms) == 3 and len(p.measures) == 3 for p in base.pain_points.values())
    assert len(base.problems) >= 50
    assert {p.pain_point for p in base.problems.values()} == {"P1", "P2", "P3", "P4", "P5", None}
    assert sum(len(p.typical_findings) for p in base.problems.values()) >= 1000
    assert len(base.cases) >= 15
    assert {"seed-hz-sanfang", "seed-nj-jianfu", "seed-pd-jiamenkou", "seed-sz-zhihuiyingji", "seed-cd-ganbu"} <= set(base.cases)
    complete = {c.id for c in base.cases.values() if any(s.complete for s in c.sources)}
    assert len(complete) >= 8
    assert len([c for c in complete if c.startswith("seed-")]) >= 4
    assert len([r for r in base.rules.values() if r.group == "减负红线"]) >= 17


def test_no_link_to_a_web_page_stands_in_the_base() -> None:
    for path in default_folder().rglob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("# yaml-language-server: $schema=", "")
        assert "http" not in text, path.name


def test_the_compiled_copy_says_the_same(tmp_path: Path) -> None:
    first = open_base(None, tmp_path)
    second = open_base(None, tmp_path)
    assert first.hash == second.hash == content_hash(default_folder())
    assert first.problems[FIRST] == second.problems[FIRST]
    assert list(first.cases) == list(second.cases)


def test_a_change_of_content_changes_the_hash(copy: Path) -> None:
    before = content_hash(copy)
    path = copy / "problems" / f"{FIRST}.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  - 支部一年未开会。\n", encoding="utf-8")
    assert content_hash(copy) != before


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("name: 组织生活不规范", "name: [1", "YAML"),
        ("kind: 追责问责", "kind: 表态", "kind"),
        ("rules: [xiaohao-qiwen]", "rules: [nowhere]", "nowhere"),
        ("level: 思想", "level: 制度", "思想、制度、作风"),
    ],
)
def test_a_broken_entry_is_located(copy: Path, old: str, new: str, words: str) -> None:
    path = copy / "problems" / f"{FIRST}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=words):
        load(copy)


def test_an_id_must_not_stand_twice(copy: Path) -> None:
    shutil.copy(copy / "problems" / f"{FIRST}.yaml", copy / "problems" / "again.yaml")
    with pytest.raises(KnowledgeError, match="重复"):
        load(copy)


def test_an_entry_is_added_only_where_the_base_stays_whole(copy: Path, tmp_path: Path) -> None:
    entry = tmp_path / "new.yaml"
    text = (copy / "problems" / f"{FIRST}.yaml").read_text(encoding="utf-8").replace(f"id: {FIRST}", "id: p1-another")
    entry.write_text(text.replace("rules: [xiaohao-qiwen]", "rules: [nowhere]"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="nowhere"):
        add_entry(copy, entry)
    assert not (copy / "problems" / "p1-another.yaml").exists()
    entry.write_text(text, encoding="utf-8")
    assert add_entry(copy, entry) == copy / "problems" / "p1-another.yaml"
    with pytest.raises(KnowledgeError, match="已有"):
        add_entry(copy, entry)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="找不到"):
        load(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[1]", b'{"entries": 1, "scoring": {}}', b'{"entries": {}, "scoring": {}}', b"\xff\xfe", b"[" * 100_000]
)
def test_a_damaged_compiled_copy_is_made_again(body: bytes, tmp_path: Path) -> None:
    whole = open_base(None, tmp_path)
    copy = next(tmp_path.glob("knowledge-*.json"))
    good = copy.read_bytes()
    copy.write_bytes(body)
    assert open_base(None, tmp_path).hash == whole.hash
    assert copy.read_bytes() == good
    assert [p.name for p in tmp_path.iterdir()] == [copy.name]


@pytest.mark.parametrize(
    ("gone", "says"),
    [("scoring.yaml", "scoring.yaml 缺少"), ("posts", "缺少岗位"), ("problems", "problems 一类没有条目"), ("pain_points", "没有条目")],
)
def test_a_base_without_what_the_program_needs(gone: str, says: str, copy: Path) -> None:
    path = copy / gone
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(KnowledgeError, match=says):
        load(copy)


def test_a_folder_named_like_an_entry_is_none(copy: Path) -> None:
    (copy / "problems" / "x.yaml").mkdir()
    assert load(copy).hash == content_hash(copy)
