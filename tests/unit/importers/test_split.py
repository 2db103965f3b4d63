"""Parts of compound findings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.importers import split_problems

CASES = [
    ("谋划发展思路不宽，办法不多。", 1),
    ("队伍建设有短板。", 1),
    ("三会一课落实不到位。2021年仅召开1次党员大会。", 1),
    ("政治敏锐性不强，“四个意识”模糊不清，党支部核心作用发挥不充分，贯彻上级决策部署不力。", 4),
    ("一是理论学习不深；二是阵地管理有盲区；三是研判不经常。", 3),
    ("党费收缴不及时；村务公开不规范；低保漏发12户。", 3),
    ("财务管理不规范。（1）白条入账3.7万元；（2）大额现金支付12笔。", 2),
    ("党委书记履行第一责任人责任不到位。班子成员“一岗双责”意识不强。", 2),
    ("2019年修建的3口蓄水池至今没有通水；2020年低保漏发12户。", 2),
    ("村务公开不及时，群众反映强烈。", 1),
    ("党员教育管理松散，个别党员长期不参加组织生活。", 1),
    ("便民服务中心窗口经常无人，导致群众多次跑空。", 1),
    ("工程招投标不规范，村文化广场工程未经招标直接发包；财务报销手续不全，3.7万元白条入账；公车管理混乱。", 3),
    ("有的村党组织存在政治理论学习不到位、实施乡村振兴战略不够有力、人居环境整治不彻底、村级“三资”管理不到位等问题。", 4),
    ("安全生产监管存在盲区。2022年至2024年未检查19家小作坊。截至巡察时，仍有4家企业未建立记录。", 1),
    ("领导班子议事决策不规范，重大项目以碰头会代替党委会。干部队伍老化，35岁以下仅占18%。", 2),
    ("文山会海问题突出，1至9月召开会议214次，发文386件。", 1),
    ("①未按季公开；②未公示低保名单。", 2),
    ("党费收缴不及时，党费使用不规范。", 1),
    ("重业务轻党建，党的组织制度落实不严格，党费收缴不规范，村级班子弱化。", 3),
    ("发展党员不规范，如石桥头村2名预备党员材料缺政审；又如柳树湾村3人未经公示。", 1),
    ("财务管理混乱。其中，白条入账3.7万元，大额现金支付12笔。", 1),
    ("2023年以来收到医疗投诉57件，办结回访仅12件；临床科室党支部三会一课流于形式。", 2),
    ("学校3名教师有偿补课，同时校园食堂留样缺失，家长反映强烈。", 2),
]
WORDS = st.sampled_from(
    [
        "党费收缴不及时",
        "2021年仅开会1次",
        "一是",
        "二是",
        "①",
        "②",
        "（1）",
        "（2）",
        "，",
        "；",
        "。",
        "、",
        "“",
        "”",
        "（",
        "）",
        "\n",
        " ",
        "如",
        "12户未通水",
        "办法不多",
    ]
)


@pytest.mark.parametrize(("text", "count"), CASES)
def test_parts(text: str, count: int) -> None:
    assert len(split_problems(text)) == count


def spans_hold(text: str) -> None:
    spans = split_problems(text)
    end = 0
    for span in spans:
        assert text[span.start : span.end] == span.text
        assert not text[end : span.start].strip()
        assert span.text.strip() == span.text != ""
        end = span.end
    assert not text[end:].strip()
    assert bool(spans) == bool(text.strip())


@given(st.text(max_size=120))
def test_any_text_is_covered(text: str) -> None:
    spans_hold(text)


@given(st.lists(WORDS, max_size=20).map("".join))
def test_any_finding_is_covered(text: str) -> None:
    spans_hold(text)


@given(st.lists(st.sampled_from(["党费收缴不及时", "村务公开不规范", "3口水池未通水"]), min_size=2, max_size=9))
def test_enumerations_are_parts(items: list[str]) -> None:
    marks = "一二三四五六七八九"
    text = "；".join(f"{marks[index]}是{item}" for index, item in enumerate(items)) + "。"
    assert len(split_problems(text)) == len(items)
