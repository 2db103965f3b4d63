"""Lexicons: first characters, the scan, and what a broken one says."""

from __future__ import annotations

import re

import pytest

from advisor.errors import KnowledgeError
from advisor.knowledge import Lexicon, Term
from advisor.lint.lexicons import Terms, first_characters


@pytest.mark.parametrize(
    ("pattern", "first"),
    [
        ("加强", "加"),
        ("(?:进一步|切实)?提高", "进切提"),
        (r"\d+%", "0123456789"),
        ("(?:甲(?:乙|丙)|丁)", "甲丁"),
        ("待?办", "待办"),
        ("(?<!当)日报", "日"),
        ("断水断电|停(?:水|电)", "断停"),
    ],
)
def test_first_characters(pattern: str, first: str):
    assert first_characters(pattern) == set(first)


@pytest.mark.parametrize("pattern", ["[甲乙]丙", ".+甲", "|甲", "甲|[乙丙]"])
def test_pattern_without_a_literal_beginning(pattern: str):
    with pytest.raises(ValueError, match="词条须以文字开头"):
        first_characters(pattern)


def test_every_shipped_term_is_usable_and_explained(lexicon):
    for entry in lexicon.values():
        for term in entry.terms:
            if term.regex:
                re.compile(term.pattern)
                assert first_characters(term.pattern)
            if not entry.id.startswith(("field-", "effect-")):
                assert term.note, term.pattern
                assert term.rewrite, term.pattern


def test_scan_keeps_the_longest_and_gives_spans(lexicon):
    text = "进一步加强管理，追回3.2万元"
    hits = Terms(lexicon).scan(text)
    assert all(text[h.start : h.end] == h.text for h in hits)
    assert [h.text for h in hits if h.lexicon == "field-act"] == ["追回"]


def test_a_term_of_two_lexicons_is_found_in_both(lexicon):
    found = {h.lexicon for h in Terms(lexicon).scan("5月底前核对12份合同") if h.text == "核对"}
    assert {"field-act", "effect-formal", "effect-look"} <= found


def test_missing_lexicon_is_named(lexicon):
    with pytest.raises(KnowledgeError, match="词库缺少“field-act”"):
        Terms({k: v for k, v in lexicon.items() if k != "field-act"})


def test_broken_term_is_named(lexicon):
    broken = Lexicon(id="vague-verb", name="x", terms=(Term(pattern="甲(", regex=True),))
    with pytest.raises(KnowledgeError, match="词条“甲\\(”不可用"):
        Terms({**lexicon, "vague-verb": broken})
