"""Every embedding gives unit vectors, the same for the same text; the shipped one is the same through both of its loaders."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.errors import UserError
from advisor.retrieval.embedding import Embedder, make_embedder
from advisor.text import STATIC_FOLDER

TEXTS = ["三会一课落实不到位，2021年仅召开1次", "拖欠农民工工资35.6万元", "村卫生室长期关门"]


@pytest.fixture(params=["static", pytest.param("e5", marks=pytest.mark.real), pytest.param("st", marks=pytest.mark.real)])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return make_embedder(str(STATIC_FOLDER) if request.param == "st" else request.param)


def test_unit_vectors_that_do_not_change(embedder: Embedder) -> None:
    first, second = embedder.encode(TEXTS), embedder.encode(TEXTS)
    assert first.dtype == np.float32
    assert np.array_equal(first, second)
    assert np.linalg.norm(first, axis=1) == pytest.approx(np.ones(3), abs=1e-3)


def test_like_is_nearer_than_unlike(embedder: Embedder) -> None:
    query = embedder.encode(["欠薪问题多发，工人讨要工资"], query=True)[0]
    assert int((embedder.encode(TEXTS) @ query).argmax()) == 1


@pytest.mark.real
def test_both_loaders_of_the_shipped_embedding_agree() -> None:
    static, transformer = make_embedder("static"), make_embedder(str(STATIC_FOLDER))
    texts = [*TEXTS, "", "ＡＢＣ 混排 text 2021", "长" * 2000]
    assert np.abs(static.encode(texts) - transformer.encode(texts)).max() < 2e-3


def test_a_model_that_is_not_there_is_named() -> None:
    pytest.importorskip("sentence_transformers")
    with pytest.raises(UserError, match="ADVISOR_EMBEDDING"):
        make_embedder("/nowhere/model")
