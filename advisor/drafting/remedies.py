"""Measures made for the very words of a finding: for the clauses that no template of its problem type speaks of.

A template knows more of its trade than a remedy does, but one that speaks of other things than the finding does is wrong; so a template
is kept only where it shares a content word with the finding, and what no kept template speaks of gets the remedy of its wording.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from advisor.importers.register import states_fault
from advisor.knowledge import SLOT, MeasureTemplate, Remedy
from advisor.text import clauses, tokens

CLOSING = {"追责问责": "close-account", "举一反三": "close-others", "建章立制": "close-rule"}
LONGEST_OBJECT, LONGEST_QUOTE = 18, 42
SHORTEST_CLAUSE = 5
_COMMON = frozenset(
    "工作 问题 情况 方面 单位 部门 人员 群众 干部 领导 党委 党组 村民 居民 责任 管理 制度 落实 执行 建设 发展 整改 反馈 监督 检查 项目 资金 公司 学校 医院 社区 街道 乡镇 机关 组织 "
    "事项 内容 标准 措施 要求 时间 办理 结果 记录 材料 通知 原因 数额 负责 分管 相关 有关 本人 现场 当天 到期 进行 存在 开展 问题突出 程度 效果 能力 意识 作用 有的 部分 个别 一些 其中 导致 影响 "
    "需要 进一步 加强 提高 不足 不够 不到位 不力 薄弱 差距 短板 重视 规范 严格 到位 机制 体系 任务 推进 服务 基层 全县 全市 全镇 全村 多次 长期 多年 至今 未能 没有 严重 普遍".split()
)
"""Words that findings of every kind share: one of them in common tells nothing."""
_LEAD = re.compile(
    r"^(?:有的|部分|个别|一些|少数|多数|其中|且|并|但|而|仍|还|对|在|就|存在|同时|此外|以及|由于|因|致使|导致|经查|检查发现|巡察发现|截至\S{2,8}[，]?|(?:19|20)\d\d年(?:\d{1,2}月)?(?:以来|至今|底|起)?|该|其|从)+"
)
_TAIL = re.compile(
    r"(?:长期|多年|一直|至今|仍|均|都|已|还|也|普遍|存在|的|被|较|比较|有些|经常|只|仅|大多|近\d+年|两年多|一年多|不同程度|中|处于|问题|现象|较为|明显|严重)+$"
)


class Clause(NamedTuple):
    """A clause that states a fault; ``start`` in the finding."""

    text: str
    start: int


def faults(text: str, offset: int) -> list[Clause]:
    """The clauses of a part that state a fault, in order; the whole part where none does."""
    found = [Clause(c.text, c.start + offset) for c in clauses(text) if len(c.text) >= SHORTEST_CLAUSE and states_fault(c.text)]
    return found or [Clause(text.strip("。；， "), offset)]


def key_words(text: str) -> frozenset[str]:
    """Nouns and verbs of two or more characters that tell what a text is about."""
    return frozenset(
        t.text for t in tokens(text) if len(t.text) > 1 and t.tag[:1] in "nvjlisz" and t.text not in _COMMON and not t.text.isascii()
    )


def bare(template: MeasureTemplate) -> str:
    """The template's own words of what is done: no slot, no default."""
    return SLOT.sub("", f"{template.action}{template.scope}{template.indicator.name}")


def speaks_of(template: MeasureTemplate, words: frozenset[str], least: float = 0.0) -> bool:
    """Whether the template has telling words in common with the finding; a finding without any fits every template.

    Args:
        template: judged by its own words.
        words: the finding's telling words.
        least: the share of them that one word in common must be; two in common are always enough.
    """
    if not words:
        return True
    text = bare(template)
    shared = sum(w in text for w in words)
    return shared >= 2 or (shared == 1 and 1 / len(words) >= least)


def _object(clause: str, pattern: str) -> str:
    """What is at fault: the words before the fault; empty where they are no plain phrase."""
    m = re.search(pattern, clause) if pattern else None
    words = _TAIL.sub("", _LEAD.sub("", clause[: m.start()])) if m else ""
    words = words.strip("，、：“”（）() ")
    plain = 2 <= len(words) <= LONGEST_OBJECT and not re.search(r"[，。；、“”]", words)
    return words if plain and not states_fault(words) else ""


def _quoted(text: str) -> str:
    return (text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 2]}……").replace("“", "‘").replace("”", "’")


def _made(remedy: Remedy, texts: Sequence[str]) -> MeasureTemplate:
    """The remedy's measure for these clauses."""
    quote = _quoted("、".join(t.strip("，。；、 ") for t in texts))
    objects = list(dict.fromkeys(_object(text, remedy.pattern) for text in texts))
    what = "、".join(objects) if all(objects) and sum(map(len, objects)) <= LONGEST_QUOTE else f"“{quote}”所指各处"
    clean = {"〔对象〕": what, "〔原文〕": quote}
    body = remedy.measure.model_dump_json()
    for mark, words in clean.items():
        body = body.replace(mark, re.sub(r'[{}\[\]"\\\n]', "", words))
    return MeasureTemplate.model_validate_json(body).model_copy(update={"id": f"remedy-{remedy.id}"})


def remedies_for(found: Sequence[Clause], remedies: Mapping[str, Remedy]) -> list[MeasureTemplate]:
    """One measure for all clauses that the same remedy puts right, in the order of their first clause."""
    groups: dict[str, list[Clause]] = {}
    patterned = [r for r in remedies.values() if r.pattern]
    for clause in found if patterned else ():
        remedy = next((r for r in patterned if re.search(r.pattern, clause.text)), patterned[-1])
        groups.setdefault(remedy.id, []).append(clause)
    return [_made(remedies[key], [c.text for c in group]) for key, group in groups.items()]


def closing(kind: str, text: str, remedies: Mapping[str, Remedy]) -> MeasureTemplate | None:
    """The closing measure of this kind that speaks of the finding's own words."""
    remedy = remedies.get(CLOSING[kind])
    first = faults(text, 0)[0].text
    return _made(remedy, [first]) if remedy else None
