"""What a measure says, read once and shared by all rules: who, when, acts, quantities, end states, and the lexicon hits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import NamedTuple

from advisor.lint.lexicons import Hit, Terms
from advisor.lint.when import Timing, timing

Span = tuple[int, int]

_CLAUSE = re.compile(r"[^，,。；;！？!?\n：:]+")
_UNITS = (
    r"元|[%％‰]|个百分点|人次|户次|[户人名位件笔个家条项份起处座栋幢辆批本张所宗套间台场期封届轮类口盏块根棵艘艇册例门片眼支队顶桩级井站点具组卷箱穴度"
    r"次班种类盒袋瓶只头趟路道例]|床|立方米|公顷|亩|平方米|米|公里|吨|公斤|小时|分钟|分贝|毫克|工作日|个月|年(?!度|底|前|内|初|以|\d)|天|日(?!常)"
)
_NUMBER = re.compile(
    rf"(?!(?:19|20)\d\d年|24小时(?!内))(?<!\d)\d[\d,]{{0,20}}(?:\.\d+)?余?(?:万|亿|千|百)?(?:{_UNITS})(?!月\d)|[二两三四五六七八九十]+(?:户|件|笔|栋|亩|家|台|处|口|辆|名|人(?!一)|天|餐|种|批|套|座|间|小时|分钟|个(?:村|月|小区|项目|支部|学校|工作日)|分之[一二三四五六七八九])|(?<![过完])半数|[一二三四五六七八九]成"
)
EACH = re.compile(r"逐[一户人笔件项村点栋卷个家处条份次张桩井日宗名校套室级车段月季区网企店]")
_NAMED = re.compile(r"《[^《》]{2,40}》|“[^“”]{2,20}”|D级|C级")
_ACROSS = re.compile(
    r"[推劳活运行]动工|做到账|核准确|还款[计意协方]|[动开复竣完停]工作|一代办|经办理|[主承协]办理|交由于|退出来|[相互]对接"
)
"""Two characters of neighbouring words that look like an act."""
TITLE = re.compile(r"《[^《》]*》")
_ACTIVITY = re.compile(
    r"会议(?!室|费)|例会|推进会|座谈|(?:动员|部署|警示教育|推进)大会|学习(?!用品)|培训(?!费|机构|中心|补贴)|参与人数|参训|覆盖率|研讨|心得|体会|简报|信息\d|宣传单|宣传册|宣传手册|手册\d|横幅|标语|大喇叭|调研|考察|承诺书|责任[状书]|警示教育|教育片|专题片|制度$|项制度|条措施|办法等|印发|台账|工作档案|问题清单|出动|评选|"
    r"工作专班|督查组|工作群|党课|研究(?:意识|党建|安全|部署)|签订率|下载率|报送|上报|打卡|填报|督查|家次|(?:培训|宣讲|指导|出动)[^，。；\d]{0,8}\d+(?:余)?(?:万)?人次|车次|(?:巡河|巡查|走访|登录|上线|签到|回收|签订|参训|参学|参与|培训|注册|排查|检查)率|走访(?:不少于|\d)|谈心谈话|每日|回复|通报\d|活动\d|巡查\d|入户不少于|签到|达标|评比|创建"
)
_CAP = re.compile(
    r"不超过|不多于|压减|压缩|减少|减到|减至|减为|并成|并为|并到|合并|合成|降到|降至|控制在|缩短|取消|停[开办发收报填]|废止|撤销|砍掉|不再"
)
"""Fewer meetings, papers or reports: the number counts a result, not an activity."""
_ABSTRACT = re.compile(
    r"规范(?!性)|加强|强化|完善|健全|优化|(?:推进|推动)(?!到)|(?:提升|提高|增强)(?!到|至)|打造|(?:进行|开展|加以)(?:整改|整治|清理|梳理|规范)$|落实"
)
"""Verbs that name a direction, not a result, beside a number."""
_GOVERNOR = re.compile(
    r"规范|健全|完善|加强|强化|严格|优化|加快|推进|推动|提高|提升|加大|抓好|做好|落实|防止|避免|杜绝|遏制|研究|探索|争取|力争|适时|择机|尽快|近期|逐步|视情|积极|及时|"
    r"抓紧|继续|早日|坚持|认真|切实|努力|采取|能够|能|要求|督促|督查|引导|有关|相关|合理|确保|待|按照|按要求|制定|开展|进行|组织|机制|深化|细化|全面|扎实|稳步|主动|争|拟|涉及"
)
_ATTRIBUTE = re.compile(
    r"工作|机制|制度|流程|力度|程序|能力|意识|体系|水平|质量|方式|渠道|手续|管理|监督|行为|秩序|规范|办法|条件|思路|步伐|进度|方案|问题|整改|率|人才|窗口|部门|机关|标准|事项|情况|要求|氛围|成果|运用|作用|型"
)
_OFFICE = re.compile(
    r"(?:全|内|外|干|局|一|大|细|中|西|东|南|北|上|下|头|腹)部$|[到好各随查惩严处用实长短难益妙坏]处$|(?:开|督|举|承|主|协|包|查|交|代|催|快|能|会|难|帮)办$|场所$|厕所$|网站$|车站$|教室$|排队$|(?:一|两|三|四|五|分|重|改|\d)组$|住院$|出院$|学科$|百科$|前科$|结局$|布局$|格局$|政策机关$|责任单位$|有关单位$|有关机关$"
)
_NOT_SUBJECT = re.compile(
    r"^(?:加强|强化|完善|健全|建立|推进|推动|严格|落实|提高|坚持|规范|优化|深化|开展|组织(?!部|科|处|股|办|人事|委员)|召开|成立|加大|对|将|把|向|到|在|与|从|针对|为|按照|根据|通过|结合|督促|要求|引导|进一步|切实|不断|停用|停止|取消|关闭|各|有关|相关|全体|全部)"
)
_OWNER_LABEL = re.compile(r"(?:责任人|责任单位|责任领导|牵头领导|牵头单位|牵头|责任部门|责任科室|包案领导)[：:]\s*([^，。；;\n]{2,30})")
_NEGATED = re.compile(
    r"停用|取消|停止|不再|不要求|不得|不搞|不考核|不签|不新|不另|解散|压减|减少|减到|减至|禁止|合并|收回|撤销|废止|清理|停填|封存|拒填|可拒|严禁|替代|代替|砍掉|精简|退出|停报|免于|改为|不以|关停|注销|叫停|改看|并入|退回|返回|清退|撤回|召回|卸载|不推广|不要|清出|不计|不许|不因|返岗|拒绝|不发|不让|不组织|不(?:统计|设|建|作为|看|查|填|报)|不含|不派|杜绝|再有|再摊派|作废|不收|不听|不写|不交"
)


HOLLOW = 0.4
"""Below this part of hollow clauses the other clauses say what is done. Chosen on the development half of the sample sets."""


class Act(NamedTuple):
    """An observable act; ``concrete`` where its clause also names a quantity, a date, each single thing, or a document."""

    start: int
    end: int
    text: str
    concrete: bool


class Clause(NamedTuple):
    """A stretch between punctuation marks and what it holds."""

    start: int
    end: int
    text: str
    quantity: bool
    activity: bool
    concrete: bool


def overlaps(span: Span, spans: Iterable[Span]) -> bool:
    """``span`` shares a character with one of ``spans``."""
    return any(span[0] < b and a < span[1] for a, b in spans)


class Reading:
    """One text of a measure with everything the rules ask about it, each worked out once and only when asked for."""

    def __init__(
        self, text: str, terms: Terms, *, finding: str = "", feedback: date | None = None, fields: dict[str, str] | None = None
    ) -> None:
        """Take the text, the compiled lexicons, the finding's text ("" if unknown) and what stands in columns of its own."""
        self.text, self.terms, self.finding, self.feedback = text, terms, finding, feedback
        self.fields = {k: v for k, v in (fields or {}).items() if v and v.strip() and v.strip() not in ("—", "-", "/", "无", "待定")}
        self.hits: dict[str, list[Hit]] = {}
        for hit in terms.scan(text):
            self.hits.setdefault(hit.lexicon, []).append(hit)

    def family(self, prefix: str) -> list[Hit]:
        """Hits of every lexicon whose id begins with ``prefix``, by position."""
        return sorted((h for name, hits in self.hits.items() if name.startswith(prefix) for h in hits), key=lambda h: h.start)

    @cached_property
    def timing(self) -> Timing:
        """Dates, frequencies and relative time words."""
        return timing(self.text, self.feedback)

    @cached_property
    def deadline_timing(self) -> Timing:
        """The same for the deadline that stands in a column of its own."""
        return timing(self.fields.get("deadline", ""), self.feedback)

    @cached_property
    def numbers(self) -> list[Span]:
        """Numbers with a unit that are neither dates nor part of a set phrase such as 三会一课."""
        dates = [(p.start, p.end) for p in self.timing.points]
        set_phrases = [(h.start, h.end) for h in self.hits.get("field-term", [])]
        return [m.span() for m in _NUMBER.finditer(self.text) if not overlaps(m.span(), dates) and not overlaps(m.span(), set_phrases)]

    @cached_property
    def clauses(self) -> list[Clause]:
        """Clauses in order."""
        dates = [(p.start, p.end) for p in self.timing.fixed] + list(self.timing.counted)
        out = []
        for m in _CLAUSE.finditer(self.text):
            quantity = overlaps(m.span(), self.numbers)
            activity = bool(_ACTIVITY.search(m[0])) and not _CAP.search(m[0])
            named = bool(EACH.search(m[0]) or _NAMED.search(m[0]))
            out.append(Clause(*m.span(), m[0], quantity, activity, quantity or named or overlaps(m.span(), dates)))
        return out

    def clause_at(self, position: int) -> Clause:
        """The clause that holds ``position``."""
        for clause in self.clauses:
            if clause.start <= position < clause.end:
                return clause
        return Clause(position, position, "", False, False, False)

    @cached_property
    def outcome_numbers(self) -> list[Span]:
        """Numbers that count something other than meetings, lessons, papers and reports."""
        return [n for n in self.numbers if not self.clause_at(n[0]).activity or self.text[n[1] - 1] in "元亩"]

    @cached_property
    def told_numbers(self) -> list[Span]:
        """Outcome numbers of which something is said: not only how many things are to be 规范 or 加强."""
        return [n for n in self.outcome_numbers if not _ABSTRACT.search(self.clause_at(n[0]).text)]

    @cached_property
    def blocked(self) -> list[Span]:
        """Stretches taken by vague, paper and burden phrases: words inside them are no acts."""
        phrases = (*self.family("vague-"), *self.family("paper-"), *self.family("burden-"))
        titles = [m.span() for m in TITLE.finditer(self.text)]
        return titles + [(h.start, h.end) for h in phrases if h.lexicon != "vague-owner"]

    def _is_act(self, hit: Hit, clause: Clause) -> bool:
        if _ACROSS.search(self.text, max(0, hit.start - 1), hit.end + 1):
            return False
        before = clause.text[: hit.start - clause.start][-10:]
        if _GOVERNOR.search(before) and not clause.quantity and not EACH.search(clause.text):
            return False
        return bool(clause.quantity or EACH.search(clause.text) or not _ATTRIBUTE.match(self.text, hit.end))

    @cached_property
    def acts(self) -> list[Act]:
        """Observable acts by position."""
        out = []
        weak = self.hits.get("field-act-weak", [])
        for hit in sorted((*self.hits.get("field-act", []), *weak)):
            clause = self.clause_at(hit.start)
            if overlaps((hit.start, hit.end), self.blocked) or not self._is_act(hit, clause):
                continue
            each = bool(EACH.search(clause.text))
            counted = any(clause.start <= n[0] < clause.end for n in self.outcome_numbers)
            if hit.lexicon == "field-act-weak" and not (counted or each or "《" in clause.text):
                continue
            out.append(Act(hit.start, hit.end, hit.text, counted or each or clause.concrete))
        return out

    @cached_property
    def ends(self) -> list[Hit]:
        """End states that can be seen: a target value, all of a set, a signature, an acceptance."""
        return [
            h
            for h in self.hits.get("field-end", [])
            if not self.clause_at(h.start).activity and not overlaps((h.start, h.end), self.blocked)
        ]

    @cached_property
    def owners(self) -> list[Span]:
        """Named posts and units that do something."""
        found = [(m.start(1), m.end(1)) for m in _OWNER_LABEL.finditer(self.text) if not self.diluted_in(m.start(1), m.end(1))]
        for m in self.terms.who.finditer(self.text):
            name = m["post"] or m["unit"]
            if not self._names_somebody(m, name):
                continue
            found.append(m.span())
        return found

    def diluted_in(self, start: int, end: int) -> bool:
        """A phrase such as 各科室 stands within the stretch."""
        return any(h.start < end and start < h.end for h in self.hits.get("vague-owner", []))

    def _names_somebody(self, m: re.Match[str], name: str) -> bool:
        if self.diluted_in(*m.span()) or _OFFICE.search(name) or self.text.startswith("部分", m.end() - 1):
            return False
        if m["post"]:
            return not (len(name) <= 2 and self.text[m.start() - 1 : m.start()] in ("各", "村"))
        before = self.text[max(0, m.start() - 1) : m.start()]
        starts = before in ("", "，", "。", "；", "：", "、", "（", "由", ":", "日", "前", "起", "①", "②", ".", " ")
        return starts and not _NOT_SUBJECT.match(name)

    @property
    def has_owner(self) -> bool:
        """A post or named unit stands in the text or in a column."""
        return bool(self.owners) or any(self.fields.get(k) for k in ("owner", "lead", "cooperating"))

    @property
    def has_time(self) -> bool:
        """A date, a counted time limit or a frequency with a start stands in the text or in a column."""
        mine, column = self.timing, self.deadline_timing
        finished = "完成" in self.fields.get("deadline", "")
        return bool(mine.fixed or mine.counted or column.fixed or column.counted or finished)

    @property
    def has_measure(self) -> bool:
        """A quantity that is no activity count, or an end state."""
        return bool(self.outcome_numbers or self.ends or self.fields.get("indicator") or EACH.search(self.text))

    @property
    def checkable(self) -> bool:
        """There is an observable act with a quantity, a date or an end state: single vague words are then only hints."""
        solid = any(a.concrete for a in self.acts) or len(self.outcome_numbers) > 1
        return solid and (self.has_measure or self.has_time)

    @cached_property
    def done(self) -> bool:
        """The text reports something done, with a date or a figure."""
        acted = any("已" in self.clause_at(a.start).text[: a.start - self.clause_at(a.start).start] for a in self.acts)
        return acted and bool(self.outcome_numbers or self.timing.points)

    @property
    def vague_share(self) -> float:
        """Part of the text (0..1) that vague phrases cover."""
        covered = [False] * len(self.text)
        for h in self.family("vague-"):
            covered[h.start : h.end] = [True] * (h.end - h.start)
        return sum(covered) / max(1, len(self.text))

    @property
    def real(self) -> bool:
        """Something is done beyond paper, or most clauses at least hold no phrase of paper."""
        return self.substantive or self.hollow_share < HOLLOW

    def negated(self, start: int) -> bool:
        """A word such as 停用 or 不得 stands before ``start`` in the same clause, or turns the phrase round after it."""
        clause = self.clause_at(start)
        return bool(_NEGATED.search(clause.text))

    @cached_property
    def hollow_share(self) -> float:
        """Part (0..1) of the clauses of four characters or more that hold a vague, paper or burden phrase."""
        phrases = self.blocked
        long = [c for c in self.clauses if c.end - c.start >= 4]
        return sum(overlaps((c.start, c.end), phrases) for c in long) / max(1, len(long))

    @cached_property
    def substantive(self) -> bool:
        """Something is done beyond paper: a concrete act, or two plain ones, or an act with a figure."""
        concrete = sum(2 if a.concrete else 1 for a in self.acts)
        figures = len(self.outcome_numbers)
        if not self.acts:
            return figures > 1 and (self.has_time or bool(self.ends))
        return concrete + bool(figures) + bool(self.ends) >= 2
