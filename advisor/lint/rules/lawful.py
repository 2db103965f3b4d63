"""L: what the law forbids or the unit has no power to do. One such phrase sends a measure back however concrete the rest is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from advisor.lint.catalogue import Found, Rule, RuleInfo
from advisor.lint.context import Reading

_SOURCE = "行政强制、行政处罚、个人信息保护、信访、招标投标等法律规定的禁止事项；单位职权"
_UNDONE = re.compile(r"不得|严禁|禁止|不再|不准|杜绝|停止|取消|退还|退回|清退|返还|解除|撤销|纠正|归还|废止|防止|不许|归垫|停收|撤下|删除")
"""The measure stops the practice: 退还违规收取的保证金."""
_LAWFUL = re.compile(r"申请|法院|移送|移交|依法|提请|报请|公安|司法机关|仲裁|起诉|诉讼|保全|建议|报告")
_AUTHORITY = re.compile(
    r"市监|市场监管|市场监督|公安|法院|检察|税务|政府|县委|市委|区委|监委|审批局|登记中心|卫健|交警|人民银行|执行局|主管部门"
)


_LOOKED_FOR = re.compile(r"情形|是否|有无|查实|查明|查清|凡|倒查|追究|造成|认定|写明|列出|标出|核查|审查|看到|谁")
"""The practice is what the measure looks for: 逐件查四种情形：把举报转给被举报人……"""
_INNER = re.compile(r"(?<=.)(?:不得|严禁|禁止|不准|不许|不含|隐去|遮盖)")
"""举报不得转给被举报人: the phrase itself forbids the practice."""
_COURT = re.compile(r"申请|法院|依法")
_HEARS = re.compile(r"核实|回访|听取|道歉|答复|征求|反馈处理")
"""约谈举报人核实线索: those who complain are heard."""


def _undone(r: Reading, start: int) -> bool:
    """A word before the phrase, in its clause, that ends the practice; the phrase's own words do not count."""
    if r.text[max(0, start - 1) : start] == "不":
        return True
    clause = r.clause_at(start)
    sentence = max(r.text.rfind(mark, 0, start) for mark in "。；;") + 1
    return bool(_UNDONE.search(r.text, clause.start, start) or _LOOKED_FOR.search(r.text, sentence, start))


def forbidden(lexicon: str) -> Callable[[Reading], Iterator[Found]]:
    """A check that reports every hit of ``lexicon`` that the measure does not itself put an end to."""

    def check(r: Reading) -> Iterator[Found]:
        for h in r.hits.get(lexicon, []):
            if lexicon == "unlawful-force" and _COURT.search(r.clause_at(h.start).text):
                continue
            heard = lexicon == "unlawful-petition" and _HEARS.search(r.clause_at(h.start).text)
            if not heard and not _undone(r, h.start) and not _INNER.search(h.text) and h.text not in r.finding:
                yield Found(h.start, h.end, None, f"“{h.text}”：{h.term.note}", h.term.rewrite)

    return check


def beyond(r: Reading) -> Iterator[Found]:
    """An order to a body that takes none from this unit, or a decision that is another body's; an authority's own act is fine."""
    for h in r.hits.get("unlawful-power", []):
        clause = r.clause_at(h.start)
        ordered = h.text[:2] in ("责成", "责令", "指令", "命令", "要求", "督促", "协调", "通知", "商请", "联系", "推动")
        before = r.text[: h.start] + r.fields.get("owner", "") + r.fields.get("lead", "")
        if _undone(r, h.start) or (not ordered and (not r.owners or _LAWFUL.search(clause.text))):
            continue
        if not _AUTHORITY.search(r.text[max(0, h.start - 24) : h.start] if ordered else before):
            yield Found(h.start, h.end, None, f"“{h.text}”：{h.term.note}", h.term.rewrite)


def _rule(
    code: str, name: str, reason: str, ask: str, bad: str, good: str, check: Callable[[Reading], Iterator[Found]], finding: str = ""
) -> Rule:
    info = RuleInfo(code=code, name=name, severity="error", reason=reason, ask=ask, bad=bad, good=good, source=_SOURCE, finding=finding)
    return Rule(info, check)


RULES: tuple[Rule, ...] = (
    _rule(
        "L01", "违法强制", "没有法律依据或不经程序的强制，整改本身就是违法", "由哪个有权机关、按哪个程序做？", "住保中心即日起对9户转租户断水断电，月底前全部收回。",
        "住保中心5月10日前向9户转租户送达解除合同通知，逾期的6月底前申请法院强制执行。", forbidden("unlawful-force"),
    ),
    _rule(
        "L02", "违法收费罚款摊派", "没有依据的收费、罚款和摊派侵害群众利益", "经费从哪里来？处罚由哪个有权机关作出？", "村委会6月底前修好水渠，费用由受益农户分摊，拒交的缴纳500元保证金。",
        "镇水利站6月底前修好水渠420米，经费从水利维修资金列支，退还此前向31户收取的保证金。", forbidden("unlawful-money"),
    ),
    _rule(
        "L03", "停扣待遇、株连家属", "法定待遇按条件认定，不能作惩罚手段，更不能株连家属", "待遇依据是什么？只对谁处理？", "对拒不拆除的农户停发低保金，其子女不得参军，5月底前拆完。",
        "镇民政办4月底前停发12名去世人员的高龄津贴，向家属追回多领的1.4万元。", forbidden("unlawful-benefit"),
    ),
    _rule(
        "L04", "侵犯隐私和名誉", "公开身份证号、照片、病情等侵犯个人信息和名誉", "公开的内容依法应当公开吗？身份信息怎么隐去？", "在村口公示欠费村民的姓名、照片和身份证号，4月底前收清。",
        "供水站4月底前向42户逐户送达欠费单，分三期收回1.2万元。", forbidden("unlawful-privacy"),
    ),
    _rule(
        "L05", "压制投诉和信访", "反映问题是群众的权利，整改的是被反映的事", "对诉求怎么处理？几日内答复？", "信访办5月底前约谈上访人，签订息访承诺书，不再受理同类投诉。",
        "信访办5月底前对9件积案逐件书面答复，当事人不服的告知复查途径。", forbidden("unlawful-petition"),
    ),
    _rule(
        "L06", "绕开程序、改数据、挪专款", "整改不能靠绕开程序、改动数据和挪用专款", "按哪个程序？经费从哪里列支？", "为赶进度，工程部5月底前直接指定施工单位进场，不再公开招标。",
        "工程部5月底前在县公共资源平台公开招标，6月20日前中标单位进场施工。", forbidden("unlawful-procedure"),
    ),
    _rule(
        "L07", "超出本单位权限", "本单位无权这样做，写了也做不到", "本单位做哪一步？哪一天申请、移送？", "残联就业股5月底前查封欠缴企业银行账户，责成法院直接划扣。",
        "残联就业股5月底前向7家欠缴企业送达催缴书，逾期的6月底前申请法院强制执行。", beyond,
    ),
)  # fmt: skip
