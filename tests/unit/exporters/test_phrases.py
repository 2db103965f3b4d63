from __future__ import annotations

from datetime import date

import pytest

from advisor.exporters import phrases
from advisor.models import Indicator
from tests.unit.exporters.plans import measure


@pytest.mark.parametrize(
    ("n", "words"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (101, "一百零一"), (110, "一百一十"), (1005, "一千零五"), (2000, "二千")],
)
def test_chinese(n: int, words: str) -> None:
    assert phrases.chinese(n) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2026, 3, 5), "于2026年3月5日前"),
        ("2026-03-05", "于2026年3月5日前"),
        ("2026-13-05", "于2026-13-05前"),
        ("反馈之日起30日内", "于反馈之日起30日内"),
        ("自反馈之日起30日内", "自反馈之日起30日内"),
        ("2026年6月底", "于2026年6月底前"),
        ("2026年6月30日", "于2026年6月30日前"),
        ("", ""),
    ],
)
def test_by(value: date | str, words: str) -> None:
    assert phrases.by(value) == words


def test_deadlines_order_dates_then_counted_days() -> None:
    values = ["待定", "反馈之日起90日内", date(2026, 9, 1), "反馈之日起3个月内", "反馈之日起30日内", date(2026, 4, 3)]
    ordered = sorted(values, key=phrases.order)
    assert ordered == [date(2026, 4, 3), date(2026, 9, 1), "反馈之日起30日内", "反馈之日起3个月内", "反馈之日起90日内", "待定"]


@pytest.mark.parametrize(
    ("target", "unit", "words"),
    [
        ("应补的全部补开", "次", "做到应补的全部补开"),
        ("每季度检查点不低于95%", "%", "使到会率每季度检查点不低于95%"),
        ("每季度检查点达到95%以上", "%", "使到会率每季度检查点达到95%以上"),
        ("每季度检查点按期率95%以上", "%", "做到每季度检查点按期率95%以上"),
        ("100%", "%", "使到会率达到100%"),
        ("12", "次", "使到会率达到12次"),
        ("0", "件", "使到会率为0件"),
        ("≥90%", "%", "使到会率为≥90%"),
        ("不超过3个工作日", "天", "使到会率不超过3个工作日"),
        ("30天内当日办的办完，其余有日期并按期兑现", "件", "做到30天内当日办的办完，其余有日期并按期兑现"),
        ("15日内全部答复", "件", "做到15日内全部答复"),
        ("达到标准的事项全部核对", "项", "达到标准的事项全部核对"),
        ("第120日、第240日检查点达标率95%以上", "%", "做到第120日、第240日检查点达标率95%以上"),
        ("第90日检查点达到85%，第180日达到90%", "%", "使到会率第90日检查点达到85%，第180日达到90%"),
        ("每季度末为零", "件", "使到会率每季度末为零"),
        ("做到逐件有结论。", "件", "做到逐件有结论"),
        ("", "", ""),
    ],
)
def test_result(target: str, unit: str, words: str) -> None:
    m = measure(1, indicator=Indicator(name="到会率", baseline="", target=target, unit=unit, data_source=""))
    assert phrases.result(m) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"action": "把收据逐张核对；缺的补齐。"}, "由党建办主任于2026年4月3日前把收据逐张核对；缺的补齐，做到应补的全部补开。"),
        ({"action": "年初由各支部排出日历"}, "由党建办主任负责，年初由各支部排出日历，于2026年4月3日前做到应补的全部补开。"),
        ({"action": "由财务逐笔核对。两日内退款"}, "党建办主任牵头，由财务逐笔核对；两日内退款，于2026年4月3日前做到应补的全部补开。"),
        ({"action": "从未开会的支部先补"}, "由党建办主任负责，从未开会的支部先补，于2026年4月3日前做到应补的全部补开。"),
        ({"action": "组织人员逐户上门"}, "由党建办主任负责，组织人员逐户上门，于2026年4月3日前做到应补的全部补开。"),
        ({"action": "组织补考"}, "由党建办主任于2026年4月3日前组织补考，做到应补的全部补开。"),
        ({"action": "党建办主任负责，清退12人"}, "由党建办主任于2026年4月3日前清退12人，做到应补的全部补开。"),
        ({"action": "2026年4月3日前清退12人"}, "由党建办主任负责，2026年4月3日前清退12人，做到应补的全部补开。"),
        ({"action": "修订办法", "category": "长期坚持"}, "由党建办主任负责，修订办法，于2026年4月3日前做到应补的全部补开。"),
        ({"action": "修订办法", "owner": ""}, "由石桥镇于2026年4月3日前修订办法，做到应补的全部补开。"),
        ({"action": ""}, "由党建办主任负责，于2026年4月3日前做到应补的全部补开。"),
    ],
)
def test_sentence(changes: dict[str, object], words: str) -> None:
    assert phrases.sentence(measure(1, **changes), "石桥镇") == words


@pytest.mark.parametrize(
    ("post", "unit"),
    [
        ("财务科科长", "财务科"),
        ("党政综合办公室主任", "党政综合办公室"),
        ("应急消防服务站站长", "应急消防服务站"),
        ("纪委副书记", "纪委"),
        ("机关党委专职副书记", "机关党委"),
        ("派驻纪检监察组副组长", "派驻纪检监察组"),
        ("村党组织书记", "某单位"),
        ("分管安全的副校长", "某单位"),
        ("村报账员", "某单位"),
    ],
)
def test_department(post: str, unit: str) -> None:
    assert phrases.department(post, "某单位") == unit


def test_ranges() -> None:
    assert phrases.ranges([1, 3, 4, 5, 9, 10, 3]) == "第（一）、（三）至（五）、（九）、（十）"


def test_categories_name_the_measures_where_they_differ() -> None:
    assert phrases.categories([(1, measure(1)), (2, measure(2))]) == "立行立改"
    assert phrases.categories([(1, measure(1)), (2, measure(2, category="限期整改"))]) == "立行立改（第1项），限期整改（第2项）"
