"""Whether a measure speaks of what its finding speaks of: shared words and figures, else nearness of the two texts.

Nearness costs about 0.2 ms and is worked out only where no word and no figure is shared.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache

from advisor.text import grams, static_model, tokens

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_COMMON = frozenset(
    "问题 整改 工作 管理 落实 情况 部门 单位 规定 制度 责任 要求 领导 负责 完成 进行 存在 人员 部分 项目 相关 有关 严格 建设 组织 规范 加强 服务 群众 干部 时间 资料 内容 方面 措施 "
    "发放 使用 开展 牵头 涉及 反映 全年 主任 书记 局长 所长 院长 站长 科长 集中 抽查 公示 检查 街道 社区 全部 改善 设备".split()
)
"""Words of every plan: they tell nothing of what it is about."""
_PAIRS = frozenset(w for word in _COMMON for w in (word[:2], word[-2:])) | frozenset(
    "到位 不到 不够 个别 有的 责任 不规 要求 严格 不力 不严 20".split()
)


@lru_cache(maxsize=256)
def content_words(text: str) -> frozenset[str]:
    """Nouns, verbs and adjectives of two characters or more, without the words of every plan."""
    return frozenset(t.text for t in tokens(text) if len(t.text) > 1 and t.tag[:1] in "nvajli" and t.text not in _COMMON)


@lru_cache(maxsize=256)
def _vector(text: str) -> tuple[float, ...]:
    vector = [float(x) for x in static_model().encode([text])[0]]
    length = math.sqrt(sum(x * x for x in vector)) or 1.0
    return tuple(x / length for x in vector)


def without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with ``spans`` cut out: the unit's own name stands in finding and measure alike."""
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + "，" + text[end:]
    return text


def nearness(finding: str, measure: str) -> float | None:
    """Cosine (-1..1) of the two texts; null where they share a content word or a figure."""
    if set(_NUMBER.findall(finding)) & set(_NUMBER.findall(measure)) or (grams(finding, 2) & grams(measure, 2)) - _PAIRS:
        return None
    if content_words(finding) & content_words(measure):
        return None
    return sum(a * b for a, b in zip(_vector(finding), _vector(measure), strict=True))
