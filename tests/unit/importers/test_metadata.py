"""Title, unit, day of feedback."""

from __future__ import annotations

from datetime import date

import pytest

from advisor.importers.metadata import day, feedback_date, title, unit_name


@pytest.mark.parametrize(
    ("heading", "lines", "unit"),
    [
        ("关于对石桥镇党委的反馈意见", [], "石桥镇"),
        ("关于向县财政局党组反馈巡察情况的通知", [], "县财政局"),
        ("关于巡察石桥头村党支部的反馈意见", [], "石桥头村"),
        ("关于对县第二人民医院党委开展常规巡察情况的反馈意见", [], "县第二人民医院"),
        ("中共石桥镇委员会关于落实县委第三巡察组反馈意见的整改方案", [], "石桥镇"),
        ("中共县卫生健康委员会党组关于巡察整改进展情况的通报", [], "县卫生健康委员会"),
        ("巡察反馈意见", ["中共石桥镇委员会：", "现将情况反馈如下："], "石桥镇"),
        ("问题清单", ["被巡察单位：城关小学"], "城关小学"),
        ("反馈情况", ["根据县委统一部署，2025年3月1日至5月30日，县委第三巡察组对平湖镇党委开展了巡察。"], "平湖镇"),
        ("关于对6个单位巡察情况的通报", [], None),
        ("问题清单", ["1.党费收缴不及时。"], None),
    ],
)
def test_unit(heading: str, lines: list[str], unit: str | None) -> None:
    assert unit_name(heading, lines) == unit


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["2025年3月1日至5月30日，巡察组开展了巡察。2025年6月12日，向镇党委反馈了意见。"], date(2025, 6, 12)),
        (["反馈时间：2025-06-12"], date(2025, 6, 12)),
        (["现将问题反馈如下：", "县委巡察组", "二〇二五年六月十八日"], date(2025, 6, 18)),
        (["现将问题反馈如下：", "2025年6月18日"], date(2025, 6, 18)),
        (["2025年3月1日至2025年5月30日，巡察组开展巡察并反馈。"], None),
        (["请于2025年9月30日前报送反馈问题整改方案。"], None),
        (["1.2021年未召开党员大会。"], None),
        (["2025年2月30日反馈了意见。"], None),
    ],
)
def test_day_of_feedback(lines: list[str], told: date | None) -> None:
    assert feedback_date(lines) == told


def test_day() -> None:
    assert day("2025.7.1") == date(2025, 7, 1)
    assert day("二〇二四年十二月三十一日") == date(2024, 12, 31)
    assert day("2025年13月1日") is None


def test_title_of_two_lines() -> None:
    lines = ["青川县委巡察工作领导小组办公室", "关于印发石桥镇党委", "巡察反馈意见的通知", "石桥镇党委："]
    assert title(lines) == "关于印发石桥镇党委巡察反馈意见的通知"
    assert title(["1.党费收缴不及时。"]) == ""
