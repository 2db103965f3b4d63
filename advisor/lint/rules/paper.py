"""R: rectification on paper. A meeting, a document or a ledger as a step is fine; as the only act it is sent back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from advisor.lint.catalogue import Found, Rule, RuleInfo
from advisor.lint.context import Reading
from advisor.lint.effect import weigh
from advisor.models import Severity

_SOURCE = "纸面整改、虚假整改二十四型；销号七问"
_CHECKING = re.compile(
    r"^(?:检查|排查|核查|摸排|走访|入户|抽查|复查|调查|摸清|排查|整治|清理|审计|评估|核对|比对|核实|回访|盘点|审核|查阅|登门|上门)$"
)
_COUNTED_ACTIVITY = re.compile(
    r"(?:学习|会议|研究|培训|走访|座谈|调研|检查|督查|活动|党课|研讨|宣传|演练|谈话|报告|信息|简报|心得|体会|材料)[^，。；]{0,10}?\d+(?:余|多)?(?:次|场|篇|条|期|份|人次|部|个)|\d+(?:余|多)?(?:次|场|篇|期|条|部)(?:会议|培训|学习|活动|体会|报告|信息)"
)
_WAITING = re.compile(r"(?<![等招接对亟有期看善优])待(?!遇|办)[^，。；]{2,16}?(?:后|再|时(?=，))|(?:条件|时机)成熟|资金到位后")
_REPORTED = re.compile(r"已|目前|现|经过|第一时间|成立工作组")
_LEFT_ALONE = re.compile(r"自行|自筹|自己|自主|负全|首要|兜底|全部责任|只作|不再|不作|不另|承担|动员|发动|每日|每天|递交")
"""The level above does nothing itself."""
SOUND = 16
"""R07, R12: a measure of this score does enough besides."""
_SELF_OK = re.compile(r"(?<!不再另行)(?<!不再)(?:复查|抽查|核验|抽检)|验收组|第三方|纪检|纪委|审计|督查|巡察办|回访")


def false_end(lexicon: str, severity: Severity = "info") -> Callable[[Reading], Iterator[Found]]:
    """A check that reports hits of ``lexicon``: as the rule's own severity where nothing else is done, else as ``severity``."""

    def check(r: Reading) -> Iterator[Found]:
        for h in r.hits.get(lexicon, []):
            if r.negated(h.start) and r.acts:
                continue
            if r.real:
                if severity != "info":
                    yield Found(h.start, h.end, severity, f"“{h.text}”：{h.term.note}", h.term.rewrite)
                continue
            yield Found(h.start, h.end, None, f"“{h.text}”：{h.term.note}", h.term.rewrite)

    return check


def claim(r: Reading) -> Iterator[Found]:
    """Said to be done, without a fact that shows it."""
    hits = r.hits.get("paper-claim", [])
    dated = any(p.kind in ("done", "mention", "period") for p in r.timing.points) or bool(r.timing.counted)
    for h in hits:
        stated = h.text.startswith(("已", "基本", "现已", "全部", "均已", "早已", "目前已"))
        bare = not r.outcome_numbers and not (r.acts and r.timing.points)
        unproven = _REPORTED.search(r.text) and not dated and (stated or len(hits) > 1)
        if (stated and bare) or unproven:
            yield Found(h.start, h.end, None, f"“{h.text}”：{h.term.note}", h.term.rewrite)


def self_checked(r: Reading) -> Iterator[Found]:
    """Who rectifies also verifies."""
    for h in r.hits.get("paper-self", []):
        if r.negated(h.start) and not h.text.startswith(("不", "无需")):
            continue
        others = bool(_SELF_OK.search(r.text))
        sound = weigh(r).score >= SOUND
        if not others or not r.substantive or not sound:
            yield Found(h.start, h.end, "warning" if others or sound else None, f"“{h.text}”：{h.term.note}", h.term.rewrite)


def activity_count(r: Reading) -> Iterator[Found]:
    """How often something is held stands where the result should stand."""
    if not r.substantive and (m := _COUNTED_ACTIVITY.search(r.text)) and not re.search(r"不超过|不多于|减", m[0]):
        yield Found(m.start(), m.end())


def only_looking(r: Reading) -> Iterator[Found]:
    """Inspect and look, but nothing is put right."""
    acts = [a for a in r.acts if not r.negated(a.start)]
    if not acts or not all(_CHECKING.match(a.text) for a in acts):
        return
    if r.ends or len({a.text for a in acts}) > 2:
        return
    first = acts[0]
    yield Found(first.start, first.end, None if r.family("vague-") or not r.has_measure else "info")


def waiting(r: Reading) -> Iterator[Found]:
    """Wait for somebody or something, with nothing done meanwhile."""
    if not r.substantive and (m := _WAITING.search(r.text)):
        yield Found(m.start(), m.end())


def pushed(r: Reading) -> Iterator[Found]:
    """The task or the blame goes to villages and grid workers."""
    for h in r.hits.get("paper-push", []):
        if not r.negated(h.start):
            mild = r.checkable and weigh(r).score >= SOUND and not _LEFT_ALONE.search(h.text)
            yield Found(h.start, h.end, "warning" if mild else None, f"“{h.text}”：{h.term.note}", h.term.rewrite)


def _info(code: str, name: str, severity: Severity, reason: str, ask: str, bad: str, good: str) -> RuleInfo:
    return RuleInfo(code=code, name=name, severity=severity, reason=reason, ask=ask, bad=bad, good=good, source=_SOURCE)


RULES: tuple[Rule, ...] = (
    Rule(
        _info(
            "R01", "以台账为终点", "error", "台账建好了，问题还在", "台账所列事项何时处置到什么结果？台账只作附件",
            "办公室6月底前建立资产台账，实行动态管理。", "安监办10月20日前持现有隐患台账到43家企业逐条比对，账实不符的当场更正，未消除的重新立案。",
        ),
        false_end("paper-register"),
    ),
    Rule(
        _info(
            "R02", "以会议为终点", "error", "会议只是过程，没有会后的动作和结果", "会上定下哪几件事？会后谁在哪天做完？",
            "5月15日前由安监办主任召开专题会议，传达文件精神。", "局党组10月12日前召开党组会，逐项审定9笔支出，认定违规的2笔由经办科室30日内追回。",
        ),
        false_end("paper-meeting"),
    ),
    Rule(
        _info(
            "R03", "以文件为终点", "error", "文件发出去，执行没有人查", "几月起执行？由谁抽查几次？违规的怎么处理？",
            "办公室5月底前印发公务用车管理通知，要求遵照执行。", "办公室5月底前修订《公车管理办法》第6条，6月起派车单与行车轨迹按月比对，机关纪委抽查20%。",
        ),
        false_end("paper-document"),
    ),
    Rule(
        _info(
            "R04", "以学习培训为终点", "error", "学习和培训的次数不能证明问题解决", "学后改了哪一条？考核达到多少分、不合格怎么办？",
            "6月10日前组织执法人员学习2次，撰写心得体会。", "执法大队10月底前对42名队员逐人实操考核执法记录仪，未通过的不得单独执法。",
        ),
        false_end("paper-study"),
    ),
    Rule(
        _info(
            "R05", "以宣传为终点", "error", "发了多少份不等于有多少人知道、照做", "入户多少户？抽样知晓率达到多少？",
            "张贴横幅，发放宣传单5000份，营造氛围。", "社区11月底前对1860户入户讲解，街道随机问答100户，知晓率达到85%以上。",
        ),
        false_end("paper-publicity"),
    ),
    Rule(
        _info(
            "R06", "以照片痕迹为证", "error", "照片和记录能证明去过，不能证明解决", "由谁到现场复核？看什么？",
            "每周巡河，拍照上传，做到有记录、有照片、有痕迹。", "河长办4月30日前清运积存垃圾60吨，县河长办到现场复核3个断面。",
        ),
        false_end("paper-photo"),
    ),
    Rule(
        _info(
            "R07", "自改自验", "error", "改的人自己验收，虚假整改多由此而来", "由责任单位以外的谁、用什么方法、抽多少核验？",
            "由报账员自查自纠，自行验收销号。", "镇“三资”中心4月底前收回5个村欠账3.2万元，镇纪委每季度抽查2个村凭证。",
        ),
        self_checked,
    ),
    Rule(
        _info(
            "R08", "问责空转", "error", "批评教育没有人数、方式和日期", "对几人、以何种方式（谈话、诫勉、处分）、何时完成？",
            "对相关人员进行批评教育，引以为戒。", "镇纪委5月底前对3名经办人立案，退回套取补贴12.8万元。",
        ),
        false_end("paper-punish"),
    ),
    Rule(
        _info(
            "R09", "以调研走访为终点", "error", "调研、走访、征求意见之后没有下文", "采纳了什么？办成了几件？何时办成？",
            "就公厕管护开展专题调研，广泛征求意见。", "环卫所5月15日前为14座公厕逐一确定保洁员，每日清扫两次。",
        ),
        false_end("paper-research"),
    ),
    Rule(
        _info(
            "R10", "以补材料报材料销号", "error", "材料补齐了，事实没有变", "事实改成了什么样？材料只作佐证",
            "6月底前完善佐证资料，报巡察办销号。", "农业农村办5月20日前修复机井12眼，受益组组长在验收单上签字。",
        ),
        false_end("paper-material"),
    ),
    Rule(
        _info(
            "R11", "只有完成结论", "error", "只说已完成，没有事实、数量、日期和凭据", "做了什么？多少？哪一天？凭据在哪里？没完成的还有哪些？",
            "该问题已基本整改到位，将继续巩固成果。", "已于4月8日归还公益金4.8万元（凭证记0412号），4月10日张榜公布。",
        ),
        claim,
    ),
    Rule(
        _info(
            "R12", "责任推给下级", "error", "责任在本级，措施和后果压给了村社区", "对照履职事项清单，本级哪个岗位做哪一步？",
            "将排查任务分解到各村，由网格员每日巡查。", "县住建局质安站8月底前委托机构鉴定经营性自建房312栋。",
        ),
        pushed,
    ),
    Rule(
        _info(
            "R13", "以活动次数为指标", "error", "次数、篇数是过程，问题解没解决看不出来", "业务上的结果是多少？由×到×",
            "全年专题研究4次以上，上报信息50条以上。", "信访办5月31日前逐件答复9件超期件，由信访人签收。",
        ),
        activity_count,
    ),
    Rule(
        _info(
            "R14", "只查不改", "warning", "查完之后怎么处置没有写", "查出的问题几日内怎么处置？谁复查？",
            "民政办12月底前对36户低保对象入户核查，确保精准施保。", "民政办12月底前入户核查36户低保，不符合条件的当月停发并追回。",
        ),
        only_looking,
    ),
    Rule(
        _info(
            "R15", "等待式整改", "error", "把整改挂在别人或将来的条件上，等待期间什么也不做", "等待期间先做什么？几日未复怎么办？",
            "待资金到位、条件成熟后，研究启动展馆开放。", "水利站5月底前将240万元报财政局列入预算调整，完工前水位控制在汛限以下1米。",
        ),
        waiting,
    ),
)  # fmt: skip
