"""R: the work is left to those who cannot or must not do it: the public, the person at fault; or only the papers are made good."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from advisor.lint.catalogue import Found, Rule, RuleInfo
from advisor.lint.context import Reading
from advisor.lint.effect import weigh

_SOURCE = "责任主体与整改权限相符；改的是事实不是材料"
SOUND = 16
"""A measure of this score does enough besides; the phrase is then a warning."""
_OTHERS = re.compile(r"纪委|纪检|审计|监委|第三方|派驻|上级|财政所|农经站|会计师|公安|督办|专班核查")
_FAULT = re.compile(
    r"个人|私|挪用|冒领|保管|专用|专车|截留|一人|代签|签批|违规|未经|兼任|套取|虚报|收受|领取|侵占|占用|拍板|口头|造假|编造|回扣|长期不|失职|扣留|借给|拒不|瞒报"
)
_BREACH = re.compile(
    r"违规|未经|虚|造假|伪造|后补|雷同|代签|围标|串标|未招标|未上会|超限|超标|超概|套取|冒|复制|不真实|虚假|无资质|无证|未办|擅自|直接入职|传阅|失实|越权|未批|补造|走过场|流于形式|未按|不按|却记录|无审批|未审批|下落不明|未论证|个人微信|个人收款|私自|未公示|未报备|未备案|无比价|未比价|未评估"
)
_BACKFILL = re.compile(
    r"(?:补办|补齐|补签|补写|补记|补造|补充|补录|补做|补上|完善|重新(?:整理|制作|装订|编制)|倒签|追认|修改完善|规范装订)[^。；]{0,24}"
    r"(?:手续|资料|材料|档案|记录|签字|签名|公告|纪要|审批|表决|证明|要素|说明|意见|合同附件|要件|登记)|补签[^，。；]{0,14}(?:协议|合同)"
)


def shifted(lexicon: str) -> Callable[[Reading], Iterator[Found]]:
    """A check that reports every hit of ``lexicon``, as a warning where the measure does enough besides."""

    def check(r: Reading) -> Iterator[Found]:
        for h in r.hits.get(lexicon, []):
            severe = h.text.startswith("由") or weigh(r).score < SOUND
            yield Found(h.start, h.end, None if severe else "warning", f"“{h.text}”：{h.term.note}", h.term.rewrite)

    return check


def culprit(r: Reading) -> Iterator[Found]:
    """The post that the finding names as at fault leads the rectification, and nobody else looks."""
    if not r.finding or _OTHERS.search(r.text):
        return
    for start, end in r.owners:
        name = r.text[start:end].lstrip("由该对")
        clause = next((c for c in re.split(r"[，,。；;]", r.finding) if name in c), "")
        leads = re.match(r"[^，。；]{0,3}(?:负责|牵头|自行|自|主动|于)", r.text[end : end + 8]) and r.text[max(0, start - 1) : start] in (
            "",
            "由",
            "，",
            "。",
        )
        if len(name) > 2 and name[-1:] not in "局办所站委科股司院校中心" and _FAULT.search(clause) and leads:
            yield Found(start, end, None, f"“{name}”正是反馈指出的当事人，不能由其自己整改")
            return


def backfilled(r: Reading) -> Iterator[Found]:
    """The finding says a rule was broken; the measure makes up the papers."""
    breach = _BREACH.search(r.finding)
    m = _BACKFILL.search(r.text)
    if not breach or not m or r.negated(m.start()):
        return
    score = weigh(r).score
    if score < SOUND:
        yield Found(
            m.start(), m.end(), None if score < SOUND // 2 else "warning", f"反馈说“{breach[0]}”，措施只是{m[0][:2]}材料手续，事实没有改"
        )


def _info(code: str, name: str, reason: str, ask: str, finding: str, bad: str, good: str) -> RuleInfo:
    return RuleInfo(code=code, name=name, severity="error", reason=reason, ask=ask, bad=bad, good=good, source=_SOURCE, finding=finding)


RULES: tuple[Rule, ...] = (
    Rule(
        _info(
            "R18", "让群众和当事人自己改", "责任在本单位，措施却让受影响的群众去做", "本单位由哪个岗位、哪一天上门做？", "燃气公司对186户超期软管未更换。",
            "由186户用户自行负责，5月底前购买合格软管更换，后果自负。", "燃气公司安检部5月底前上门为186户免费更换金属软管，逐户签字。",
        ),
        shifted("shift-victim"),
    ),
    Rule(
        _info(
            "R19", "把原因推给群众", "反馈指的是本单位的问题，措施却去教育群众", "本单位错在哪一步？怎么改？", "人行道塌陷3处，已致2人摔伤。",
            "针对市民安全意识薄弱的问题，市政所5月底前设置温馨提示，引导市民注意脚下安全。", "市政所5月10日前修复3处塌陷人行道，向2名伤者赔付医药费。",
        ),
        shifted("shift-blame"),
    ),
    Rule(
        _info(
            "R20", "事后补材料补手续", "违规的事实还在，只是把材料补齐", "违规的事怎么纠正？责任人怎么处理？", "3名员工未经公开招聘直接入职。",
            "人事部5月底前补办3人招聘公告、面试记录等手续资料，完善人事档案。", "人事部5月底前与3名违规入职人员解除合同，岗位重新公开招聘。",
        ),
        backfilled,
    ),
    Rule(
        _info(
            "R21", "由问题当事人牵头整改", "反馈指出的当事人自己整改，结果不可信", "换成哪个岗位？由谁核查？", "发包款8.6万元未入账，由村会计个人保管。",
            "由村会计负责，5月底前核对发包款收支，整理凭证。", "镇农经站5月底前将发包款8.6万元全额追缴入集体账户，镇纪委核查村会计保管公款问题。",
        ),
        culprit,
    ),
)  # fmt: skip
