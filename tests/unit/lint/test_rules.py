"""Every rule: its documented bad example fires, its good one does not, and hard negatives hold."""

from __future__ import annotations

from datetime import date

import pytest

from advisor.errors import UserError
from advisor.lint import catalogue, explain, lint_written
from advisor.lint.catalogue import RuleInfo
from advisor.models import LintIssue, WrittenMeasure

ORDER = {"error": 0, "warning": 1, "info": 2}
TEXT_RULES = [i for i in catalogue() if i.code[0] != "P" and not i.typed and i.code != "D09"]


def lint(lexicon, text: str, finding: str = "", feedback: date | None = None, **fields: str) -> tuple[LintIssue, ...]:
    return lint_written(WrittenMeasure(id="1-1", text=text, finding=finding, feedback_date=feedback, fields=fields), lexicon)


def worst(issues: tuple[LintIssue, ...], code: str) -> str | None:
    return min((i.severity for i in issues if i.code == code), key=ORDER.__getitem__, default=None)


@pytest.mark.parametrize("info", TEXT_RULES, ids=lambda i: i.code)
def test_bad_example_fires(info: RuleInfo, lexicon):
    assert worst(lint(lexicon, info.bad, info.finding, info.feedback_date), info.code) == info.severity


@pytest.mark.parametrize("info", TEXT_RULES, ids=lambda i: i.code)
def test_good_example_passes(info: RuleInfo, lexicon):
    issues = lint(lexicon, info.good, info.finding, info.feedback_date)
    assert worst(issues, info.code) in ((None,) if info.severity == "info" else (None, "info"))
    assert not [i for i in issues if i.severity == "error"]


HARD_NEGATIVES = {
    "V01": "经发局4名专员6月底前为加强政策宣传上门走访72家企业，现场协助申报，申报率由31%提高到80%。",
    "V04": "财务科6月底前修订《采购管理办法》第9条，将询价改为三人分办，内审每季度抽10笔。",
    "V05": "举一反三，财务室7月底前对2022年以来的412笔报销逐笔核对，多报的全部追回。",
    "C03": "6月30日前封堵向阳沟直排口3处，8月底前水质恢复到四类，县监测站每月采样一次。",
    "C04": "党校已于7月10日冲减当年支出2.2万元，凭证号0712。",
    "C09": "财务室主任6月底前向各科室逐一发出对账单，收回个人借款12.6万元。",
    "D01": "医院院长负责，6月底前付40万元，9月底前付清余下46万元，分批的日期写进还款协议。",
    "D02": "组织委员2024年2月29日前收齐党费1260元。",
    "D06": "长期坚持，每季度末由农业农村办抽查10个村民组，垃圾外露点不超过2处，超过的当周清运。",
    "F04": "经发办12月底前推动技改，园区产值增长率达到120%，退还保证金6万元。",
    "F05": "清退押金18.6万元，其中商户11.2万元，其余为施工单位押金，6月底前办完。",
    "R01": "应急办11月15日前对58处灾害点逐点现场核查，已消除的从台账中销去，26户搬迁。",
    "R02": "村党支部书记9月20日召集村民代表会议，公布集体收入18.7万元的去向，3笔有异议支出10日内核查张贴。",
    "R03": "办公室10月31日前修订《合同管理办法》第8条并印发，11月起双签，年底抽查10份，漏签的退回重办。",
    "R04": "县疾控中心药师10月15日前到26个村卫生室培训效期管理，当场下架近效期药品，闭卷考核不合格的暂停处方权。",
    "R07": "各村5月10日前自查票据后，镇纪委抽查20张原始票据，不实的退回并追缴2.1万元。",
    "R08": "镇纪委5月底前对2名签批人批评教育，对经办人立案，追回补贴12.8万元。",
    "R12": "县住建局不再把检查任务分解到各村，质安站8月底前鉴定312栋自建房。",
    "B01": "应急办7月10日前停用日报表6种，村级不再每周上报。",
    "B02": "社保局7月底前将高龄补贴打卡发放到217户，补发1.71万元。",
    "B03": "镇政府5月20日前废止责任状7份，职责由派出所承担。",
    "B07": "党委办6月起取消周例会，全镇性会议由每月9次压减至4次。",
    "B08": "县委编办6月30日前将借调人员6名退回原单位。",
    "B10": "帮扶干部8月起不再拍照留痕，由县里随机回访30户，办结率达到90%。",
    "G01": "财政所清理20年以上的往来账12笔，6月底前收回8.4万元。",
    "G02": "执法大队7月底前将错误率由18%降到5%。",
}


MENDED = (
    "将14种重复表格并为5种，数据由各站所从乡级台账中提取，村里只核对异常值，8月1日起执行，党政办主任负责。",
    "县委办自2026年7月起按月公布各部门开会次数，全年全县性会议不超过24个（2025年36个），单次会议不超过90分钟。",
    "补发21名村医2025年基本公卫补助31.8万元，卫健局7月10日打卡，附明细短信。",
    "把礼堂腾给幸福食堂，8月20日开灶，一天供两餐，镇民政助理隔周去吃一次。",
)
"""Good measures that the rules once sent back: data sources, fewer meetings, payment onto a card, plain verbs."""


@pytest.mark.parametrize("text", MENDED, ids=lambda t: t[:6])
def test_mended_false_alarms(text: str, lexicon):
    assert not [(i.code, i.message) for i in lint(lexicon, text) if i.severity != "info"]


@pytest.mark.parametrize(("code", "text"), HARD_NEGATIVES.items(), ids=lambda x: x if len(x) == 3 else "")
def test_hard_negative(code: str, text: str, lexicon):
    issues = lint(lexicon, text, feedback=date(2025, 3, 28) if code != "D02" else None)
    assert worst(issues, code) in (None, "info")
    assert not [i for i in issues if i.severity == "error"], [(i.code, i.message) for i in issues]


def test_catalogue_is_complete():
    codes = [i.code for i in catalogue()]
    assert len(codes) == len(set(codes)) >= 30
    assert {c[0] for c in codes} == set("CVDFRBLPG")
    for info in catalogue():
        assert all((info.name, info.reason, info.ask, info.bad, info.good, info.source))


def test_explain_names_the_example_and_the_fix():
    text = explain("r01")
    assert text.startswith("R01 以台账为终点")
    assert "怎么改：" in text
    with pytest.raises(UserError, match="没有规则“X99”"):
        explain("X99")


@pytest.mark.parametrize("text", ["", "。", "加强。", "😀" * 20, "2025年13月40日前", "a" * 5000, "其中", "由降到", "《》“”"])
def test_odd_texts_do_not_break_it(text: str, lexicon):
    for issue in lint(lexicon, text, finding=text):
        assert 0 <= issue.start <= issue.end <= len(text)


def test_columns_count_as_present(lexicon):
    text = "清退超标准发放的绩效19.4万元，缴入财政专户"
    assert not [i for i in lint(lexicon, text, owner="人事科科长", deadline="2025年12月31日") if i.severity != "info"]
    assert worst(lint(lexicon, text, owner="人事科科长", deadline="尽快"), "D01") == "warning"
    assert worst(lint(lexicon, "加强绩效管理，规范发放", owner="人事科科长", deadline="2025.12"), "C02") == "error"
    issue = next(i for i in lint(lexicon, text, owner="人事科", deadline="2025年11月31日") if i.code == "D02")
    assert issue.field == "deadline"
    assert (issue.start, issue.end) == (0, 11)


def test_deadline_after_its_column(lexicon):
    issues = lint(lexicon, "财政所2025年12月31日前清退押金18.6万元", feedback=date(2025, 9, 5), deadline="2025年10月31日")
    assert worst(issues, "D09") == "warning"


def test_spelling_is_repaired(lexicon):
    rewrites = {i.code: i.rewrite for i in lint(lexicon, "财政所25年6月底前退还押金18.6万元,比例10-20%,2025年06月05日公示。")}
    assert rewrites["G01"] == "2025年"
    assert rewrites["G02"] == "10%～20%"
    assert rewrites["G03"] == "，"
    assert rewrites["G06"] == "2025年6月5日"
