"""B: what a measure adds to the grassroots. A phrase after 停用, 取消, 不得 … in the same clause is no fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from advisor.lint.catalogue import Found, Rule, RuleInfo
from advisor.lint.context import Reading
from advisor.lint.effect import weigh
from advisor.models import Severity

_SOURCE = "整治形式主义为基层减负的禁止事项"
SOUND = 16
"""B10: in a measure of this score a picture that is sent up is a piece of evidence."""
_PAYING = re.compile(r"补[发助贴][^。]{0,40}打卡|(?:发放|兑付|工资|待遇|养老金|奖金)[^。]{0,30}打卡")
"""打卡 as payment onto a bank card."""
_GRASSROOTS = re.compile(r"村|社区|网格|支部|镇|乡|站所|基层|队员|干部")


def breach(lexicon: str) -> Callable[[Reading], Iterator[Found]]:
    """A check that reports every hit of ``lexicon`` that is not negated."""

    def check(r: Reading) -> Iterator[Found]:
        for h in r.hits.get(lexicon, []):
            if not (r.negated(h.start) or (h.text.startswith("打卡") and _PAYING.search(r.text))):
                yield Found(h.start, h.end, _severity(r, h.text), f"“{h.text}”：{h.term.note}", h.term.rewrite)

    return check


def _severity(r: Reading, text: str) -> Severity | None:
    """Lower where the phrase is common and mild: a monthly report to the level itself, an existing appraisal, a working group."""
    if text.startswith(("每月", "每季", "纳入", "列入", "建立", "制定", "实行", "工作日志")):
        return "info" if r.checkable else "warning"
    if text.startswith(("上传", "拍照")) and weigh(r).score >= SOUND:
        return "info"
    if text.startswith(("每周报", "每周汇报", "每周上报", "每日报", "每天报")) and not _GRASSROOTS.search(r.text):
        return "warning"
    if text.startswith(("全县", "全镇", "全乡", "全区")) and not re.search(r"村|社区|支部|落后|末位|排名|表态", r.text):
        return "info"
    if text.startswith(("成立", "组建", "设立")):
        return "warning" if r.checkable else None
    return None


def _rule(code: str, name: str, lexicon: str, reason: str, ask: str, bad: str, good: str) -> Rule:
    info = RuleInfo(code=code, name=name, severity="error", reason=reason, ask=ask, bad=bad, good=good, source=_SOURCE)
    return Rule(info, breach(lexicon))


RULES: tuple[Rule, ...] = (
    _rule(
        "B01", "新增报表报送", "burden-report", "为整改又给基层加了报表和报送", "数据从哪个已有系统取？停用哪一份旧表？",
        "要求各村每周上报矛盾纠纷排查表，实行零报告。", "党政办6月底前停用村级报表19张，村干部不再每周上报。",
    ),
    _rule(
        "B02", "新增应用、群和打卡", "burden-app", "新建应用、工作群、打卡积分，属于指尖上的形式主义", "复用哪个已有平台？改查办结结果",
        "开发“民情直通”小程序，网格员每天打卡，下载率达到90%。", "党政办6月10日前解散自建工作群13个，不再要求打卡和接龙。",
    ),
    _rule(
        "B03", "签责任状承诺书", "burden-letter", "以责任状和一票否决把责任转给下级", "改为岗位职责：谁在哪天做什么？",
        "与各村签订禁毒目标管理责任状。", "镇政府5月20日前收回与各村签订的责任状7份，检查职责由派出所承担。",
    ),
    _rule(
        "B04", "新设领导小组专班", "burden-body", "新设机构不等于解决问题，还占用人手", "用哪个已有机构？确需设立的写撤销日期",
        "成立由书记任组长的整改工作领导小组。", "镇党政办6月底前撤销重复设立的领导小组11个。",
    ),
    _rule(
        "B05", "打分排名和新设考核", "burden-score", "以打分排名和新设考核压基层", "用已有综合考核的哪一项指标？",
        "对各村实行千分制考核，每月打分排名。", "镇党委8月起取消村干部千分制考核，改看诉求办结率，每季度公布。",
    ),
    _rule(
        "B06", "派满意度任务", "burden-survey", "把测评任务派给村社区，结果失真又添负担", "由哪个第三方随机抽多少人？",
        "将满意度测评任务分解到各村，提示群众接听。", "县统计调查队6月底前随机电话访问300人，镇村不得提前通知。",
    ),
    _rule(
        "B07", "新增固定会议和汇报", "burden-meeting", "新增例会、汇报，会议只增不减", "并入哪个已有会议？改由上级到现场看",
        "建立周例会制度，支部书记每周到镇汇报工作。", "党委办6月起将周例会并入周一联席会，会议由每月9次压减至4次。",
    ),
    _rule(
        "B08", "从基层借人", "burden-borrow", "整改不能靠抽调基层人员", "用哪个已有力量？确需的写审批和期限",
        "从各村抽调15名工作人员集中办公。", "县委编办6月30日前清理抽调人员6名，全部退回原单位。",
    ),
    _rule(
        "B09", "创建达标评比", "burden-award", "清单外的创建、达标、评比已明令清理", "删去，写业务上的结果",
        "创建示范村，评选最美网格，各村12月底前全部达标。", "农业农村办12月31日前抽查10个村民组，垃圾外露点不超过2处。",
    ),
    _rule(
        "B10", "层层留痕", "burden-trace", "要基层处处留痕，查的是痕迹不是结果", "改为由上级到现场抽看、抽样回访",
        "每月入户4次，每次拍照上传，检查痕迹资料。", "镇党委8月起不考核留痕，改为随机电话回访30户，问题办结率达到90%。",
    ),
    _rule(
        "B11", "频繁督查通报", "burden-inspect", "频繁督查、通报、表态，添负担而不解决问题", "并入哪一项已备案的检查计划？帮基层解决什么？",
        "每周到村督查一次，落后的在全镇大会上作表态发言。", "督查室8月前把到村检查由46项压减为17项，合并到每月2天。",
    ),
)  # fmt: skip
