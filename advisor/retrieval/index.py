"""Build and open the index. Its folder is keyed by knowledge hash and embedding, so a change of either builds a new one."""

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
from advisor.settings import Settings

FORMAT = "1"
"""Raise it when the files of the index change their form."""


def _store(settings: Settings, key: str) -> VectorStore:
    if settings.store_kind == "memory":
        return MemoryMappedStore(settings.cache / f"vectors-{key}")
    if settings.store_kind == "chroma":
        return ChromaStore(folder=settings.cache / "chroma", name=f"knowledge-{key}")
    return ChromaStore(address=settings.store, name=f"knowledge-{key}")


def _lexical(base: KnowledgeBase, folder: Path) -> tuple[list[Entry], LexicalIndex]:
    listing = folder / "entries.json"
    if listing.exists():
        rows = [Entry.model_construct(**row) for row in json.loads(listing.read_text(encoding="utf-8"))]
        return rows, LexicalIndex.load(rows, folder / "bm25")
    found = entries(base)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as outer:
        scratch = Path(outer) / "index"
        LexicalIndex.build(found, scratch / "bm25")
        (scratch / "entries.json").write_text(json.dumps([e.model_dump() for e in found], ensure_ascii=False), encoding="utf-8")
        if not folder.exists():  # another process may have been faster; its index is the same
            scratch.rename(folder)
    return found, LexicalIndex.load(found, folder / "bm25")


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
    folder = settings.cache / f"index-{FORMAT}-{base.hash}"
    try:
        if not (folder / "entries.json").exists():
            report("正在建立知识库索引……")
        rows, lexical = _lexical(base, folder)
        store = _store(settings, embedder.key)
        if computed := store.sync(rows, embedder):
            report(f"已计算 {computed} 条向量（{embedder.key}）")
    except OSError as error:
        raise BackendError(
            f"索引写不进去（{error.strerror}）", where=str(settings.cache), fix="请用 ADVISOR_CACHE 指定一个可写的文件夹"
        ) from error
    return HybridRetriever(rows, lexical, store, embedder)
