from __future__ import annotations

from pathlib import Path

import pytest

from advisor.errors import BackendError
from advisor.knowledge import KnowledgeBase
from advisor.retrieval.entries import entries
from advisor.retrieval.hybrid import RRF, fuse
from advisor.retrieval.index import open_index
from advisor.service import Service
from advisor.settings import Settings


def test_fusion_adds_reciprocal_ranks_and_breaks_ties_by_id() -> None:
    fused = fuse({"bm25": [("b", 9.0), ("a", 1.0)], "dense": [("a", 0.9), ("b", 0.8)]})
    assert [key for key, _, _ in fused] == ["a", "b"]
    assert fused[0][1] == pytest.approx(1 / (RRF + 1) + 1 / (RRF + 2))
    assert fused[0][2] == {"bm25": 2, "dense": 1}


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("三会一课未按期召开，党员大会次数不足", "p1-organization-life"),
        ("拖欠农民工工资，工人多次讨薪", "p4-unpaid-wages"),
        ("公务接待无公函、超标准", "o-reception"),
        ("村民饮水困难，水龙头没水", "p3-water-supply"),
    ],
)
def test_the_right_problem_type_is_among_the_first(service: Service, query: str, problem: str) -> None:
    assert problem in [m.id for m in service.retriever.search(query, 3, ("problem",))]


def test_matches_are_sorted_and_tell_their_ranks(service: Service) -> None:
    found = service.search("农村饮水工程管护", 8)
    assert [m.score for m in found] == sorted((m.score for m in found), reverse=True)
    assert all(m.ranks and set(m.ranks) <= {"bm25", "dense"} for m in found)
    assert found == service.search("农村饮水工程管护", 8)


def test_a_query_of_unknown_words_finds_nothing(service: Service) -> None:
    assert service.search("☃☃☃") == []


def test_entries_have_unique_ids_and_every_problem_its_findings(base: KnowledgeBase) -> None:
    found = entries(base)
    assert len({e.id for e in found}) == len(found)
    assert {e.owner for e in found if e.kind == "finding"} == set(base.problems)


def test_opening_twice_builds_once(base: KnowledgeBase, tmp_path: Path) -> None:
    said: list[str] = []
    settings = Settings(cache=tmp_path)
    first = open_index(base, settings, said.append)
    assert len(said) == 2
    second = open_index(base, settings, said.append)
    assert len(said) == 2
    assert first.search("欠薪", 5) == second.search("欠薪", 5)


def test_a_cache_that_cannot_be_written_is_named(base: KnowledgeBase, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(BackendError, match="ADVISOR_CACHE"):
        open_index(base, Settings(cache=blocked / "cache"))
