"""What a measure brings about: clauses weighed, relevance, and the rules that stand on them, with hard negatives."""

from __future__ import annotations

from datetime import date

import pytest

from advisor.lint import lint_written
from advisor.lint.context import Reading
from advisor.lint.effect import WEIGHTS, weigh
from advisor.lint.lexicons import terms_of
from advisor.lint.relevance import nearness, without
from advisor.models import WrittenMeasure

FEEDBACK = date(2026, 3, 12)
ORDER = {"error": 0, "warning": 1, "info": 2}


def kinds(text: str, lexicon, finding: str = "", **fields: str) -> dict[str, int]:
    return dict(weigh(Reading(text, terms_of(lexicon), finding=finding, fields=fields)).kinds)


def worst(lexicon, code: str, text: str, finding: str = "") -> str | None:
    issues = lint_written(WrittenMeasure(id="1-1", text=text, finding=finding, feedback_date=FEEDBACK), lexicon)
    return min((i.severity for i in issues if i.code == code), key=ORDER.__getitem__, default=None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("追回多报的差旅费3.2万元", "result"),
        ("门口换太阳能灯22盏", "plain"),
        ("平均等候由25分钟降到10分钟", "change"),
        ("不再要求村里每周报送报表", "change"),
        ("连续两次不合格的解除合同", "consequence"),
        ("县纪委每季度到现场抽20户", "outside"),
        ("召开会议通报情况", "talk"),
        ("建立每日消毒登记本", "paper"),
        ("更换设备标签、制作展板", "paper"),
        ("排查分析原因", "look"),
        ("用户满意率达到98%", "rate"),
        ("确保各项规定落实到位", "vague"),
    ],
)
def test_what_a_clause_counts_as(text: str, kind: str, lexicon):
    assert kind in kinds(text, lexicon)


@pytest.mark.parametrize("text", ["救助股副股长负责", "责任单位：县教育局", "由镇党政办牵头", "4月30日前完成"])
def test_who_and_when_count_for_nothing(text: str, lexicon):
    assert kinds(text, lexicon) == {}


def test_a_word_of_the_finding_may_be_the_remedy(lexicon):
    assert "talk" in kinds("每月集中研讨一次", lexicon)
    assert "talk" not in kinds("每月集中研讨一次", lexicon, "中心组学习无研讨")


def test_acts_in_words_of_the_finding_are_none(lexicon):
    assert "result" not in kinds("针对停电时全镇断水的情况制定预案", lexicon, "停电时全镇断水。")


def test_columns_count(lexicon):
    assert kinds("核对合同", lexicon, indicator="错误率为零", check="镇纪委抽查20份") == {
        **kinds("核对合同", lexicon),
        "change": 1,
        "outside": 1,
    }


def test_every_kind_has_a_weight(lexicon):
    assert WEIGHTS["result"] > WEIGHTS["figure"] > 0 > WEIGHTS["talk"]
    assert weigh(Reading("", terms_of(lexicon))).score == 0


def test_nearness_is_asked_only_where_nothing_is_shared():
    assert nearness("自来水厂蓄水池渗漏", "修好蓄水池") is None
    assert nearness("盘亏126吨", "称重，查清126吨去向") is None
    far = nearness("国有粮库账实不符，盘亏玉米。", "党支部评选先锋岗，营造比学赶超氛围")
    assert far is not None
    assert far < 0.25
    assert without("敬老院更新文化长廊", [(0, 3)]) == "，更新文化长廊"


BAD = {
    "R16": ("窗口长期无人值守。", "审批局办公室4月底前对窗口值守情况进行梳理，建立值守台账，召开例会通报，形成专题报告。"),
    "R17": ("养老补贴审核不严。", "养老科科长负责，6月底前审核准确率达到100%，机构满意率达到95%以上。"),
    "R18": ("免费电量未兑现。", "由困难群众本人于4月20日前携带证件到供电所申请办理，过期不予受理。"),
    "R19": ("地面湿滑，已有儿童摔伤。", "图书馆4月8日前张贴须知，提醒家长切实履行监护职责，增强自我防护意识。"),
    "R20": ("9项决策以传阅代替会议，未上会。", "党委办4月底前补齐9项事项的会议记录、表决票等材料，装订成册。"),
    "R21": ("租车款29万元未经审批，由车队队长个人签批。", "由车队队长牵头，4月底前核对租车费用，形成说明。"),
    "F07": ("国有粮库账实不符，盘亏玉米126吨。", "公司党支部4月底前开展先锋岗活动，评选先锋岗6个，营造比学赶超氛围。"),
    "F08": ("多收患者检查费1.9万元。", "卫生院4月底前更换大厅门牌，组织收费人员学习价格政策。"),
    "L01": ("", "房产中心对11套转租房屋断水断电，4月15日前全部收回。"),
    "L02": ("", "水管站5月底前修好水渠，费用由受益农户分摊。"),
    "L03": ("", "对拒不配合的家属停发养老金、低保金，其子女不得参军考公。"),
    "L04": ("", "在公示栏公开欠费人的姓名、照片和身份证号，4月底前收清。"),
    "L05": ("", "信访办4月底前约谈上访人，要求其签署无争议声明，不得再行信访。"),
    "L06": ("", "财务部4月底前用其他发票冲抵白条11.7万元，做平账目。"),
    "L07": ("", "残联就业股5月底前查封欠缴企业银行账户，通知银行停止放贷。"),
}

FINE = {
    "R16": (
        "窗口长期无人值守。",
        "审批局召开例会，当场给5个窗口各配B岗，4月起离岗超过10分钟的扣当月绩效，建立的值守台账由纪检组每周抽看2次。",
    ),
    "R17": ("差错率高。", "医务科4月底前在系统加必填项，缺项不能保存，6月底前病历缺项率由41%降到5%。"),
    "R18": ("房屋渗水。", "物业公司5月底前修好楼顶防水320平方米，由业主签字验收，费用由施工单位承担。"),
    "R19": ("老人不会用自助机。", "政务中心4月底前恢复6个人工窗口，帮办员提醒老人带齐证件，当场办结。"),
    "R20": ("干部档案缺件。", "组织人事科10月底前到原单位调取并补齐47卷档案缺失的86份材料，补不了的按规定认定。"),
    "R21": ("发包款由村会计个人保管。", "镇农经站4月15日前将发包款8.6万元追缴入账，镇纪委核查村会计保管公款问题。"),
    "F07": ("村部会议室被棋牌室长期占用。", "村支书3月20日前清走会议室麻将桌4张，镇组织办月底看一次。"),
    "F08": ("多收患者检查费1.9万元。", "卫生院4月底前将多收的1.9万元按名单逐人退还，收费系统锁定单价。"),
    "L01": ("", "房产中心4月5日前对11套转租户送达解除合同通知，逾期申请法院强制执行；停电停水演练5月举行。"),
    "L02": ("", "施工队5月底前修好水渠420米，退还向31户违规收取的保证金，履约保证金验收后退回。"),
    "L03": ("", "民政办4月底前停发12名去世人员的高龄津贴，向家属追回多领的1.4万元。"),
    "L04": ("", "街道4月5日前公示低保名单（不含身份证号和病情），公布举报电话。"),
    "L05": ("", "师训股4月15日前约谈6名举报人核实线索，查实的退还补课费；举报件不得转给被举报人。"),
    "L06": ("", "纪委5月底前逐份核查合同，写明缺项和倒签之处，对直接指定供应商的经办人立案。"),
    "L07": ("", "就业股5月底前向7家企业送达催缴书，逾期的申请法院冻结账户；市场监管局对无证的依法吊销营业执照。"),
}


@pytest.mark.parametrize("code", BAD)
def test_bad_measures_are_errors(code: str, lexicon):
    finding, text = BAD[code]
    assert [
        i
        for i in lint_written(WrittenMeasure(id="1", text=text, finding=finding, feedback_date=FEEDBACK), lexicon)
        if i.severity == "error"
    ]
    if code not in ("R16", "R17"):
        assert worst(lexicon, code, text, finding) in ("error", "warning")


@pytest.mark.parametrize("code", FINE)
def test_hard_negatives(code: str, lexicon):
    finding, text = FINE[code]
    assert worst(lexicon, code, text, finding) in (None, "info")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("R07", "由原承办53件举报的执法人员自行梳理，4月底前补录意见，不再另行核查。"),
        ("R07", "药剂科4月15日前自行盘点麻醉药品，自行调整账目。"),
        ("R12", "住建办要求各村自行摸排、自行鉴定，错报漏报由村支书负全部责任。"),
        ("R11", "经过全力整改，违规提取已按要求处理到位，审批把关更加严格，未再发现类似情况。"),
        ("D01", "适时对27件信访件进行梳理，条件成熟时逐件答复，尽快把积案降下来。"),
        ("B05", "减负办4月底前出台考评细则，满分1000分，按季打分、末位约谈。"),
        ("F02", "水政股对处罚避重就轻、少罚45万元的情况坚决予以纠正，做到不再避重就轻。"),
    ],
)
def test_wider_rules_are_errors(code: str, text: str, lexicon):
    assert worst(lexicon, code, text, "县水利局对采砂企业越界开采处罚避重就轻，少罚45万元。" if code == "F02" else "") == "error"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("R07", "各村5月10日前报来数据后，镇纪委复查20张原始票据，不收自查报告，不实的追缴2.1万元。"),
        ("R12", "政务中心5月底前把高龄补贴等14项下放到社区代办点，窗口恢复现金6个。"),
        ("R11", "已于2025年10月12日退回补助3.8万元（收据号0031—0046）。"),
        ("D01", "财务科6月底前付40万元，9月底前付清余下46万元，分批日期写进协议。"),
        ("B02", "把47个工作群并为9个，再有摊派接龙的约谈建群人，组织办4月问20名干部。"),
    ],
)
def test_wider_rules_spare(code: str, text: str, lexicon):
    assert worst(lexicon, code, text) in (None, "info")


def test_a_month_without_a_year_before_the_feedback(lexicon):
    assert worst(lexicon, "D03", "财政所2月底前退还押金18.6万元，公示名单。") == "warning"
    assert worst(lexicon, "D03", "财政所4月底前退还押金18.6万元，公示名单。") is None


def test_two_years_without_a_checkpoint_is_an_error(lexicon):
    assert worst(lexicon, "D05", "村建站负责，2029年12月31日前改造4户危房。") == "error"
    assert worst(lexicon, "D05", "村建站负责，2027年10月31日前改造4户危房。") == "warning"


def test_another_error_makes_the_summary_needless(lexicon):
    issues = lint_written(
        WrittenMeasure(id="1", text="由各村自行排查，召开会议，建立台账，4月底前报镇汇总。", finding="", fields={}), lexicon
    )
    assert "R16" not in {i.code for i in issues}
    assert "error" in {i.severity for i in issues}
