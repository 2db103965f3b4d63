from __future__ import annotations

from pathlib import Path

import bm25s
import numpy as np
import pytest

from advisor.knowledge import KnowledgeBase
from advisor.retrieval.entries import entries
from advisor.retrieval.lexical import LexicalIndex
from advisor.text import words


@pytest.mark.parametrize("query", ["拖欠农民工工资，工人多次讨薪", "三会一课 三会一课 未开", "☃ 没有的词", ""])
def test_scores_are_those_of_bm25s(base: KnowledgeBase, tmp_path: Path, query: str) -> None:
    found = entries(base)[:800]
    LexicalIndex.build(found, tmp_path)
    ours = LexicalIndex(tmp_path, found).scores(words([query])[0])
    model = bm25s.BM25.load(tmp_path)
    known = [w for w in words([query])[0] if w in model.vocab_dict]
    theirs = model.get_scores(known) if known else np.zeros(len(found))
    assert np.allclose(ours, theirs, atol=1e-5)


def test_an_index_of_other_entries_is_refused(base: KnowledgeBase, tmp_path: Path) -> None:
    found = entries(base)[:50]
    LexicalIndex.build(found, tmp_path)
    with pytest.raises(ValueError, match="other entries"):
        LexicalIndex(tmp_path, found[:10])


def test_a_rare_word_tells_more(base: KnowledgeBase, tmp_path: Path) -> None:
    found = entries(base)[:200]
    LexicalIndex.build(found, tmp_path)
    index = LexicalIndex(tmp_path, found)
    assert index.idf("没有的词") > index.idf("党员")
