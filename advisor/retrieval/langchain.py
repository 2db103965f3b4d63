"""The border to LangChain: our retriever as a LangChain one, and any LangChain retriever as ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from advisor.errors import BackendError
from advisor.models import KnowledgeKind, Match
from advisor.retrieval.hybrid import ALL_KINDS, HybridRetriever


class Retriever(Protocol):
    """What the rest of the program asks of retrieval."""

    def search(self, query: str, k: int = 8, kinds: Iterable[KnowledgeKind] = ALL_KINDS) -> list[Match]:
        """The ``k`` best entries, descending by score, ties by id."""
        ...


class KnowledgeRetriever(BaseRetriever):
    """Our hybrid retrieval as a LangChain retriever: ``invoke(query)`` gives Documents with id, kind, title, score, ranks."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    retriever: HybridRetriever
    k: int = 8

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002 - LangChain's signature
        return [
            Document(
                id=m.id,
                page_content=self.retriever.entry(m.id).text,
                metadata={"id": m.id, "kind": m.kind, "title": m.title, "score": m.score, "ranks": m.ranks},
            )
            for m in self.retriever.search(query, self.k)
        ]


class PluggedRetriever:
    """A LangChain retriever of somebody else's in our place; each Document's metadata must hold ``id`` and ``kind``."""

    def __init__(self, retriever: BaseRetriever) -> None:
        self._retriever = retriever

    def search(self, query: str, k: int = 8, kinds: Iterable[KnowledgeKind] = ALL_KINDS) -> list[Match]:
        """See :class:`Retriever`. The order is the other's; score is 1 / rank.

        Raises:
            BackendError: a Document lacks ``id`` or ``kind``.
        """
        wanted = set(kinds)
        out: list[Match] = []
        for document in self._retriever.invoke(query):
            if not {"id", "kind"} <= document.metadata.keys():
                raise BackendError(
                    "外接检索器返回的文档缺少 id 或 kind", where=type(self._retriever).__name__, fix="请在 metadata 里写明 id 和 kind"
                )
            if document.metadata["kind"] in wanted and len(out) < k:
                rank = len(out) + 1
                title = str(document.metadata.get("title", document.metadata["id"]))
                kind = document.metadata["kind"]
                out.append(Match(id=str(document.metadata["id"]), kind=kind, title=title, score=1 / rank, ranks={"plugged": rank}))
        return out
