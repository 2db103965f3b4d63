"""Vector stores behind one seam: memory-mapped files for the light path, Chroma (folder or server) for the others.

Both keep a vector with the digest of its text, so that only changed entries are computed again.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from advisor.errors import BackendError
from advisor.retrieval.embedding import Embedder, Vectors
from advisor.retrieval.entries import Entry


class VectorStore(Protocol):
    """Keeps one vector an entry and finds the nearest."""

    def sync(self, entries: Sequence[Entry], embedder: Embedder) -> int:
        """Make the store hold exactly ``entries``; returns how many vectors were computed."""
        ...

    def query(self, vector: Vectors, k: int, kinds: frozenset[str]) -> list[tuple[str, float]]:
        """The ``k`` nearest entries of ``kinds`` as (id, cosine), descending, ties by id."""
        ...


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


class MemoryMappedStore:
    """A matrix on disk and the ids of its rows; one exact product a query."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: list[list[str]] = []
        self._matrix: Any = None

    def _load(self) -> None:
        names, matrix = self._folder / "vectors.json", self._folder / "vectors.npy"
        if names.exists() and matrix.exists():
            self._rows = json.loads(names.read_text(encoding="utf-8"))
            self._matrix = np.load(matrix, mmap_mode="r")
            if len(self._rows) != len(self._matrix):
                self._rows, self._matrix = [], None

    def sync(self, entries: Sequence[Entry], embedder: Embedder) -> int:
        """See :class:`VectorStore`. A row is [id, kind, digest]."""
        self._load()
        wanted = [[e.id, e.kind, e.digest] for e in entries]
        if wanted == self._rows:
            return 0
        known = {row[2]: i for i, row in enumerate(self._rows)}
        missing = [e for e in entries if e.digest not in known]
        fresh = dict(zip((e.digest for e in missing), embedder.encode([e.text for e in missing]), strict=True)) if missing else {}
        rows = [fresh[e.digest] if e.digest in fresh else self._matrix[known[e.digest]] for e in entries]
        matrix = np.stack(rows).astype(np.float32)
        self._matrix = None
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            np.save(Path(folder) / "v.npy", matrix)
            Path(Path(folder) / "v.npy").replace(self._folder / "vectors.npy")
        write_whole(self._folder / "vectors.json", json.dumps(wanted, ensure_ascii=False).encode())
        self._rows, self._matrix = wanted, matrix
        return len(missing)

    def query(self, vector: Vectors, k: int, kinds: frozenset[str]) -> list[tuple[str, float]]:
        """See :class:`VectorStore`."""
        if self._matrix is None:
            self._load()
        keep = [i for i, row in enumerate(self._rows) if row[1] in kinds]
        if not keep or not vector.any():
            return []
        scores = self._matrix[keep] @ vector
        ranked = sorted(zip((self._rows[i][0] for i in keep), scores.tolist(), strict=True), key=lambda x: (-x[1], x[0]))
        return ranked[:k]


class ChromaStore:
    """A Chroma collection, in a folder or behind a server. Vectors are always our own."""

    def __init__(self, *, folder: Path | None = None, address: str | None = None, name: str = "knowledge") -> None:
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        try:
            if address:
                host, _, port = address.removeprefix("https://").removeprefix("http://").rstrip("/").partition(":")
                client = chromadb.HttpClient(host=host, port=int(port or 8000), ssl=address.startswith("https"), settings=settings)
            else:
                client = chromadb.PersistentClient(path=str(folder), settings=settings)
            self._collection = client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": 200}}
            )
        except Exception as error:
            raise BackendError(
                f"向量库打不开（{type(error).__name__}）",
                where=address or str(folder),
                fix="请检查 ADVISOR_STORE 的地址或文件夹，或改用 memory",
            ) from error

    def sync(self, entries: Sequence[Entry], embedder: Embedder) -> int:
        """See :class:`VectorStore`."""
        stored = self._collection.get(include=["metadatas"])
        known = {i: (m or {}).get("digest") for i, m in zip(stored["ids"], stored["metadatas"] or [], strict=True)}
        wanted = {e.id: e for e in entries}
        if gone := [i for i in known if i not in wanted]:
            self._collection.delete(ids=gone)
        changed = [e for e in entries if known.get(e.id) != e.digest]
        for start in range(0, len(changed), 500):
            batch = changed[start : start + 500]
            vectors = embedder.encode([e.text for e in batch])
            self._collection.upsert(
                ids=[e.id for e in batch],
                embeddings=vectors.tolist(),
                metadatas=[{"kind": e.kind, "digest": e.digest} for e in batch],
                documents=[e.text for e in batch],
            )
        return len(changed)

    def query(self, vector: Vectors, k: int, kinds: frozenset[str]) -> list[tuple[str, float]]:
        """See :class:`VectorStore`."""
        if not vector.any():
            return []
        where: Any = {"kind": {"$in": sorted(kinds)}}
        found = self._collection.query(query_embeddings=[vector.tolist()], n_results=k, where=where, include=["distances"])
        rows = [(i, 1.0 - d) for i, d in zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True)]
        return sorted(rows, key=lambda x: (-x[1], x[0]))
