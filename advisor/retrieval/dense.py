"""Vector stores behind one seam: memory-mapped files for the light path, Chroma (folder or server) for the others.

Both keep a vector with the digest of its text, so that only changed entries are computed again.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from advisor.errors import BackendError
from advisor.retrieval.embedding import Embedder, Vectors
from advisor.retrieval.entries import Entry
from advisor.retrieval.ranking import Ranking


class VectorStore(Protocol):
    """Keeps one vector an entry and finds the nearest."""

    def sync(self, entries: Sequence[Entry], embedder: Embedder) -> int:
        """Make the store hold exactly ``entries``; returns how many vectors were computed."""
        ...

    def query(self, vector: Vectors, k: int, kinds: frozenset[str]) -> list[tuple[str, float]]:
        """The ``k`` nearest entries of ``kinds`` as (id, cosine), descending, ties by id."""
        ...


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it appears whole or not at all, readable by whom the user's umask lets read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.parent / f".tmp-{os.getpid()}-{secrets.token_hex(4)}"
    try:
        with scratch.open("xb") as out:
            out.write(data)
        if path.is_dir():  # an empty one that stands in the way; a full one is an error
            path.rmdir()
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


class MemoryMappedStore:
    """A matrix on disk and the ids of its rows; one exact product a query.

    ``vectors.json`` names the matrix that belongs to it, so that two programs with different knowledge bases, writing at once, never
    pair the rows of one with the vectors of the other. Files that are damaged count as missing: they are made again.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._matrix: Any = None
        self._listed: list[list[str]] = []
        self._ranking = Ranking([], [])

    def _load(self) -> None:
        """Take up what is on disk; nothing where it is not there or not whole."""
        try:
            listing = json.loads((self._folder / "vectors.json").read_text(encoding="utf-8"))
            rows, name, width = listing["rows"], str(listing["matrix"]), listing["width"]
            matrix = np.load(self._folder / name, mmap_mode="r", allow_pickle=False)
        except (FileNotFoundError, IsADirectoryError, ValueError, KeyError, TypeError, EOFError, RecursionError):
            return
        if name == _matrix_name(rows) and matrix.shape == (len(rows), width) and matrix.dtype == np.float32:
            self._take(rows, matrix)

    def _take(self, rows: list[list[str]], matrix: Any) -> None:
        self._listed, self._matrix = rows, matrix
        self._ranking = Ranking([row[0] for row in rows], [row[1] for row in rows])

    def sync(self, entries: Sequence[Entry], embedder: Embedder) -> int:
        """See :class:`VectorStore`. A row is [id, kind, digest]."""
        self._load()
        wanted = [[e.id, e.kind, e.digest] for e in entries]
        if wanted == self._listed:
            return 0
        known = {row[2]: i for i, row in enumerate(self._listed)}
        missing = [e for e in entries if e.digest not in known]
        fresh = dict(zip((e.digest for e in missing), embedder.encode([e.text for e in missing]), strict=True)) if missing else {}
        rows = [fresh[e.digest] if e.digest in fresh else self._matrix[known[e.digest]] for e in entries]
        matrix = np.stack(rows).astype(np.float32)
        self._save(wanted, matrix)
        self._take(wanted, matrix)
        return len(missing)

    def _save(self, rows: list[list[str]], matrix: Vectors) -> None:
        name = _matrix_name(rows)
        body = io.BytesIO()
        np.save(body, matrix)
        write_whole(self._folder / name, body.getvalue())
        listing = {"matrix": name, "width": matrix.shape[1], "rows": rows}
        write_whole(self._folder / "vectors.json", json.dumps(listing, ensure_ascii=False).encode())
        for old in self._folder.glob("vectors*.npy"):
            if old.name != name:
                with contextlib.suppress(OSError):  # another program still has it open (Windows): the next change removes it
                    old.unlink()

    def query(self, vector: Vectors, k: int, kinds: frozenset[str]) -> list[tuple[str, float]]:
        """See :class:`VectorStore`."""
        if self._matrix is None:
            self._load()
        if self._matrix is None or not vector.any():
            return []
        return self._ranking.best(self._matrix @ vector, k, kinds)


def _matrix_name(rows: Any) -> str:
    return f"vectors-{hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode('utf-8', 'surrogatepass')).hexdigest()[:16]}.npy"


class ChromaStore:
    """A Chroma collection, in a folder or behind a server. Vectors are always our own."""

    def __init__(self, *, folder: Path | None = None, address: str | None = None, name: str = "knowledge") -> None:
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.config import Settings

        self._where = address or str(folder)
        settings = Settings(anonymized_telemetry=False)
        with self._told():
            if address:
                host, _, port = address.removeprefix("https://").removeprefix("http://").rstrip("/").partition(":")
                client = chromadb.HttpClient(host=host, port=int(port or 8000), ssl=address.startswith("https"), settings=settings)
            else:
                client = chromadb.PersistentClient(path=str(folder), settings=settings)
            self._collection = client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": 200}}
            )

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong inside Chroma, told as a fault of the store; its native part panics with a ``BaseException`` of its own."""
        try:
            yield
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            raise BackendError(
                f"向量库用不了（{type(error).__name__}）",
                where=self._where,
                fix="请检查 ADVISOR_STORE 的地址，或删去这个缓存文件夹后重试，或改用 memory",
            ) from error

    def sync(self, entries: Sequence[Entry], embedder: Embedder) -> int:
        """See :class:`VectorStore`."""
        with self._told():
            return self._sync(entries, embedder)

    def _sync(self, entries: Sequence[Entry], embedder: Embedder) -> int:
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
        with self._told():
            found = self._collection.query(query_embeddings=[vector.tolist()], n_results=k, where=where, include=["distances"])
        rows = [(i, 1.0 - d) for i, d in zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True)]
        return sorted(rows, key=lambda x: (-x[1], x[0]))
