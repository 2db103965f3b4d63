"""Build and open the index. Its folder is keyed by knowledge hash and tokenizer, so a change of either builds a new one."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from advisor.errors import BackendError
from advisor.knowledge import KnowledgeBase
from advisor.retrieval.dense import ChromaStore, MemoryMappedStore, VectorStore
from advisor.retrieval.embedding import make_embedder
from advisor.retrieval.entries import Entry, entries
from advisor.retrieval.hybrid import HybridRetriever
from advisor.retrieval.lexical import LexicalIndex
from advisor.retrieval.lock import locked
from advisor.settings import Settings
from advisor.text import tokenizer_key

FORMAT = "1"
"""Raise it when the files of the index change their form."""


def _store(settings: Settings, key: str) -> VectorStore:
    if settings.store_kind == "memory":
        return MemoryMappedStore(settings.cache / f"vectors-{key}")
    if settings.store_kind == "chroma":
        return ChromaStore(folder=settings.cache / "chroma", name=f"knowledge-{key}")
    return ChromaStore(address=settings.store, name=f"knowledge-{key}")


def _kept(folder: Path) -> tuple[list[Entry], LexicalIndex] | None:
    """The index kept in ``folder``; None where it is not there or not whole."""
    try:
        rows = [Entry(**row) for row in json.loads((folder / "entries.json").read_text(encoding="utf-8"))]
        return rows, LexicalIndex(folder / "bm25", rows)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, ValueError, KeyError, TypeError, EOFError, RecursionError):
        return None


def _built(base: KnowledgeBase, folder: Path) -> tuple[list[Entry], LexicalIndex]:
    """The index made anew and put into ``folder``, whole; one that stood there was damaged."""
    found = entries(base)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".tmp-", ignore_cleanup_errors=True) as outer:
        scratch = Path(outer) / "index"
        LexicalIndex.build(found, scratch / "bm25")
        index = LexicalIndex(scratch / "bm25", found)
        (scratch / "entries.json").write_text(json.dumps([e._asdict() for e in found], ensure_ascii=False), encoding="utf-8")
        try:
            if folder.exists():
                folder.rename(Path(outer) / "damaged")
            scratch.rename(folder)
        except OSError:
            if _kept(folder) is None:  # else another process was faster; its index is the same
                raise
    return found, index


def open_index(base: KnowledgeBase, settings: Settings, report: Callable[[str], None] = lambda _: None) -> HybridRetriever:
    """Open the index, building what is missing or changed.

    Args:
        base: the knowledge base.
        settings: where the cache is, which embedding, which store.
        report: told in Chinese what is being built.

    Raises:
        BackendError: the cache folder cannot be written.
        UserError: the embedding or the store is not there.
    """
    embedder = make_embedder(settings.embedding)
    folder = settings.cache / f"index-{FORMAT}-{base.hash}-{tokenizer_key()}"
    try:
        with locked(settings.cache):
            kept = _kept(folder)
            if kept is None:
                report("正在建立知识库索引……")
            rows, lexical = kept or _built(base, folder)
            store = _store(settings, embedder.key)
            if computed := store.sync(rows, embedder):
                report(f"已计算 {computed} 条向量（{embedder.key}）")
    except OSError as error:
        raise BackendError(
            f"索引写不进去（{error.strerror or error}）", where=str(settings.cache), fix="请用 ADVISOR_CACHE 指定一个可写的文件夹"
        ) from error
    return HybridRetriever(rows, lexical, store, embedder)
