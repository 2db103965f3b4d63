"""Every vector store keeps the same promises: exact sync, only changed entries computed, nearest first, kinds respected."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from advisor.errors import BackendError
from advisor.retrieval.dense import ChromaStore, MemoryMappedStore, VectorStore
from advisor.retrieval.embedding import Vectors
from advisor.retrieval.entries import Entry

Make = Callable[[], VectorStore]


class HashEmbedder:
    """A deterministic embedder: character counts in 64 buckets; counts what it was asked for."""

    key = "hash"

    def __init__(self) -> None:
        self.asked = 0

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        self.asked += len(texts)
        rows = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for char in text:
                row[ord(char) % 64] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def entry(key: str, text: str, kind: str = "problem") -> Entry:
    return Entry(id=key, kind=kind, title=key, text=text)  # type: ignore[arg-type]


ENTRIES = [
    entry("a", "三会一课未按期召开"),
    entry("b", "拖欠农民工工资"),
    entry("c", "饮水工程停用"),
    entry("d", "饮水工程管护办法", "rule"),
]
ALL = frozenset({"problem", "rule"})


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Chroma server on loopback."""
    port = free_port()
    folder = tmp_path_factory.mktemp("chroma-server")
    chroma = Path(sys.executable).with_name("chroma")
    env = {**os.environ, "ANONYMIZED_TELEMETRY": "False"}
    with subprocess.Popen(
        [str(chroma), "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(folder)],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            for _ in range(100):
                with socket.socket() as s:
                    if s.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@pytest.fixture(params=["memory", "folder", pytest.param("server", marks=pytest.mark.real)])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """Opens the same store again at each call."""
    if request.param == "memory":
        return lambda: MemoryMappedStore(tmp_path / "vectors")
    if request.param == "folder":
        return lambda: ChromaStore(folder=tmp_path / "chroma", name="test")
    address = request.getfixturevalue("server")
    name = f"test-{abs(hash(str(tmp_path)))}"
    return lambda: ChromaStore(address=address, name=name)


def test_only_what_changed_is_computed_again(make: Make) -> None:
    embedder = HashEmbedder()
    assert make().sync(ENTRIES, embedder) == 4
    assert make().sync(ENTRIES, embedder) == 0
    changed = [ENTRIES[0], entry("b", "拖欠工程款"), ENTRIES[2], ENTRIES[3]]
    assert make().sync(changed, embedder) == 1
    assert embedder.asked == 5


def test_what_is_gone_is_gone(make: Make) -> None:
    embedder = HashEmbedder()
    store = make()
    store.sync(ENTRIES, embedder)
    store.sync(ENTRIES[:2], embedder)
    vector = embedder.encode(["饮水工程停用"])[0]
    assert {key for key, _ in make().query(vector, 10, ALL)} == {"a", "b"}


def test_the_nearest_comes_first_and_kinds_are_kept(make: Make) -> None:
    embedder = HashEmbedder()
    store = make()
    store.sync(ENTRIES, embedder)
    vector = embedder.encode(["饮水工程停用"])[0]
    found = store.query(vector, 2, ALL)
    assert [key for key, _ in found] == ["c", "d"]
    assert found[0][1] == pytest.approx(1.0, abs=1e-5)
    assert [key for key, _ in store.query(vector, 5, frozenset({"rule"}))] == ["d"]


def test_a_text_without_a_known_word_finds_nothing(make: Make) -> None:
    store = make()
    store.sync(ENTRIES, HashEmbedder())
    assert store.query(np.zeros(64, dtype=np.float32), 5, ALL) == []


def test_a_server_that_is_not_there_is_a_backend_error() -> None:
    with pytest.raises(BackendError, match="ADVISOR_STORE"):
        ChromaStore(address=f"http://127.0.0.1:{free_port()}")
