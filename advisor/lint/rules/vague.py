"""V: vague wording. In a measure that is otherwise checkable a vague phrase is a hint only; without checkable content it is a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from advisor.lint.catalogue import Found, Rule, RuleInfo
from advisor.lint.context import Reading

_SOURCE = "空泛写法六十条归类；各地审核意见点名的空话"
HOLLOW_SHARE, HOLLOW_HITS = 0.3, 3
"""V09: vague phrases cover this part of the text in at least so many places. Chosen on the development half of the sample sets."""


def phrase(lexicon: str) -> Callable[[Reading], Iterator[Found]]:
    """A check that reports every hit of ``lexicon``."""

    def check(r: Reading) -> Iterator[Found]:
        for h in r.hits.get(lexicon, []):
            yield Found(h.start, h.end, "info" if r.checkable else None, f"“{h.text}”：{h.term.note}", h.term.rewrite)

    return check


def hollow(r: Reading) -> Iterator[Found]:
    """Mostly phrases, even where a date and an act stand among them."""
    if len(r.family("vague-")) >= HOLLOW_HITS and r.vague_share >= HOLLOW_SHARE:
        yield Found(0, len(r.text), None, f"空话约占{round(r.vague_share * 100)}%，实的内容被淹没")


def _rule(code: str, name: str, lexicon: str, reason: str, ask: str, bad: str, good: str) -> Rule:
    info = RuleInfo(code=code, name=name, severity="warning", reason=reason, ask=ask, bad=bad, good=good, source=_SOURCE)
    return Rule(info, phrase(lexicon))


RULES: tuple[Rule, ...] = (
    _rule(
        "V01", "空转动词", "vague-verb", "有方向没有动作，看不出做完是什么样子", "写谁、对多少对象、做什么动作、到什么结果",
        "进一步规范报销行为，加强财务管理。", "为加强窗口力量，政务中心10月8日前调3名业务骨干到社保窗口，等候时间由45分钟降到20分钟。",
    ),
    _rule(
        "V02", "只表态度", "vague-attitude", "态度和认识不能检查", "改成看得见的行为：谁在哪天做哪件事",
        "高度重视，不断提高政治站位，增强责任意识。", "党委书记6月底前到5个积水点现场核一次，当场定下排水管径和开工日期。",
    ),
    _rule(
        "V03", "口号和比喻", "vague-slogan", "口号没有可以核对的内容", "写具体的一步：卡在哪里、谁办、办到什么样",
        "久久为功、常抓不懈，打通服务群众“最后一公里”。", "政务中心7月1日前在12个村设代办点，受理高龄补贴等8项业务，群众不再到镇。",
    ),
    _rule(
        "V04", "制度机制没有名称", "vague-system", "没有指出漏洞在哪一环，制度没有名称和条款", "改哪个制度第几条？何时执行、抽查几次？",
        "建立健全长效机制，堵塞管理漏洞。", "办公室10月31日前修订《合同管理办法》第8条，11月起5万元以上合同由法制员和财务双签，年底抽查10份。",
    ),
    _rule(
        "V05", "频次和范围不明", "vague-frequency", "没有分母和频率，全不全、常不常无法核对", "查哪一年以来哪一类、共多少、每月哪一天？",
        "举一反三，全面排查，常态化开展检查。", "举一反三，对2022年以来41个采购项目逐一核对股东信息，7月底前移送疑点。",
    ),
    _rule(
        "V06", "留有退路", "vague-exit", "没做到也说得过去", "写必须达到的数；例外由谁批准、替代办法是什么？",
        "力争有所突破，原则上不再新增。", "6月30日前将6名借调人员退回原单位，确需延期的须报县委组织部批准且不超过3个月。",
    ),
    _rule(
        "V07", "结果空泛", "vague-result", "“到位”“实效”没有标准", "写指标改前改后的值、数据来源和验收人",
        "确保各项工作落到实处，取得明显成效。", "应急办9月底前完成58处灾害点核查，26户受威胁住户搬迁，县自然资源局抽查10处。",
    ),
    _rule(
        "V08", "指代不清", "vague-reference", "“按要求”“相关工作”没有写是哪一项", "写文件名称和条款、本单位的对象",
        "按照上级要求抓好相关工作，结合实际贯彻执行。", "按《采购管理办法》第12条，采购中心6月底前重新询价3个项目。",
    ),
    Rule(
        RuleInfo(
            code="V09", name="空话占比过高", severity="warning", reason="空话占了大部分篇幅，实的内容被淹没", ask="删去空话，只留动作、对象、数量、期限",
            bad="切实提高认识，进一步加强管理，健全长效机制，确保取得实效，办公室6月底前清退2户。",
            good="办公室6月底前清退违规占用公租房2户，并公示空房2套。", source=_SOURCE,
        ),
        hollow,
    ),
)  # fmt: skip
