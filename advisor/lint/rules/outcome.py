"""R and F: whether anything comes out of the measure, and whether it is what the finding needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advisor.lint.catalogue import Found, Rule, RuleInfo
from advisor.lint.context import Reading
from advisor.lint.effect import Effect, weigh
from advisor.models import Severity

_SOURCE = "以会议、文件、学习、台账落实的纸面整改；指标须由动作得来；措施与问题一一对应"
EMPTY, THIN = 0, 4
"""R16: below EMPTY an error, below THIN a warning. Of the good measures of ten sample sets under 1% and 4% lie there."""
_MONEY = re.compile(
    r"套取|挪用|冒领|私分|侵占|截留|虚列|多收|多付|多领|多发[放给补]|超付|少付|漏发|滞留|拖欠|少缴|欠缴|少征|白条|未入账|回扣|收受|小金库|骗取|错发|违规发放|违规领取|违规收|"
    r"礼品卡|购物卡|礼金|封口费|违规报销|发放福利|未退|超标准收|被收取?费|加价收取|套现|冒名贷款|克扣|贪"
)
_MONEY_BACK = re.compile(
    r"追|退|补发|补缴|补收|补足|归还|归垫|返还|缴|赔|扣|收回|立案|移送|处分|诫勉|免职|停职|调离|核减|支付|付清|兑|发还|打卡|拨付|冲|调账|停发|停付|停止|终止|解除|取消|拒付|不予"
    r"|发票|招标|竞价|双签|双人|入账|审减|抵|罚|没收|垫付|清收|催收|起诉|发放|票据|自己掏|发完|发到|发给|打到|打款|入库|清算|审计|核价|核查|调查|处理到|问责|执行|补助|报销|专户|对账|入户|注销|收款"
)


_RAISED = re.compile(
    r"(?:满意|知晓|覆盖|参与|签订|践诺|承诺|好评|认可|到位|建档|响应)[率度][^，。；]{0,4}[由从][^，。；]{0,8}[%％][^，。；]{0,8}(?:到|至|为)[^，。；]{0,4}\d+(?:\.\d+)?[%％]"
)
"""A rate of opinion or activity that goes up, by nothing in particular."""


def process_only(r: Reading) -> Iterator[Found]:
    """Little or nothing is done beside talk, paper and looking."""
    effect = weigh(r)
    if effect.score >= THIN or _only_figures(effect, r.text):
        return
    severity: Severity | None = None if effect.score < EMPTY else "warning"
    yield Found(
        0,
        len(r.text),
        severity,
        f"看得见结果的动作{effect.results}项，会议、学习、文件、核对等过程{effect.steps}项，空泛说法{effect.kinds['vague']}处",
    )


def figures_only(r: Reading) -> Iterator[Found]:
    """Rates to be reached, and no act that would reach them."""
    if _only_figures(weigh(r), r.text):
        yield Found(0, len(r.text))


def _only_figures(effect: Effect, text: str) -> bool:
    raised = len(_RAISED.findall(text))
    others = sum(effect.kinds[k] for k in ("result", "plain", "weak", "outside", "consequence", "figure"))
    rates = effect.kinds["rate"] + raised
    return bool(rates) and not others and effect.steps <= rates and (effect.score < THIN or effect.kinds["change"] == raised)


def off_cure(r: Reading) -> Iterator[Found]:
    """The finding is about money taken, owed or wrongly paid; no word of the measure gives it back, stops it or holds anybody to account.

    A warning only where something else is done: another measure of the same finding may do it.
    """
    fault = _MONEY.search(r.finding)
    if fault and not _MONEY_BACK.search(r.text):
        thin = weigh(r).score < THIN
        yield Found(0, len(r.text), "error" if thin else "warning", f"反馈说“{fault[0]}”，措施没有追退补缴、停止或追责的动作")


def _info(code: str, name: str, severity: Severity, reason: str, ask: str, bad: str, good: str, finding: str = "") -> RuleInfo:
    return RuleInfo(code=code, name=name, severity=severity, reason=reason, ask=ask, bad=bad, good=good, source=_SOURCE, finding=finding)


RULES: tuple[Rule, ...] = (
    Rule(
        _info(
            "R16", "只有过程，没有结果", "error", "开会、学习、印发、建账、核对都是过程，到期没有一件事变了样", "到期时哪一件事变了？写退了多少、修了几处、换了谁、停了什么",
            "党政办5月底前召开窗口人员会议，逐人表态发言，形成纪要存档。", "党政办5月底前召开窗口人员会议，当场给5个窗口各配A、B岗，6月起离岗超过10分钟由值班长顶岗。",
        ),
        process_only,
    ),
    Rule(
        _info(
            "R17", "只有指标，没有动作", "error", "写了要达到的比率，没有写做什么能达到", "哪个岗位做哪件事才能达到？数据从哪里来？",
            "水务公司管网部负责，12月底前漏损率达到12%以下，用户满意率达到98%。", "水务公司管网部12月底前更换漏水支管6公里，漏损率由31%降到12%以下。",
        ),
        figures_only,
    ),
    Rule(
        _info(
            "F08", "没有对症", "error", "反馈指的是钱款被占、被欠、被错发，措施没有追退、补发、停止或追责", "钱怎么回来、补给谁？谁承担责任？",
            "文化站5月底前购置桌椅30套，更换门牌，安装显示屏1块。", "文化站5月底前退回套取的演出补助6万元，镇纪委对经办人立案。", "演出补助被套取6万元。",
        ),
        off_cure,
    ),
)  # fmt: skip
