"""Retrieval over problem types, cases, rules and typical findings: BM25 and dense vectors, fused by rank."""
