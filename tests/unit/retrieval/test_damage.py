"""Damaged, shared and half-written caches: made again, never misread. Ranking equals a plain sort."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.knowledge import KnowledgeBase
from advisor.retrieval.dense import MemoryMappedStore
from advisor.retrieval.embedding import Vectors
from advisor.retrieval.entries import Entry
from advisor.retrieval.index import open_index
from advisor.retrieval.lock import locked
from advisor.retrieval.ranking import Ranking
from advisor.settings import Settings

KINDS = ("problem", "rule", "finding")
ALL = frozenset(KINDS)


@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from([-1.0, 0.0, 0.5, 0.5, 1.0, 2.0])), max_size=40),
    st.integers(1, 45),
    st.booleans(),
)
def test_ranking_is_a_plain_sort(rows: list[tuple[str, float]], k: int, positive: bool) -> None:
    ids = [f"id{(i * 7) % 41:02d}" for i in range(len(rows))]
    ranking = Ranking(ids, [kind for kind, _ in rows])
    scores = np.array([score for _, score in rows], dtype=np.float32)
    for kinds in (ALL, frozenset({"rule"})):
        plain = sorted(
            ((i, s) for i, (kind, s) in zip(ids, rows, strict=True) if kind in kinds and (s > 0 or not positive)),
            key=lambda x: (-x[1], x[0]),
        )
        assert ranking.best(scores, k, kinds, positive=positive) == plain[:k]


class Buckets:
    key = "buckets"

    def encode(self, texts: list[str], *, query: bool = False) -> Vectors:
        return np.array([[len(t), t.count("村"), 1.0] for t in texts], dtype=np.float32)


ENTRIES = [Entry(id=str(i), kind="problem", title="", text="村" * i) for i in range(1, 6)]


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE: list[Callable[[Path], object]] = [
    truncate,
    lambda p: p.write_bytes(b""),
    lambda p: p.write_bytes(b"\x93NUMPY\xff\x00junk"),
    lambda p: p.unlink(),
]


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("which", ["vectors.json", "vectors-*.npy"])
def test_damaged_vectors_are_computed_again(which: str, damage: Callable[[Path], object], tmp_path: Path) -> None:
    MemoryMappedStore(tmp_path).sync(ENTRIES, Buckets())
    damage(next(tmp_path.glob(which)))
    store = MemoryMappedStore(tmp_path)
    assert store.sync(ENTRIES, Buckets()) == 5
    assert [key for key, _ in store.query(np.array([1, 0, 0], dtype=np.float32), 2, ALL)] == ["5", "4"]
    assert MemoryMappedStore(tmp_path).sync(ENTRIES, Buckets()) == 0


def test_vectors_of_another_shape_or_of_other_rows_are_not_used(tmp_path: Path) -> None:
    MemoryMappedStore(tmp_path).sync(ENTRIES, Buckets())
    path = next(tmp_path.glob("vectors-*.npy"))
    for wrong in (np.zeros((4, 3), np.float32), np.zeros((5, 2), np.float32), np.zeros((5, 3), np.float64), np.array([{}], dtype=object)):
        np.save(path, wrong, allow_pickle=True)
        assert MemoryMappedStore(tmp_path).sync(ENTRIES, Buckets()) == 5
    listing = json.loads((tmp_path / "vectors.json").read_text(encoding="utf-8"))
    listing["rows"][0][0] = "other"
    (tmp_path / "vectors.json").write_text(json.dumps(listing), encoding="utf-8")
    assert MemoryMappedStore(tmp_path).sync(ENTRIES, Buckets()) == 5


def test_only_the_last_matrix_is_kept(tmp_path: Path) -> None:
    MemoryMappedStore(tmp_path).sync(ENTRIES, Buckets())
    MemoryMappedStore(tmp_path).sync(ENTRIES[:3], Buckets())
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("damage", [truncate, folder, lambda p: p.write_text("[1]", encoding="utf-8"), lambda p: p.unlink()])
def test_a_damaged_index_is_built_again(damage: Callable[[Path], object], base: KnowledgeBase, cache: Path, tmp_path: Path) -> None:
    whole = open_index(base, Settings(cache=cache)).search("公务接待无公函", 8)
    for name in ("entries.json", "bm25/data.csc.index.npy", "bm25/vocab.index.json", "bm25/params.index.json"):
        copy = tmp_path / name.replace("/", "-")
        shutil.copytree(cache, copy, ignore=shutil.ignore_patterns("chroma*"))
        index = next(p for p in copy.glob("index-*") if base.hash in p.name)
        damage(index / name)
        assert open_index(base, Settings(cache=copy)).search("公务接待无公函", 8) == whole
        assert not list(copy.glob(".tmp-*"))


def test_the_lock_is_held_by_one_and_let_go_at_the_end(tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from advisor.retrieval.lock import locked
with locked(Path({str(tmp_path)!r})):
    print("in", flush=True)
    sys.stdin.readline()
"""
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "in\n"
        waiting = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(timeout=1.5)
        other.kill()
        with waiting:
            assert waiting.communicate("\n", timeout=30)[0] == "in\n"


def test_a_folder_that_cannot_be_made_needs_no_lock(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("", encoding="utf-8")
    with locked(tmp_path / "x" / "y"):
        pass
