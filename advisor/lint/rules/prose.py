"""G: official prose. Hints on form; none of them makes a measure fail."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from advisor.lint.catalogue import Found, Rule, RuleInfo
from advisor.lint.context import Reading

_SOURCE = "公文格式和数字、标点用法的国家标准（GB/T 9704、15835、15834）及实务"
_DATE_FORMS = (
    re.compile(r"20\d{2}年\d{1,2}月"),
    re.compile(r"20\d{2}-\d{1,2}-\d{1,2}"),
    re.compile(r"20\d{2}\.\d{1,2}\.\d{1,2}"),
    re.compile(r"20\d{2}/\d{1,2}/\d{1,2}"),
)


def pattern(regex: str, rewrite: Callable[[str], str] = lambda _: "") -> Callable[[Reading], Iterator[Found]]:
    """A check that reports every match of ``regex``; ``rewrite`` makes the right form of it."""
    compiled = re.compile(regex)

    def check(r: Reading) -> Iterator[Found]:
        for m in compiled.finditer(r.text):
            yield Found(m.start(), m.end(), rewrite=rewrite(m[0]))

    return check


def mixed_dates(r: Reading) -> Iterator[Found]:
    """Two ways of writing dates in one measure."""
    firsts = [m for m in (form.search(r.text) for form in _DATE_FORMS) if m]
    if len(firsts) > 1:
        last = max(firsts, key=lambda m: m.start())
        yield Found(last.start(), last.end())


_WIDE = str.maketrans(",;:?!()", "，；：？！（）")


def _percent(text: str) -> str:
    first, second = re.split(r"[-~—～－至]", text, maxsplit=1)
    return f"{first}%～{second}"


def _rule(code: str, name: str, reason: str, ask: str, bad: str, good: str, check: Callable[[Reading], Iterator[Found]]) -> Rule:
    return Rule(RuleInfo(code=code, name=name, severity="info", reason=reason, ask=ask, bad=bad, good=good, source=_SOURCE), check)


RULES: tuple[Rule, ...] = (
    _rule(
        "G01", "年份简写", "年份不能简写", "写四位年份", "财政所25年6月底前退还押金。", "财政所2025年6月底前退还押金。",
        pattern(r"(?<![\d—\-])(?:1\d|2\d|3\d)年(?=\d{1,2}月|度|底)", lambda t: f"20{t}"),
    ),
    _rule(
        "G02", "百分数区间", "百分数区间两端都要带百分号，用浪纹线", "写成10%～20%", "执法大队7月底前退回重办错案12件，错误率降低10-20%。", "执法大队7月底前退回重办错案12件，错误率降低10%～20%。",
        pattern(r"\d+(?:\.\d+)?[-~—～－至]\d+(?:\.\d+)?[%％]", _percent),
    ),
    _rule(
        "G03", "半角标点", "中文里用全角标点", "改为全角标点", "财政所6月底前退还押金,公示名单。", "财政所6月底前退还押金，公示名单。",
        pattern(r"(?<=[\u4e00-\u9fff])[,;:?!](?=[\u4e00-\u9fff\d])", lambda t: t.translate(_WIDE)),
    ),
    _rule(
        "G04", "口语", "公文不用口语", "换成书面语", "综合办把派车这事管好，搞好登记。", "综合办7月1日起凭审批单派车，月底公示里程和油耗12项。",
        pattern(r"搞好|搞定|弄清|弄好|抓一抓|管一管|摸一摸|差不多|老百姓|这事|啥|咱们|一股脑|赶紧|马上就"),
    ),
    _rule(
        "G05", "“等”前用顿号", "“等”前不加顿号", "删去顿号", "总务主任9月5日前公示单价、数量、等4项采购信息。", "总务主任9月5日前公示单价、数量等4项采购信息。",
        pattern(r"、等", lambda _: "等"),
    ),
    _rule(
        "G06", "日期补零或用汉字", "公文日期用阿拉伯数字，月日不补零", "写成2025年6月5日", "财政所2025年06月05日前退还押金。", "财政所2025年6月5日前退还押金。",
        pattern(
            r"20\d{2}年(?:0\d月(?:\d{1,2}日)?|\d{1,2}月0\d日)|[二〇○零一]{2}[〇○零一二三四五六七八九]{2}年",
            lambda t: re.sub(r"(?<=[年月])0", "", t) if t[0] == "2" else "",
        ),
    ),
    _rule(
        "G07", "日期写法不一", "同一条里日期写法不一", "统一写成年月日", "施工方2025年6月5日前开工，2025-08-31前完工320米。", "施工方2025年6月5日前开工，2025年8月31日前完工320米。",
        mixed_dates,
    ),
    _rule(
        "G08", "省略号和模糊尾巴", "列举不完用“等”，不用句点凑省略号", "列全，或写“等×项”", "资产办6月底前清点办公用房、车辆...", "资产办6月底前清点办公用房、车辆等12项资产。",
        pattern(r"\.{3,}|。{2,}|·{3,}"),
    ),
)  # fmt: skip
