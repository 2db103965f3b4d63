from __future__ import annotations

import pytest
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from advisor.errors import BackendError
from advisor.retrieval.langchain import KnowledgeRetriever, PluggedRetriever
from advisor.service import Service


class Fixed(BaseRetriever):
    """A retriever of somebody else's."""

    documents: list[Document]

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return self.documents


def test_ours_is_a_langchain_retriever(service: Service) -> None:
    documents = KnowledgeRetriever(retriever=service.retriever, k=3).invoke("欠薪")
    assert [d.metadata["id"] for d in documents] == [m.id for m in service.retriever.search("欠薪", 3)]
    assert all(d.page_content for d in documents)


def test_theirs_takes_our_place() -> None:
    documents = [Document(page_content="x", metadata={"id": str(n), "kind": "case"}) for n in range(3)]
    found = PluggedRetriever(Fixed(documents=documents)).search("q", 2, ("case",))
    assert [(m.id, m.score) for m in found] == [("0", 1.0), ("1", 0.5)]


def test_a_document_without_id_is_refused() -> None:
    with pytest.raises(BackendError, match="id"):
        PluggedRetriever(Fixed(documents=[Document(page_content="x")])).search("q")
