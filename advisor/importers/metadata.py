"""What a document says of itself: title, inspected unit, day of feedback."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain

from advisor.importers import register
from advisor.importers.numbers import from_chinese, parse

_TITLE = re.compile(r"(?:关于|反馈|通报|意见|清单|报告|方案|台账|情况|汇总|一览|函|通知)")
_KIND = re.compile(r"(?:意见|通报|清单|报告|方案|台账|情况|汇总表?|一览表|函|通知|问题|表)(?:[（(].{1,14}[）)])?$")
_UNIT = (
    re.compile(r"^(?P<unit>[^，。；：、]{2,30}?(?:委员会|党委|党组|党支部|党总支|党工委|局|镇|乡|村|社区|学校|医院|公司|中学|小学|办事处))(?:关于)?(?:贯彻|落实|巡察|巡视|开展|对|抓好|20\d\d年).{0,40}(?:整改|方案|台账)"),
    re.compile(r"(?:关于|反馈)?(?:对|向|给|(?<!关)于)(?P<unit>[^，。；：、对向]{2,30}?)(?:进行|开展|党委领导班子|领导班子)?(?:的)?(?:常规|专项|提级|联动|机动|延伸)?(?:巡察|巡视|检查|考核|审计|督查)?(?:“?回头看”?)?(?:工作)?(?:情况)?的?(?:反馈(?!给)|通报)"),
    re.compile(r"(?:关于|对)(?:巡察|巡视|检查|审计|考核|督查)(?P<unit>[^，。；：、]{2,30}?)(?:的|情况的?|工作的?|“回头看”)*(?:反馈|通报|报告|意见|问题)"),
    re.compile(r"(?:对|向)(?P<unit>[^，。；：、对向]{2,30}?)(?:开展|进行)了?.{0,20}(?:巡察|巡视|检查|考核|审计|督查)"),
)  # fmt: skip
_LABELLED = re.compile(
    r"^(?:被?(?:巡察|巡视|检查|审计|考核|反馈)(?:单位|党组织|对象)|单位(?:名称|（盖章）|\(盖章\))?|填报单位|整改单位)\s*[：:]\s*(?P<unit>[^\s：:，。]{2,30})"
)
_BODY = re.compile(r"(?:党委|党组|党支部|党总支部?|党工委|总支部委员会|支部委员会|机关党委|党的基层委员会|领导班子|“?两委”?)$")
_DAY = r"(?P<y>(?:19|20)\d\d|[〇零○一二三四五六七八九]{4})\s*(?:年|[-./])\s*(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:月|[-./])\s*(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:日|号)?"
_DAY_RE = re.compile(_DAY)
_RANGE = re.compile(r"^\s*(?:至|到|—|-|－|~|～|起|之?前|以前)")
_YEARS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


def title(lines: Sequence[str], fallback: str = "") -> str:
    """The title at the beginning of a document, its lines joined; else the fallback."""
    parts: list[str] = []
    for line in lines[:8]:
        if len(line) > 60 or line[-1:] in "。；：:，！" or (register.furniture(line) and "关于" not in line):
            if parts:
                break
            continue
        if re.search(r"〔\d{4}〕|\[\d{4}\]\d+号", line) or parse(line) is not None:
            if parts:
                break
            continue
        parts.append(line)
        if _KIND.search("".join(parts)) and len("".join(parts)) >= 6:
            return "".join(parts)
        if len(parts) == 3:
            break
    joined = "".join(parts)
    return joined if joined and _TITLE.search(joined) and 6 <= len(joined) <= 80 else fallback


def unit_name(heading: str, lines: Sequence[str]) -> str | None:
    """The inspected unit: named by a labelled line, the title, the addressee, or the sentence on the visit."""
    names = chain(
        (match["unit"] for line in lines[:12] if (match := _LABELLED.match(line))),
        _patterned([heading], _UNIT),
        (line.rstrip("：:") for line in lines[:12] if register.furniture(line) == "主送机关"),
        _patterned(lines[:15], _UNIT[1:]),
    )
    return next((_bare(name) for name in names if _named(name)), None)


def _patterned(lines: Sequence[str], patterns: Sequence[re.Pattern[str]]) -> Iterator[str]:
    return (match["unit"] for line in lines for pattern in patterns if (match := pattern.search(line)))


def _named(unit: str) -> bool:
    return re.search(r"\d+个|等|各|有关|部分|全[县市区镇]|[一二三四五六七八九十几]个", unit) is None and len(unit) >= 2


def _bare(unit: str) -> str:
    """The unit without its party body: 中共石桥镇委员会 → 石桥镇, 县财政局党组 → 县财政局."""
    text = re.sub(r"^(?:中共|中国共产党)", "", unit.strip("“”"))
    if text != unit.strip("“”") and text.endswith("委员会") and not re.search(r"(?:健康|改革|居民|村民|管理)委员会$", text):
        text = text.removesuffix("委员会")
        text = re.sub(r"(?:支部|总支部?)$", "", text)
    for _ in range(2):
        text = _BODY.sub("", text) or text
    return text


def feedback_date(lines: Sequence[str], file_says: str = "") -> date | None:
    """The day of feedback: a day told with 反馈, else the signature's, else a column's; None where the document is silent."""
    for line in lines:
        for sentence in re.split(r"[。；\n]", line):
            found = _told(sentence)
            if found:
                return found
    for line in reversed(lines[-12:]):
        if register.furniture(line) == "成文日期":
            return day(line)
    return day(file_says) if file_says else None


def _told(sentence: str) -> date | None:
    if "反馈" not in sentence or re.search(r"(?:整改|完成|报送|上报|落实)[^，]{0,12}(?:前|之前|以前)", sentence):
        return None
    labelled = re.search(rf"反馈(?:日期|时间)\s*[：:]?\s*{_DAY}", sentence)
    if labelled:
        return day(labelled[0])
    before = [
        match
        for match in _DAY_RE.finditer(sentence[: sentence.index("反馈")])
        if not _RANGE.match(sentence[match.end() :]) and not re.search(r"(?:至|到|—|-|－|~|～|自|从)\s*$", sentence[: match.start()])
    ]
    return day(before[-1][0]) if before else None


def day(text: str) -> date | None:
    """The first date in a text; None where there is none, or none that exists (1949 to 2099)."""
    match = _DAY_RE.search(text.replace(" ", ""))
    if match is None:
        return None
    year = int(match["y"].translate(_YEARS))
    if not 1949 <= year < 2100:
        return None
    month, number = (int(raw) if raw.isdecimal() else from_chinese(raw) for raw in (match["m"], match["d"]))
    try:
        return date(year, month, number)
    except ValueError:
        return None
