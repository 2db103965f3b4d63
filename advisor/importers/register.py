"""What a sentence of the register does: states a fault, praises, demands, introduces, closes.

The word lists are of the field's own formulas (巡察反馈意见, 问题清单, 整改通报); what decides is the form of a sentence,
not its topic.
"""

from __future__ import annotations

import re

ATTACHMENT = "附件说明或页面标记"
# A fault's predicate: what is not done, not enough, wrong, or left lying.
_LACK = (
    r"(?:不|未|没)(?:完整|明显|完备|理想|够|太|能|曾|予|完全|很好|真正|充分|有效|严格|按|按照|及时|有|到|在|经|以|足|把|将|对|实现|建立|制定|落实|开展|完成|"
    r"履行|执行|发挥|得到|形成|明确|认真|深入|全面|注重|重视|善于|敢|愿|想|会|清|明|符|齐|全|准|实|细|深|透|高|强|紧|严|力|多|宽|广|大|"
    r"新|牢|稳|畅|通|快|好|规范|健全|完善|扎实|彻底|平衡|合理|统一|一致|公开|科学|熟悉|了解|掌握|担当|作为|主动|积极|同步|配套|匹配|"
    r"达标|合格|具体|精准|精细|可行|便|利|安全|稳定|衔接|协调|透明|对|见|进|召开|召集|组织|学习|研究|传达|报|备案|审批|公示|签|入账|入库|"
    r"入户|上|下|收|缴|交|办|发|退|还|付|支付|兑现|整改|处理|处置|处分|问责|更新|记录|登记|归档|覆盖|配|配备|设|设立|安排|分|考|检查|"
    r"核|核实|核查|验收|招标|公|执|修|建|使|用|运|供|做|作|尽|满|再|看|听|问|管|抓|推|结|解决|化解|答复|回复|回应|\S{1,4}到位)"
)
_FAULTS = re.compile(
    "|".join((
        _LACK,
        r"[^有]无(?!法律|线|人机|偿|障碍|锡|棣|为|论)|缺(?!席判决)|薄弱|滞后|流于|走过场|走形式|松散|涣散|松懈|松弛|松软|虚化|弱化|淡化|异化|边缘化|空转|"
        r"差距|短板|弱项|漏洞|偏差|温差|落差|隐患|风险|混乱|违规|违反|违纪|违法|超标准|超范围|超期|逾期|超支|超付|虚报|虚假|虚列|虚增|造假|"
        r"补造|套取|挪用|截留|侵占|滞留|冒领|拖欠|拖延|闲置|流失|照抄|照搬|雷同|抄袭|敷衍|推诿|扯皮|打折扣|棚架|两张皮|慢作为|乱作为|滥|"
        r"随意|单一|老化|断层|断档|空缺|空白|空编|混岗|偏[高低大小少多慢软松远离重轻弱窄老差]|欠缺|欠发|欠账|疏[于忽漏]|失职|失察|失管|失实|"
        r"宽松|宽泛|粗放|粗糙|困难|困境|畏难|反弹|堆积|积压|挂账|白条|坐收坐支|公款|私设|私自|擅自|以[^，。；]{1,14}代|代替|重[^，。；]{1,10}轻|"
        r"形式主义|官僚主义|层层加码|多头|重复|过多|过频|过度|过高|过低|频繁|大而化之|一刀切|浮[于在]|虎头蛇尾|应付|凑数|突击|倒置|倒签|"
        r"漏[发登报评管缴收]|错[发登漏评]|多[发领头报]|少[发缴报]|只[有开召讲学缴发做抓管重注看]|仅[有开召占为以]|仅\d|至今|仍[有未然存在]|"
        r"迟|慢|难(?!忘)|乱|差(?!异化|旅)|弱|低(?!保|收入|碳|龄|压)|少(?!先|数民|年|儿)|旧(?!改|房)|脏|破损|损坏|塌|堵|断头|脱[节离管轨]|"
        r"问题突出|问题较[多为]|问题(?:仍|依然|时有)|时有发生|屡[禁查]|突出问题|反映强烈|不满|投诉|上访|信访(?:积案|量)|纠纷|矛盾(?:较|突出|仍)|"
        r"本领恐慌|宽松软|好人主义|老好人|一言堂|家长制|搞变通|选择性|表面|应景|上下一般粗|千篇一律|机械|生搬|碎片化|零散|亏损|倒挂|烂尾|"
        r"停滞|停留|停摆|搁置|久拖|悬而|僵化|脱岗|离岗|缺岗|长期借|占用|超编|超职数|近亲|违建|偷|骗|贪|吃拿卡要|优亲厚友|大吃大喝|宴请|收受|"
        r"有待|亟待|亟需|亟须|尚需|仍需|需要?进一步|还需|淡薄|淡漠|模糊|缺失|缺位|缺乏|不齐|不少(?:问题|群众)|盲区|死角|盲目|形同虚设|走样|弄虚作假|失真|变相|"
        r"绕开|规避|先斩后奏|混[用放存记编]|自定|不知|没[人钱电处算说给排问找来开见讲修签去动改]|停[办用业工建机电水]|上锁|锁[着死门]|摆设|空号|失联|屡|一拖|拖[期着]|等靠要|听之任之|"
        r"失之于|落空|失控|放任|顶[替岗班]|代[签写填编抄点管替]|由[^，。]{2,8}代|编造|伪造|假[的借冒象]|扰民|直排|撂荒|裸露|赌|返点|回扣|提成|聚餐|请吃|饮酒|旅游|摊派|搭售|排队|等候超|"
        r"掺水|注水|平均主义|大锅饭|有偿补课|例行公事|千人一面|踢皮球|佛系|躺平|得过且过|按部就班|论资排辈|平衡照顾|轮流|念稿|了之|负担|繁重|直到|长期|多年|一直|照样|照[发领付抄]|却|反而|反被|以[^，。]{1,16}名义|借[^，。]{1,12}名义|"
        r"才(?:有|开始|去|到|发|上|补|把|召|公|研|能|想|批|知|认|晓|转)|为零|零报告|同一[人家个]|均由|超配|超占|挤占|转嫁|拆分|化整为零|补[签写录造]|后补|倒灌|坑洼|拥挤|堵|泡|坍|枯死|垮|"
        r"掉[线队了]|过期|失效|失修|失守|失序|脱保|断[供缴水电档头]|误[差报读发]|缩水|走形|变味|变形|异常|雷区|打架|矛盾|争议|集访|闹|举报|处分|通报批评|被(?:查|追|退|罚|处|通报|要求补)|各[管行]|"
        r"乏力|涣|懈|惰|怠|畏|怕|推[给脱托来]|拖欠|尚欠|欠[薪租款费下]|套[取用话]|复制|粘贴|网上下载|从网|雇|挂名|挂靠|转包|分包|围标|串标|陪标|超[出过][^，。]{0,8}(?:标准|规定|期|限)",
    ))
)  # fmt: skip
_AREA_END = re.compile(r"(?:方面|情况|领域|工作|建设|环节|部分|问题|表现|清单|责任|部署|决策|政策|作用|落实|事项|不足)[：:。]?$")
_AREA = re.compile(r"(?:方面|领域)(?:的|存在的?|主要|突出|具体|反馈)*(?:问题|情况|不足|表现)?[：:。]?$")
_PROBLEM_HEAD = re.compile(
    r"^(?!.+存在(?!的|问题|不足|清单))(?:.{0,20}(?:(?:发现|反馈|指出|存在|查出|需要?解决|梳理出?)的|巡察|巡视|检查|督查|审计|共性|个性|主要|突出|具体|发现|反馈)"
    r"(?:主要|突出|具体|共性|个性|其他|有关|几个|存在)*的?(?:问题|不足|短板)(?:[和及与、]?(?:不足|表现|具体表现|清单|薄弱环节|短板))*(?:情况)?"
    r"|问题(?:清单|表现|描述|汇总|台账)?.{0,2}|存在(?:的)?问题.{0,6})[：:。]?$"
)
_DEMAND_HEAD = re.compile(
    r"^(?:对.{0,14}的|做好|几点|有关|相关|下一步|下步|今后|具体|巡察|巡视|整改|工作|主要|处理|处置)*"
    r"(?:整改|工作|意见|建议|要求|打算|安排|措施|任务|方向|思路|计划|部署|处理)(?:工作|落实|意见|建议|要求|措施|安排|打算|和|与|及|、|的)*[：:。]?$"
    r"|^(?:对|关于|就).{0,20}(?:意见|建议|要求)$|^.{0,6}(?:意见建议|建议意见|建议|整改要求|时限要求)$"
)
_PRAISE_HEAD = re.compile(
    r"^(?:.{0,10}(?:基本|总体|概况|整体|工作|巡察|巡视|检查)(?:开展|主要)?(?:情况|评价|概况)(?:和(?:评价|特点|成效))?|.{0,8}(?:成效|成绩|做法|亮点|经验|概况)(?:和|及|与)?(?:成效|成绩|做法|亮点|特点|经验)?|主要特点"
    r"|.{0,10}(?:取得|肯定).{0,8}|前言|引言)[：:。]?$"
)
_CAUSE_HEAD = re.compile(r"^.{0,12}(?:原因分析|问题(?:产生|存在)的?(?:主要)?(?:原因|根源)|原因|剖析|根源)[：:。]?$")
_ANSWERED = re.compile(r"问题.{0,6}整改.{0,8}(?:情况|落实|进展|成效)$")
_PROGRESS_HEAD = re.compile(
    r"^.{0,20}(?:组织落实|履行整改|整改(?:工作)?(?:的)?(?:组织|推进|进展|完成|落实|开展)|持续整改|长期整改|整改责任落实|线索(?:办理|处置|移交)|立行立改|"
    r"信访(?:件)?(?:办理|处置)|下一?步(?:工作|整改|打算)?|移交(?:问题)?线索).{0,12}(?:情况|进展|成效|事项|打算|工作|计划|安排|落实|办理|推进|清单)$|^(?:需|需要)(?:长期|持续)整改的(?:事项|问题)$|^下一?步$"
)
_INTRO = re.compile(
    r"^(?:根据|按照|依据|为(?:深入|全面|切实|认真|进一步|贯彻)|经[^，。]{1,20}(?:批准|同意|研究)|.{0,24}(?:对|向).{2,40}(?:开展|进行)(?:了)?.{0,20}(?:巡察|巡视|检查|考核|审计|督查|测评))"
)
_VISIT = re.compile(
    r"(?:统一部署|工作(?:部署|安排)|巡察组|巡视组|检查组|考核组|督查组|审计组|领导小组).{0,80}(?:巡察|巡视|检查|考核|审计|督查|反馈|测评|评估)"
)
_PRAISE = re.compile(
    r"^(?:近年来|近几年|一年来|总体上?看|总的(?:来)?看|总体而言|巡察认为|巡视认为|检查认为|反馈指出|巡察组?指出)|"
    r"(?:取得(?:了)?(?:一定|明显|显著|较好|积极|新|良好|阶段性|重要).{0,8}(?:成效|成绩|进展|效果|成果|进步)|值得肯定|较好(?:地)?完成|稳步(?:推进|提升|发展)|总体(?:向好|良好|平稳)|"
    r"呈现.{0,12}(?:局面|态势)|奠定了|得到(?:了)?(?:提升|加强|改善|肯定|好评)|荣获)"
)
_SAID = r"(?:发现|存在|反馈|指出|梳理|有)(?:了|出|的)?"
_FEW = r"(?:一些|以下|如下|\S{0,4}方面|诸多|若干|不少|部分|一定|\d+[个条项类]|[一二三四五六七八九十几]+[个条项类])"
_TROUBLES = r"(?:的)?(?:主要|突出|共性|个性|具体)*(?:的)?(?:问题|不足|短板|差距)(?:和(?:不足|短板|差距|薄弱环节))?(?:如下|[，,]?主要(?:有|是|表现(?:在|为)?))?[：:。]$"
_LEAD_PROBLEMS = re.compile(
    rf"(?:问题|不足|表现|如下|以下|方面|短板|有|是|在|为)[^。；]{{0,8}}[：:]$|{_SAID}{_FEW}{_TROUBLES}"
    rf"|(?:巡察|巡视|检查|审计|督查|考核|也|还|但|仍|同时|主要)[^。；：]{{0,16}}{_SAID}(?:{_FEW})?{_TROUBLES}"
)
_LEAD_DEMANDS = re.compile(
    r"(?:提出|有|作出|明确).{0,24}(?:以下|如下|\S?点|几点|几条).{0,10}(?:意见|建议|要求|措施)|(?:提出|做好|抓好|落实)[^。；]{0,24}(?:意见|建议|要求)(?:[：:]|如下)"
    r"|^(?:针对|根据|就|为|对照|结合)[^。]{0,40}(?:提出|作出)[^。]{0,20}(?:意见|建议|要求)。$"
    r"|^(?:整改|工作)?(?:意见|建议|要求|意见建议)[：:]$|要求(?:如下|[：:]$)|(?:意见|建议)(?:如下)?[：:]$"
)
_DEMAND = re.compile(
    r"^(?:要(?!素|害|件|点|地|价|情|求(?!各|党|切实|认真|做到))|应(?:当|切实|认真|进一步|严格|尽快|立即|加强|坚持|将|把)|须|必须|建议|希望|务必|切实|进一步|请(?!示|假|吃|客))"
    r"|^[^，。；]{0,16}(?:党委|党组|党支部|党总支|单位|各级|你们|大家|领导班子|支部|村委会|医院|学校|公司|部门)(?:要|应当|须|必须|需)"
)
_DEMAND_WEAK = re.compile(
    r"^(?:持续|坚持|着力|严格|深入|加强|强化|加大|加快|提高|提升|健全|完善|压实|扛牢|扛起|抓好|抓实|抓紧|牢固|牢牢|认真|高度重视|聚焦|突出|深化|规范|推动|"
    r"增强|树立|夯实|筑牢|注重|明确|落实|统筹|全面|建立|建强|优化|即知即改|立行立改|举一反三|做好|做实|把好|守住|拧紧|锤炼|营造|构建|履行|发挥|引导|开展|组织|制定|召开|成立|督促|补[充齐]|清理|追[缴回]|退[还赔]|新增|增设|修订|印发|完成)"
)
_CLOSING = re.compile(
    r"^(?:(?:以上|上述)[^，。]{0,12}[，,]?(?:请|望|希望|要|应)|请(?:你|贵|于|在|将|认真|按|各|对)|望(?:你|贵|各)|希望|特此|此(?:致|复|函|件)|现(?:将|予)|(?:同时|另外|此外)[，,]?(?:巡察|巡视|检查)组?|(?:巡察|巡视|检查|督查)组(?:还|要求|强调|建议|提出)|会议(?:要求|强调|指出)|[^，。]{2,30}(?:作了?表态|作表态|主持会议|出席会议|参加(?:了)?(?:会议|反馈会))|下一?步|"
    r""
    r"巡察(?:期间|中)?[，,]?(?:还|也)?收到|(?:有关|相关)(?:问题)?线索|欢迎|联系(?:电话|方式|人)|(?:邮政|电子|通信|通讯)?(?:编码|地址|邮箱|信箱)|电子邮件|抄[送报]|附件?[：:0-9一二三]|印发|本(?:意见|反馈|清单|通报|报告)|接到|收到(?:本|反馈|此)|"
    r"整改(?:工作)?(?:方案|情况|报告)(?:请|应|须|要|于|在)|你(?:单位|村|镇|局|支部|党委|党组)(?:要|应|须|接))"
)
_CLUES = re.compile(
    r"线索.{0,24}按(?:照)?(?:有关|相关)?规定|按(?:照)?(?:有关|相关)?规定.{0,12}(?:转|移交).{0,16}(?:处理|办理|部门)|(?:\d+|一|两|二|三)个月内.{0,20}(?:报送|报告|上报)|接受.{0,14}监督"
)
_DATE_ONLY = re.compile(r"^[（(]?(?:\d{2,4}|[〇零○oO一二三四五六七八九]{4})年.{1,3}月.{1,3}日[）)]?$|^\d{4}[-./]\d{1,2}[-./]\d{1,2}$")
_ADDRESSEE = re.compile(r"^[^，。；！？]{2,40}[：:]$")
_SIGNATURE = re.compile(
    r"^(?:中共)?[^，。；：、]{2,30}(?:巡察组|巡视组|检查组|督查组|考核组|审计组|领导小组(?:办公室)?|巡察办|委员会|党委|党组|党支部|党总支|人民政府|审计局|办公室|工作组|评估组)$"
)
_ATTACHMENT = re.compile(
    r"^.{2,50}(?:[.．…·]{3,}|\t)\s*\d{1,3}$|^目\s*录$|^附\s*件?\s*\d{0,2}\s*(?:[：:]|$)|^（此页无正文）|^此页无正文|^—+\s*\d*\s*—*$|^[（(]?联系(?:人|电话)"
)
_PROGRESS = re.compile(
    r"^[【\[（(]?(?:整改(?:落实|进展|完成|推进)?(?:情况|成效|结果|措施|举措|目标|时限|责任)|(?:具体|主要)?(?:整改)?(?:措施|举措|成效)|完成(?:情况|时限|时间)|落实情况|进展情况|责任(?:领导|单位|人|部门)|牵头(?:领导|单位)|配合单位|已整改|已完成整改|下一?步(?:打算|措施|工作))[】\]）)]?\s*(?:[：:]|为|如下|$)"
)
_OWNER = re.compile(r"^[（(]?(?:责任|整改|牵头|承办|涉及)(?:单位|部门|科室|主体)\s*[：:]\s*(.{2,40})$")
_ABOUT = re.compile(r"^(?:关于|针对|对)?[“\"「‘]?.{3,160}?[”\"」’]?的?(?:反馈)?问题[。：:]?$")
_TELLS = re.compile(
    r"整改(?:工作)?(?:进展|落实|完成|推进)?(?:情况|成效)的?(?:通报|报告|公告|公示|说明)?$|问题.{0,6}整改.{0,8}(?:情况|落实|进展|成效)$"
)
_LIST = re.compile(
    r"(?:问题|不足)(?:清单|汇总|台账|底稿|一览|统计|线索)|问题(?:清单|汇总|台账|底稿|一览)?表|(?:反映|发现|存在|排查|反馈)的?(?:主要|突出)?问题(?:汇总|清单)?$"
)
_ILLUSTRATION = re.compile(
    r"^(?:如|例如|比如|譬如|其中|截至|截止|抽查|经查|经核|经抽查|经了解|经走访|据了解|调阅|查阅|查看|走访|抽取|随机|巡察(?:发现|期间|组|中)|检查(?:发现|组|中)|审计发现|个别|有的|有个别|部分|少数|一些|多数|大部分|"
    r"(?:自)?(?:19|20)\d\d年|\d+[月日年个名户笔次份人条件]|近[\d一二两三四五几]+[年个]|现有|目前|至今|当前|"
    r"导致|致使|造成|引发|影响|因此|由于|因为|从而|以致|使得|对此|上述|以上|该|其|尤其|特别是|甚至|且|并|但|却|仅|只|仍|"
    r"主要表现|具体表现|表现(?:在|为)|突出表现|主要(?:是|原因)|即|亦|也|又|经常|常常|往往|大多|均|全部|都)"
)


def states_fault(text: str) -> bool:
    """Whether the words state that something is wrong, missing or insufficient."""
    return _FAULTS.search(text) is not None


def names_area(text: str) -> bool:
    """Whether the words are a heading in form: …方面, …方面存在的问题, 存在的主要问题, or a section's name."""
    line = _inner(text)
    return len(line) <= 60 and "。" not in line and bool(_AREA.search(line) or _PROBLEM_HEAD.match(line) or zone(text))


def area_heading(text: str) -> bool:
    """Whether the words only name an area (…方面, …方面存在的问题, 存在的主要问题), stating no fault."""
    line = _inner(text)
    if len(line) > 60 or "。" in line:
        return False
    if _AREA.search(line) or _PROBLEM_HEAD.match(line):
        return True
    if states_fault(line) or len(line) > 30:
        return False
    return text.strip()[-1:] not in "。；，！" or (_AREA_END.search(line) is not None and len(line) <= 20)


def zone(text: str) -> str:
    """What a heading opens: ``problems``, ``demands``, ``praise``, ``causes``, ``progress``; empty where it tells nothing."""
    line = _inner(text)
    if len(line) > 45 or "。" in line[:-1]:
        return ""
    if _CAUSE_HEAD.match(line):
        return "causes"
    if _PROBLEM_HEAD.match(line) or _AREA.search(line) or _ANSWERED.search(line):
        return "problems"
    for name, pattern in (("demands", _DEMAND_HEAD), ("progress", _PROGRESS_HEAD), ("praise", _PRAISE_HEAD)):
        if pattern.match(line) and not states_fault(line.replace("差距", "").replace("薄弱", "")):
            return name
    return ""


def lead(text: str) -> str:
    """What a sentence that leads into a list opens: ``problems``, ``demands``, or empty."""
    tail = re.split(r"[。！？\n]", text.rstrip("。"))[-1] + text[-1:]
    if _LEAD_DEMANDS.search(tail) and not re.search(r"问题[^。]{0,8}[：:]$", tail):
        return "demands"
    return "problems" if _LEAD_PROBLEMS.search(tail) else ""


def introduces(text: str) -> bool:
    """Whether a paragraph tells of the visit itself: who was sent, when, under which plan."""
    return _INTRO.match(text) is not None and (_VISIT.search(text) is not None or lead(text) != "")


def praises(text: str) -> bool:
    """Whether a paragraph acknowledges merits."""
    return _PRAISE.search(text) is not None


def demands(text: str, weak: bool = True) -> bool:
    """Whether a sentence tells what shall be done, and states no fault. ``weak`` counts mere verbs of doing as well."""
    first = re.split("[。；]", text)[0]
    return (_DEMAND.match(text) is not None or (weak and _DEMAND_WEAK.match(text) is not None)) and not states_fault(first)


def closes(text: str) -> bool:
    """Whether a paragraph ends a document: requests to report, contacts, handing over of clues."""
    return _CLOSING.match(text) is not None or _CLUES.search(text) is not None


def furniture(text: str) -> str:
    """The reason why a line is no content at all: a date, a signature, an addressee, an attachment mark; else empty."""
    if _DATE_ONLY.match(text.replace(" ", "")):
        return "成文日期"
    if _ATTACHMENT.match(text):
        return ATTACHMENT
    if (
        _ADDRESSEE.match(text)
        and not lead(text)
        and re.search(r"(?:委|局|镇|乡|村|组|部|办|街道|社区|中心|学校|医院|公司|政府|会|支部|总支|站|所|院|单位|行)[：:]$", text)
    ):
        return "主送机关"
    return "落款" if _SIGNATURE.match(text) and not states_fault(text) else ""


def progress(text: str) -> bool:
    """Whether a paragraph tells what was done about a fault (整改情况：…), not the fault."""
    return _PROGRESS.match(text) is not None


def owner(text: str) -> str:
    """The unit that a line such as 责任单位：党政办 names; empty for any other line."""
    match = _OWNER.match(text)
    return match[1].strip("（）()。；; ") if match else ""


def about(text: str) -> bool:
    """Whether a heading names a fault: 关于……的问题, 针对“……”问题."""
    return _ABOUT.match(text) is not None


def tells_progress(text: str) -> bool:
    """Whether a title says that what follows tells how findings were put right."""
    return _TELLS.search(text) is not None


def titles_problems(text: str) -> bool:
    """Whether a title says that the document is a list of faults."""
    return _LIST.search(text) is not None


def topical(text: str) -> bool:
    """Whether a paragraph opens with a short sentence that states a fault and goes on to tell of it."""
    first, stop, rest = text.partition("。")
    return bool(stop and rest) and len(first) <= 40 and states_fault(first) and not illustrates(first)


def illustrates(text: str) -> bool:
    """Whether a sentence opens as an example, figure or consequence of what stands before it."""
    return _ILLUSTRATION.match(text) is not None


def _inner(text: str) -> str:
    line = text.strip().rstrip("：:。")
    match = re.fullmatch(r"(?:关于|针对|对)?[“\"「]?(.+?)[”\"」]?(?:的?问题|方面)?", line)
    return line if match is None or line.endswith(("问题", "方面")) else match[1]
