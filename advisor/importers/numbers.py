"""The numbers that Chinese official documents put before paragraphs, and the ones Word renders by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

DIGITS = "一二三四五六七八九"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_FULLWIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_CN = "[一二三四五六七八九十百零〇]{1,5}"
_UNITS = "年月日万亿元个%％户名人次条项家处件亩米份吨公张栋座台辆岁倍成口盏块根所宗间套平立斤期批笔起支位天小周篇首封枚艘桩例盒顶部页幅面门节课眼片只头匹棵株组轮届场箱袋瓶车千百多余几"  # 3.12户 is no 3.12
_NOT_FIGURE = r"(?!\d)"  # 1.5万元 is no number one
_YEAR = r"(?=(?:19|20)\d\d年|\d{1,2}月)"  # 3.2021年… is number three

# In the order tried. The rank is the usual depth (GB/T 9704: 一、 （一） 1. （1）), used only where a document
# leaves a level out; documents that nest the other way round are followed by order of appearance.
_KINDS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("part", 0, re.compile(rf"第(?P<n>{_CN}|\d{{1,3}})(?:部分|章|节|篇)[、：:.．\s]*")),
    ("problem", 3, re.compile(rf"[【\[（(]?(?:反馈|具体)?问题\s*(?P<n>{_CN}|\d{{1,3}})\s*[】\])）]?[、：:.．\s]+")),
    ("problem", 3, re.compile(rf"[【\[（(]?(?:反馈|具体)?问题\s*(?P<n>{_CN}|\d{{1,3}})\s*[】\])）]")),
    ("article", 3, re.compile(rf"第\s*(?P<n>{_CN}|\d{{1,3}})\s*[条项个点](?:问题)?[、：:.．\s]+")),
    ("cn", 1, re.compile(rf"(?P<n>{_CN})\s*(?:、|[．.](?!\d))\s*")),
    ("cn", 1, re.compile(rf"(?P<n>{_CN})\s+(?=[\u4e00-\u9fff])")),
    ("cn_paren", 2, re.compile(rf"[（(]\s*(?P<n>{_CN})\s*[）)]\s*[、.．]?\s*")),
    ("yishi", 6, re.compile(r"(?P<n>[一二三四五六七八九十]{1,3})(?:是|则)[，,：:]?\s*")),
    ("yishi", 6, re.compile(r"第(?P<n>[一二三四五六七八九十]{1,3})[，,]\s*")),
    (
        "decimal",
        3,
        re.compile(
            rf"(?P<n>\d{{1,3}}(?:[.．-]\d{{1,2}}){{1,3}})(?:[、.．]\s*|\s+(?![万亿元%％米亩吨]|公里|平方)|(?=[\u4e00-\u9fff“《])(?![{_UNITS}]))"
        ),
    ),
    ("arabic", 3, re.compile(r"(?P<n>\d{1,3})、\s*")),
    ("arabic", 3, re.compile(rf"(?P<n>\d{{1,3}})\s*[.．]\s*(?:{_NOT_FIGURE}|{_YEAR})")),
    ("arabic", 3, re.compile(rf"(?P<n>\d{{1,3}})(?:\s+(?=[\u4e00-\u9fff“])(?![{_UNITS}])|[：:]\s*(?=[\u4e00-\u9fff“]))")),
    ("paren", 4, re.compile(r"[（(]\s*(?P<n>\d{1,3})\s*[）)]\s*[、.．]?\s*")),
    ("half_paren", 4, re.compile(r"(?P<n>\d{1,3})\s*[）)]\s*[、.．]?\s*")),
    ("circled", 5, re.compile(rf"(?P<n>[{CIRCLED}❶-❿⑴-⒇⒈-⒛])\s*[、.．]?\s*")),
    ("letter", 5, re.compile(r"(?P<n>[A-Ha-h])[、.．)）]\s*(?=[\u4e00-\u9fff“])")),
    ("bullet", 7, re.compile(r"(?P<n>[•●○■□◆◇▲△★☆▪·➢✓✔\uf000-\uf0ff]|[-–—*](?=\s*[\u4e00-\u9fff“]))\s*")),
)


@dataclass(frozen=True)
class Number:
    """A paragraph's number: its kind, its usual depth, its value from 1 (0 for a bullet), and its length in the text."""

    kind: str
    rank: int
    value: int
    label: str
    length: int


def parse(text: str) -> Number | None:
    """The number at the start of a paragraph, or None."""
    plain = text.translate(_FULLWIDTH)
    for kind, rank, pattern in _KINDS:
        match = pattern.match(plain)
        if match is None:
            continue
        raw = match["n"]
        value = value_of(raw)
        if kind == "decimal":
            rank += re.sub(r"[．-]", ".", raw).count(".")
            kind = f"decimal{raw.count('.') + raw.count('．') + raw.count('-')}"
        return Number(kind, rank, value, _label(kind, raw), match.end())
    return None


def sequel(text: str, value: int) -> Number | None:
    """The number ``value`` at the start of a text that goes on with a figure (3.12户…): told only by what came before."""
    match = re.match(rf"{value}[.．](?=\d)", text.translate(_FULLWIDTH))
    return Number("arabic", 3, value, str(value), match.end()) if match else None


def value_of(raw: str) -> int:
    """The value of a number's inner text, 0 where it has none (a bullet)."""
    for base, first in (("①", "①"), ("❶", "❶"), ("⑴", "⑴"), ("⒈", "⒈")):
        if len(raw) == 1 and 0 <= ord(raw) - ord(base) < 20:
            return ord(raw) - ord(first) + 1
    tail = re.split(r"[.．-]", raw)[-1]
    if tail.isdecimal():
        return int(tail)
    if len(raw) == 1 and raw.isascii() and raw.isalpha():
        return ord(raw.lower()) - ord("a") + 1
    return from_chinese(raw)


def from_chinese(raw: str) -> int:
    """The value of a Chinese number up to 999, 0 where it is none."""
    total, digit = 0, 0
    for char in raw:
        if char in DIGITS:
            digit = DIGITS.index(char) + 1
        elif char == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif char == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif char not in "零〇":
            return 0
    return total + digit


def to_chinese(value: int) -> str:
    """A number from 1 to 99 in Chinese; larger ones in Arabic figures, as no document counts that far in words."""
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    return ("" if tens < 2 else DIGITS[tens - 1]) + ("十" if tens else "") + (DIGITS[ones - 1] if ones else "")


def render(value: int, form: str) -> str:
    """A Word list counter in one of its number formats (ST_NumberFormat), Arabic where the format is not of this field."""
    lowered = form.lower()
    if lowered.startswith(("chinese", "japanesecounting", "taiwanese", "ideographdigital")) or lowered == "koreandigital2":
        return to_chinese(value)
    if "enclosedcircle" in lowered:
        return CIRCLED[value - 1] if 0 < value <= len(CIRCLED) else str(value)
    if lowered.endswith("letter") and 0 < value <= 26:
        return chr((65 if lowered.startswith("upper") else 97) + value - 1)
    if lowered.endswith("roman"):
        return _roman(value).lower() if lowered.startswith("lower") else _roman(value)
    return str(value)


def _roman(value: int) -> str:
    out = ""
    for size, sign in ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while value >= size:
            out, value = out + sign, value - size
    return out


def _label(kind: str, raw: str) -> str:
    """The number without its separator, in the form in which a path of numbers is written."""
    if kind in {"cn_paren"}:
        return f"（{raw}）"
    if kind == "paren":
        return f"（{raw}）"
    return "" if kind == "bullet" else raw
