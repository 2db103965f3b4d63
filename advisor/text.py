"""Text: normalise, segment, tokenise, and the facts a text states.

One tokenizer serves BM25, embedding and classifier: the Unigram model in the static embedding's folder, whose words and
scores are jieba's and the field's. Offsets are Unicode code points of the text given.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from advisor.models import Model, Span

if TYPE_CHECKING:
    from model2vec import StaticModel
    from tokenizers import Tokenizer

STATIC_FOLDER = Path(__file__).parent / "retrieval" / "static"
FactKind = Literal["amount", "count", "people", "percent", "period", "date", "duration", "quantity", "place", "document", "organisation"]

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060\ufeff\ud800-\udfff]")
_SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]?")
_CLAUSE = re.compile(r"[^，,。！？；：!?;:\n]+")


def clean(text: str) -> str:
    """``text`` without control and invisible characters, line ends as single spaces, outer space removed."""
    return " ".join(_CONTROL.sub("", text.replace("\r", "\n").replace("\t", " ")).split())


def normalise(text: str) -> str:
    """The form that ids and comparisons use: NFKC, lower case, no white space, no punctuation."""
    text = unicodedata.normalize("NFKC", clean(text)).lower()
    return re.sub(r"[\s\W_]+", "", text)


def finding_id(text: str, ordinal: int) -> str:
    """First 16 hex digits of the SHA-256 of the normalised text and its ordinal (from 0) among equal texts."""
    return hashlib.sha256(f"{normalise(text)}\0{ordinal}".encode()).hexdigest()[:16]


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    for m in pattern.finditer(text):
        inner = m[0].strip()
        if inner:
            start = m.start() + m[0].index(inner)
            yield Span(start=start, end=start + len(inner), text=inner)


def sentences(text: str) -> list[Span]:
    """Sentences with their closing mark, in order."""
    return list(_spans(_SENTENCE, text))


def clauses(text: str) -> list[Span]:
    """Stretches between punctuation marks, in order."""
    return list(_spans(_CLAUSE, text))


def grams(text: str, n: int = 4) -> set[str]:
    """Character n-grams of the normalised text; the text itself where it is shorter."""
    text = normalise(text)
    return {text[i : i + n] for i in range(len(text) - n + 1)} or ({text} if text else set())


def jaccard(a: set[str], b: set[str]) -> float:
    """|a∩b| / |a∪b|, 0 where both are empty."""
    return len(a & b) / len(a | b) if a or b else 0.0


@cache
def static_model() -> StaticModel:
    """The static embedding with its tokenizer, loaded once a process (0.2 s, about 60 MB)."""
    from model2vec import StaticModel as Loader

    model = Loader.from_pretrained(STATIC_FOLDER)
    # model2vec copies the tokenizer and drops the first one; glibc keeps those 13 MB unless asked. Elsewhere there is no such call.
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
    return model


@cache
def tokenizer_key() -> str:
    """Eight hex digits that change when the shipped tokenizer or its vectors do: part of the key of everything made with them."""
    crc = 0
    for name in ("tokenizer.json", "model.safetensors"):
        crc = zlib.crc32((STATIC_FOLDER / name).read_bytes(), crc)
    return f"{crc:08x}"


def tokenizer() -> Tokenizer:
    """The one tokenizer: the static embedding's own, so that a process holds it once."""
    return static_model().tokenizer


_TAG_FIXES = {
    **dict.fromkeys(
        "合同 支出 村 低保 低保户 行政村 收入 标段 危桥 职工 学生 住户 群众 岗位 编制 借款 欠款 存款 补助 补贴 采购 工程 投诉 来信".split(),
        "n",
    ),
    **dict.fromkeys(
        "雷同 闲置 违规 违法 办理 失联 超期 逾期 闲置 空置 拖欠 挪用 超标准 集体 破损 损坏 脱岗 缺失 缺位 重复 虚假 累计 合计 平均".split(),
        "v",
    ),
}
"""Where jieba's dictionary gives a tag that leads the noun phrase of a count astray."""


@cache
def _tags() -> tuple[str, ...]:
    tags = (STATIC_FOLDER / "pos.txt").read_text(encoding="utf-8").split()
    vocabulary = tokenizer().get_vocab()
    for word, tag in _TAG_FIXES.items():
        if word in vocabulary:
            tags[vocabulary[word]] = tag
    return tuple(tags)


class Token(Model):
    """A word with its span and jieba's part of speech (n noun, v verb, m numeral, ns place, x unknown)."""

    text: str
    start: int
    end: int
    tag: str


def tokens(text: str) -> list[Token]:
    """Words of ``text`` in order, punctuation included."""
    encoding = tokenizer().encode(text, add_special_tokens=False)
    tags = _tags()
    return [Token(text=text[a:b], start=a, end=b, tag=tags[i]) for i, (a, b) in zip(encoding.ids, encoding.offsets, strict=True) if b > a]


_STOP = frozenset(
    "的 了 和 与 及 等 在 是 对 为 以 于 由 从 到 把 被 向 按 将 并 且 而 也 都 就 还 又 或 其 该 此 有 个 各 上 下 中 内 后 前 年 月 日 不 未 没有 没 不到位 不够 不足 不力 不规范 存在 问题 工作 进行 情况 方面 较 较为 部分 个别 有的 一些 一定 程度 开展 落实".split()
)
"""Words that every finding holds: they tell nothing of what it is about."""


def words(texts: Iterable[str]) -> list[list[str]]:
    """Content words of each text for BM25: no punctuation, no stop words, digits kept."""
    encodings = tokenizer().encode_batch(list(texts), add_special_tokens=False)
    return [[w for w in e.tokens if w not in _STOP and any(c.isalnum() for c in w)] for e in encodings]


class Fact(Model):
    """Something a text states that must not be invented: a number with its unit, a date, a place, a document.

    ``text`` is a noun phrase that can stand in a sentence (``4个党支部``, ``35.6万元``, ``2021年以来``).
    """

    kind: FactKind
    start: int
    end: int
    text: str


# Runs of digits are bounded: a search for one that is not followed by its unit is else quadratic in the length of the run.
_NUM = r"(?:\d{1,20}(?:,\d{3}){1,6}(?:\.\d{1,9})?|\d{1,20}(?:\.\d{1,9})?|[〇零一二两三四五六七八九十百千]{1,12}(?=[个名人户家条项次份起处座栋辆批件笔本张所宗亩米套间台]))"
_PREFIX = r"(?:近|约|超过|超|达|共|共计|累计|至少|不足|仅|逾)?"
_YEAR = r"(?:19|20)\d{2}年"
_MONTH = rf"{_YEAR}(?:\d{{1,2}}月(?:份|底|初|中旬|上旬|下旬)?(?:\d{{1,2}}[日号])?|年?[上下]半年|第?[一二三四1-4]季度|[初末底])?"
_PATTERNS: tuple[tuple[FactKind, re.Pattern[str]], ...] = (
    ("document", re.compile(r"《[^《》]{2,60}》(?:（[^（）]{2,30}〔\d{4}〕\d+号）)?|[\u4e00-\u9fff]{1,8}〔\d{4}〕\d+号")),
    (
        "period",
        re.compile(
            rf"(?:{_MONTH}(?:至|到|—|-|－|~|～){{1,2}}(?:{_MONTH}|\d{{1,2}}月(?:\d{{1,2}}日)?|今|目前|检查时|巡察时)"
            rf"|(?:{_YEAR}[、和]){{1,3}}{_YEAR}|20\d{{2}}(?:至|—|-|－|~)20\d{{2}}年(?:度)?|{_MONTH}(?:以来|起|至今|后|之后|以后)|近[一二两三四五六七八九十几\d]+年(?:来|多)?"
            rf"|(?:连续|长达)[一二两三四五六七八九十\d]+(?:年|个月|个季度))"
        ),
    ),
    ("date", re.compile(rf"{_MONTH}(?:度)?|(?<![\d年])\d{{1,2}}月\d{{1,2}}日|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}")),
    (
        "amount",
        re.compile(
            rf"{_PREFIX}\d{{1,20}}(?:,\d{{3}}){{0,6}}(?:\.\d{{1,9}})?余?多?(?:亿|千万|百万|万|千|百)?余?多?(?:元|美元|港元|块钱)(?:/[\u4e00-\u9fff㎡]{{1,3}})?|[一二两三四五六七八九十百千]{{1,12}}(?:万|亿)元"
        ),
    ),
    (
        "percent",
        re.compile(
            rf"{_PREFIX}\d{{1,20}}(?:\.\d{{1,9}})?[%％‰]|{_PREFIX}[一二三四五六七八九]成(?:[一二三四五六七八九]|多)?|(?:百|千)分之[一二三四五六七八九十百点\d]+|{_PREFIX}\d{{1,20}}(?:\.\d{{1,9}})?个百分点"
        ),
    ),
    (
        "duration",
        re.compile(
            r"(?:\d{1,20}|[一二两三四五六七八九十半]{1,12})(?:多|余)?(?:个多?月|年(?:多|半|有余|零[一二两三四五六七八九十\d]+个月)?|个?季度|天|个?工作日|个?小时|周|分钟)(?![度前代龄级人轻岁])"
        ),
    ),
    (
        "quantity",
        re.compile(
            rf"{_PREFIX}\d{{1,20}}(?:,\d{{3}}){{0,6}}(?:\.\d{{1,9}})?余?多?(?:万|亿|千)?余?(?:平方公里|平方米|立方米|平米|公里|千米|公顷|亩|米|吨|公斤|千克|斤|千瓦时|千瓦|度电|㎡|分贝|毫克/升)"
        ),
    ),
)
_PERSON_UNIT = "名|位|人次|户次|人|户|对"
_COUNT_UNIT = "批次|个|家|条|项|次|份|起|处|座|栋|幢|辆|批|件|笔|本|张|所|宗|套|间|台|场|期|封|届|组|轮|类|种|口|盏|块|根|棵|头|只|艘|艇|部|册|篇|例|门|段|片|孔|眼|支|队|顶|桩|单|份次|条次|件次|家次|个次"
_NUMBERED = re.compile(rf"{_PREFIX}(?P<n>{_NUM})(?P<more>余|多|几)?(?P<wan>万|亿)?(?P<unit>{_PERSON_UNIT}|{_COUNT_UNIT})")
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,6}(?:村民小组|自然村|行政村|社区|小区|街道|乡镇|村|镇|乡|大街|水库|大桥|桥|中学|小学|幼儿园|卫生院|医院|学校|敬老院|园区|工业园|合作社|林场)"
)
_NOT_PLACE = re.compile(
    r"^(?:部分|个别|多数|少数|一些|各|该|所有|全部|有的|对|在|向|与|和|及|由|到|于|为|被|将|把|个|名|等|全|本|下辖|所辖|辖区|其他|两|三|四|五|六|七|八|九|十|一|几|多)+"
)
_NO_NAME = re.compile(
    r"[在的未和与及对为于由至将被把有无不]|农村$|下村$|进村$|驻村$|到村$|^(?:行政|自然|空壳|薄弱|示范|贫困|重点|老旧|安置|住宅|商品房)(?:村|小区)|涉农|道路$|公路$|网络|(?:薄弱|壮大|问责|掌控|试点|后进|先进|帮扶|贫困|联系|包联|两个|所有)村|小学校$|其中|同一|全[村镇乡区]|[本各该]村|群众|居民|村民|学生|孩子|住户|用户|职工|^(?:危险|断头|临[水崖边]|中标|入户|进出|山间|乡间|旅游|应急|消防|公立|民办|乡镇|村级|县级|农贸)"
)
_ORGANISATION = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:有限责任公司|股份有限公司|有限公司|集团|管委会|委员会|办事处|人民政府|管理局|事务局|中心|总站|服务站|分局)"
)
_ADVERBS = frozenset("仍还在就才又也再却正曾常总共皆即便由从向给让叫使跑逃停断漏")
"""Single characters that end a noun phrase after a number: 53个仍硬化 has no head."""
_NO_HEAD = frozenset("无未没不均都全只仅需须应被为是有已")
_PERSON = re.compile(r"(?:[员人民户者生师工长手童妇嫂兵医士]|干部|职工|书记|委员|家属|骨干|老人|儿童|对象|代表|子女|亲属|主任|成员|名单)$")
_NO_ATTRIBUTE = frozenset("没有 未 无 不 已 被 有 是 为 属 均 仅 只 需 须 应 可 能".split())
_HEAD_TAGS = ("n", "j", "l", "s")


def _noun(token: Token) -> bool:
    return (token.tag.startswith(_HEAD_TAGS) and not (len(token.text) > 3 and token.tag[0] in "li")) or token.text[-1] in "户员民者"


def _head(text: str, start: int) -> int:
    """End of the noun phrase that begins at ``start``: up to ten characters; attributes and one verb only before a noun.

    Single characters bind to the noun after them (城|管|协管员): the tokenizer broke a word it does not know.
    """
    end, verbs = start, 0
    for token in tokens(text[start : start + 14]):
        if (len(token.text) < 3 and token.text[0] in _NO_HEAD) or (len(token.text) == 1 and token.text in _ADVERBS):
            break
        if token.end > 10 or not token.text.isalnum() or token.text.isascii() or token.text in _NO_ATTRIBUTE:
            break
        if _noun(token) and (len(token.text) > 1 or end in (start, start + token.start)):
            end = start + token.end
            if token.text[-1] in "户员民者人生":
                break
        elif len(token.text) > 1 and (token.tag[0] not in "avbfq" or end > start or verbs):
            break
        verbs += token.tag == "v" and len(token.text) > 1
    return end


def _numbered(text: str) -> Iterator[Fact]:
    for m in _NUMBERED.finditer(text):
        unit = m["unit"]
        if unit == "个" and text[m.end() : m.end() + 1] in {"月", "季", "百", "工", "小", "多"}:
            continue
        if unit in {"次", "届", "期", "轮"} and text[m.start() - 1 : m.start()] == "第":
            continue
        end = m.end() if unit in {"人次", "户次"} else _head(text, m.end())
        people = unit in _PERSON_UNIT.split("|")
        if people and not _PERSON.search(text[m.end() : end]):
            end = m.end()
        yield Fact(kind="people" if people else "count", start=m.start(), end=max(end, m.end()), text=text[m.start() : max(end, m.end())])


def _names_a_place(name: str) -> bool:
    """Whether a stretch that ends like a place is a name, and not a phrase that happens to end so (占了村, 孩子走山路)."""
    return len(name) >= 3 and not _NO_NAME.search(name) and not any(t.tag[0] in "vpducr" and t.tag != "vn" for t in tokens(name)[:-1])


def _places(text: str) -> Iterator[Fact]:
    kinds: tuple[tuple[re.Pattern[str], FactKind], ...] = ((_PLACE, "place"), (_ORGANISATION, "organisation"))
    for pattern, kind in kinds:
        for m in pattern.finditer(text):
            lead = _NOT_PLACE.match(m[0])
            start = m.start() + (lead.end() if lead else 0)
            name = text[start : m.end()]
            if _names_a_place(name):
                yield Fact(kind=kind, start=start, end=m.end(), text=name)


def facts(text: str) -> list[Fact]:
    """What ``text`` states and must not be invented, in order of position, without overlaps."""
    return list(_facts(text))


@lru_cache(maxsize=4096)
def _facts(text: str) -> tuple[Fact, ...]:
    """Kept, since a plan asks again and again for the same sentences of its templates."""
    found: list[Fact] = []
    taken = [False] * len(text)

    def take(fact: Fact) -> None:
        if not any(taken[fact.start : fact.end]):
            taken[fact.start : fact.end] = [True] * (fact.end - fact.start)
            found.append(fact)

    for kind, pattern in _PATTERNS:
        for m in pattern.finditer(text):
            take(Fact(kind=kind, start=m.start(), end=m.end(), text=m[0]))
    for fact in (*_numbered(text), *_places(text)):
        take(fact)
    return tuple(sorted(found, key=lambda f: f.start))
