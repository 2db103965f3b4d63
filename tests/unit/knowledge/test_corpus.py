"""The typical findings are composed one by one: no near-copies, no stock openings, no slot filling."""

from __future__ import annotations

from collections import Counter, defaultdict

from advisor.knowledge import KnowledgeBase
from advisor.text import grams, jaccard, normalise


def texts(base: KnowledgeBase) -> list[str]:
    return [f.text for p in base.problems.values() for f in p.typical_findings]


def test_near_copies_are_rare(base: KnowledgeBase) -> None:
    corpus = [grams(t) for t in texts(base)]
    holders = defaultdict(list)
    for i, found in enumerate(corpus):
        for gram in found:
            holders[gram].append(i)
    near = set()
    for i, found in enumerate(corpus):
        others = Counter(j for gram in found for j in holders[gram] if j != i)
        if any(jaccard(found, corpus[j]) >= 0.35 for j, _ in others.most_common(5)):
            near.add(i)
    assert len(near) / len(corpus) < 0.03


def test_openings_are_rarely_shared(base: KnowledgeBase) -> None:
    starts = Counter(normalise(t)[:6] for t in texts(base))
    assert sum(n for n in starts.values() if n >= 5) / sum(starts.values()) < 0.05


def test_the_texts_are_varied(base: KnowledgeBase) -> None:
    found = texts(base)
    assert 1000 * len(set().union(*map(grams, found))) / sum(map(len, found)) >= 450
