"""Hybrid retrieval: both channels, fused by rank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from advisor.models import KnowledgeKind, Match
from advisor.retrieval.dense import VectorStore
from advisor.retrieval.embedding import Embedder
from advisor.retrieval.entries import Entry
from advisor.retrieval.lexical import LexicalIndex

RRF = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009, SIGIR), as given there."""
DEPTH = 50
"""How far each channel is read before fusion."""
CHANNELS = ("bm25", "dense")
ALL_KINDS: frozenset[KnowledgeKind] = frozenset({"problem", "case", "rule", "finding", "pain_point"})


def fuse(channels: Mapping[str, Sequence[tuple[str, float]]]) -> list[tuple[str, float, dict[str, int]]]:
    """Reciprocal rank fusion: (id, score, rank in each channel from 1), descending, ties by id."""
    ranks: dict[str, dict[str, int]] = {}
    for name, rows in channels.items():
        for rank, (key, _) in enumerate(rows, 1):
            ranks.setdefault(key, {})[name] = rank
    scored = [(key, sum(1 / (RRF + r) for r in by.values()), by) for key, by in ranks.items()]
    return sorted(scored, key=lambda x: (-x[1], x[0]))


class HybridRetriever:
    """Searches the entries of one knowledge base."""

    def __init__(
        self, entries: Sequence[Entry], lexical: LexicalIndex, store: VectorStore, embedder: Embedder, use: Sequence[str] = CHANNELS
    ) -> None:
        """``use``: which channels a search reads; fewer than all of them only to compare."""
        self._entries = {e.id: e for e in entries}
        self._lexical, self._store, self._embedder, self._use = lexical, store, embedder, tuple(use)

    def using(self, channels: Sequence[str]) -> HybridRetriever:
        """The same index read through some of ``CHANNELS`` only."""
        return HybridRetriever(list(self._entries.values()), self._lexical, self._store, self._embedder, channels)

    def entry(self, key: str) -> Entry:
        """The entry with this id."""
        return self._entries[key]

    def idf(self, word: str) -> float:
        """How telling a word is; a word no entry holds is as telling as one that a single entry holds."""
        return self._lexical.idf(word)

    def similarity(self, query: str, texts: Sequence[str]) -> list[float]:
        """Cosine of the query with each text."""
        found: list[float] = (self._embedder.encode(texts) @ self._embedder.encode([query], query=True)[0]).tolist()
        return found

    def channels(self, query: str, kinds: Iterable[KnowledgeKind] = ALL_KINDS, depth: int = DEPTH) -> dict[str, list[tuple[str, float]]]:
        """Each channel's own (id, score) list, descending."""
        wanted = frozenset(kinds)
        found = {}
        if "bm25" in self._use:
            found["bm25"] = self._lexical.query(query, depth, wanted)
        if "dense" in self._use:
            found["dense"] = self._store.query(self._embedder.encode([query], query=True)[0], depth, wanted)
        return found

    def search(self, query: str, k: int = 8, kinds: Iterable[KnowledgeKind] = ALL_KINDS) -> list[Match]:
        """The ``k`` best entries of ``kinds``, descending by fused score, ties by id."""
        return [
            Match(id=key, kind=self._entries[key].kind, title=self._entries[key].title, score=round(score, 6), ranks=ranks)
            for key, score, ranks in fuse(self.channels(query, kinds))[:k]
        ]
