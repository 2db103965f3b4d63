"""An answer composed from retrieval: exact quotes of knowledge entries, each with its citation; 依据不足 where nothing is found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from advisor.chat.passages import Passage, passages
from advisor.knowledge import KnowledgeBase
from advisor.models import Answer, Citation, KnowledgeKind, Match, Plan
from advisor.retrieval.hybrid import HybridRetriever
from advisor.text import words

LONGEST = 600
"""Characters of an answer; a longer one is not read in a conversation."""
MOST = 4
ENTRY, PASSAGE, NEAR, NEAR_ON_TOPIC, FULL = 0.35, 0.5, 0.3, 0.1, 0.6
"""An answer needs an entry that holds ``ENTRY`` of the question's idf mass, and in it a passage of the kind asked for that is at all near
to the question (cosine of the embedding, ``NEAR_ON_TOPIC``; not asked where the entry holds ``FULL``), or one that itself holds ``PASSAGE`` of the mass and is ``NEAR``; else it says
依据不足. By the questions of ``tests/unit/chat``."""
CLOSE = 0.25
"""Share of idf mass from which a refusal names the nearest entries."""
TOPIC_BONUS, RANK_BONUS = 0.4, 0.5
TOPICS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"为什么|原因|根源|根子|成因", ("原因",)),
    (r"怎么改|怎么整改|怎样改|如何改|如何整改|怎样整改|措施|怎么办|如何解决|怎样解决|整改到位|应当怎么|该怎么", ("措施",)),
    (r"怎么查|核查|核验|检查|验证|如何判断|怎么判断|看什么", ("核验", "判断", "销号")),
    (r"佐证|证据|材料", ("佐证", "核验")),
    (r"期限|多久|多长|几天|几个月|时限|什么时候|多长时间|何时", ("期限", "公开")),
    (r"谁负责|责任人|第一责任|职责|由谁|哪个部门", ("责任",)),
    (r"销号|完成标准|算完成", ("销号", "分类")),
    (r"案例|经验|借鉴|做法|先进|示范", ("案例", "成效")),
    (r"效果|成效|数据|提升了|下降", ("成效", "案例")),
    (r"条件|适用|照搬|能不能学|局限|风险", ("条件", "局限")),
    (r"减负|红线|负担|报表|台账|会议|App|群", ("减负红线",)),
    (r"格式|字体|字号|页边距|行距|公文|版心", ("公文格式",)),
    (r"评估|评分|打分|满意度", ("评估",)),
    (r"表现|有哪些问题|什么样", ("表现", "痛点")),
    (r"什么是|定义|区别|属于", ("定义", "痛点", "分类")),
    (r"痛点", ("痛点",)),
)
ASKING = frozenset(
    "什么 怎么 如何 怎样 为什么 哪些 哪个 多久 是否 应该 应当 可以 能否 吗 呢 请问 需要 要 我们 多长 时间 内 应 多少 几 只 什么样 到底 具体 一般 谁 多 长 样 必须 才 算 给 会 能 哪 该 让 它 他 你 我 您 写 看 单位 整改 问题 有 做 办 问 请 一下 情况".split()
)
"""Words that make a question of a sentence and tell nothing of its subject."""


class _Scored(NamedTuple):
    """A passage with what its entry (``mass``) and it alone (``held``) hold of the question, how near it is, whether it is of the kind asked for."""

    score: float
    mass: float
    held: float
    near: float
    on_topic: bool
    passage: Passage

    @property
    def answers(self) -> bool:
        """Whether the passage is enough to answer from."""
        return self.mass >= ENTRY and (
            (self.on_topic and (self.near >= NEAR_ON_TOPIC or self.mass >= FULL)) or (self.held >= PASSAGE and self.near >= NEAR)
        )


def topics(question: str) -> frozenset[str]:
    """Which kinds of passage the question asks for; empty where it does not say."""
    return frozenset(t for pattern, names in TOPICS if re.search(pattern, question) for t in names)


class Answerer:
    """Composes answers over one knowledge base."""

    def __init__(self, base: KnowledgeBase, retriever: HybridRetriever) -> None:
        self._base, self._retriever = base, retriever

    def answer(self, question: str, plan: Plan | None = None) -> Answer:
        """Answer a question; a question that names a number of the open plan is answered from the plan."""
        if plan and (found := _from_plan(question, plan)):
            return found
        matches = self._retriever.search(question, 12)
        ranked = self._ranked(question, matches)
        chosen = self._chosen([r for r in ranked if r.answers])
        if not chosen:
            near = max((r.mass for r in ranked), default=0.0) >= CLOSE
            return _insufficient(question, list(dict.fromkeys(m.title for m in matches[:3])) if near else [])
        return _compose(question, [c.passage for c in chosen])

    def _ranked(self, question: str, matches: Sequence[Match]) -> list[_Scored]:
        wanted, asked = topics(question), _content(question)
        found: list[tuple[int, Passage]] = []
        for rank, (kind, key) in enumerate(dict.fromkeys((_kind(m), m.id.split("#")[0]) for m in matches)):
            found += [(rank, p) for p in passages(self._base, kind, key)]
        if not found:
            return []
        near = self._retriever.similarity(question, [p.text for _, p in found])
        out = []
        for (rank, p), close in zip(found, near, strict=True):
            on_topic = p.topic in wanted
            mass = self._mass(asked, p)
            held = self._share(asked, p.text)
            score = 0.5 * held + 0.5 * mass + close + TOPIC_BONUS * on_topic + RANK_BONUS / (rank + 1)
            out.append(_Scored(score, mass, held, close, on_topic, p))
        return sorted(out, key=lambda s: (-s.score, s.passage.key, s.passage.field))

    @staticmethod
    def _chosen(ranked: Sequence[_Scored]) -> list[_Scored]:
        out: list[_Scored] = []
        size = 0
        for s in ranked:
            if len(out) == MOST or (out and s.score < 0.7 * out[0].score):
                break
            if size + len(s.passage.text) + len(s.passage.note) + 12 <= LONGEST:
                out.append(s)
                size += len(s.passage.text) + len(s.passage.note) + 12
        return out

    def _share(self, asked: set[str], *texts: str) -> float:
        """Share of the idf mass of ``asked`` that stands in the texts, 0..1; 0 for a question without a content word."""
        weights = {w: self._retriever.idf(w) for w in asked}
        total = sum(weights.values())
        return sum(v for w, v in weights.items() if any(w in t for t in texts)) / total if total else 0.0

    def _mass(self, asked: set[str], passage: Passage) -> float:
        """What the passage and the entry it stands in hold of the question.

        One entry must hold it: words gathered from several unrelated entries make no answer.
        """
        return self._share(asked, passage.text, self._retriever.entry(passage.key).text)


def _kind(match: Match) -> KnowledgeKind:
    return "problem" if match.kind == "finding" else match.kind


def _content(question: str) -> set[str]:
    """Content words of a question; a run of single characters is one word that the tokenizer does not know (股|票)."""
    out: list[str] = []
    run = ""
    for word in [*(w for w in words([question])[0]), ""]:
        if len(word) == 1 and word not in ASKING and not word.isascii():
            run += word
            continue
        if run:
            out.append(run)
            run = ""
        if word and word not in ASKING:
            out.append(word)
    return set(out)


def _insufficient(question: str, near: Sequence[str]) -> Answer:
    text = "依据不足：知识库中没有找到能回答这个问题的条目。"
    if near:
        text += f"较接近的条目是{'、'.join(f'“{t}”' for t in near)}，但不足以据此作答。"
    text += "请补充本级规定原文或问题的具体事实（时间、对象、数额）后再问。"
    return Answer(question=question, answer=text, citations=(), sufficient=False)


def _compose(question: str, chosen: Sequence[Passage]) -> Answer:
    citations = tuple(
        Citation(n=n, knowledge_id=p.key, field=p.field, quote=p.text, start=p.start, end=p.start + len(p.text), source=p.source)
        for n, p in enumerate(chosen, 1)
    )
    lines = [f"{c.n}. {p.text.rstrip('。；')}{p.note}〔{c.n}〕" for c, p in zip(citations, chosen, strict=True)]
    text = lines[0][3:] + "。" if len(lines) == 1 else "；\n".join(lines) + "。"
    return Answer(question=question, answer=text, citations=citations, sufficient=True)


def _from_plan(question: str, plan: Plan) -> Answer | None:
    """The measures of the finding whose number the question names (“第3个问题”, “问题3”)."""
    m = re.search(r"(?:第\s*(\d+)\s*[个项条]?\s*问题|问题\s*(\d+))", question)
    if not m:
        return None
    index = int(m[1] or m[2]) - 1
    if not 0 <= index < len(plan.items):
        return None
    item = plan.items[index]
    citations = tuple(
        Citation(
            n=n,
            knowledge_id=f"plan:{item.finding.id}",
            field=f"measures.{n - 1}.action",
            quote=x.action,
            start=0,
            end=len(x.action),
            source="已打开的整改方案",
        )
        for n, x in enumerate(item.draft.measures, 1)
    )
    lines = [f"{n}. {x.owner}于{x.deadline}前完成：{x.action}〔{n}〕" for n, x in enumerate(item.draft.measures, 1)]
    return Answer(question=question, answer="\n".join(lines), citations=citations, sufficient=True)
