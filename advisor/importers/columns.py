"""The header row of a table and what its columns mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.importers.blocks import Row, Table

SEARCHED = 20  # rows looked at for the header: title, subtitle, unit, date, notes come before it

# Meaning and the header texts that bear it, tried in this order on the header without blanks, brackets and stars.
# ``detail`` is what was found in particular, ``finding`` the fault as the report puts it.
_MEANINGS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("id", r"^(?:问题)?id$|^(?:问题)?唯一(?:标识|编号|编码)$"),
        ("number", r"^(?:问题|反馈|总|分)?(?:序号|编号|题号|条目号?|条款号?|项号|号)$|^no\.?$|^#$|^序$|^(?:问题)?(?:编码|代码)$"),
        ("measure_number", r"^措施(?:序号|编号|号)$"),
        ("unit_type", r"(?:单位|组织|机构|对象)(?:类型|类别|性质|层级)"),
        ("date", r"^(?:反馈|交办|通报)(?:日期|时间)$"),
        ("score_rate", r"得分率|得分比例|得分占比"),
        ("cause", r"^(?!扣分|失分).*(?:原因|根源|症结)"),
        ("goal", r"(?:整改|落实|工作|预期|阶段)?目标|预期(?:成效|效果|成果)|量化指标|(?:整改|完成|衡量)(?:指标|标准)$|^指标及?目标值?$|目标值|完成标志"),
        ("evidence", r"佐证|印证|证明材料|支撑材料|备查资料"),
        ("category", r"整改(?:类别|类型|性质|分类|方式)|时限(?:类别|类型)|(?:措施|任务)(?:类型|类别|性质)|^类别（?立行立改|是否(?:立行立改|长期)"),
        ("check", r"核验|验收|销号|核查方式|检查(?:方式|方法|办法)|验证|监督(?:方式|检查)"),
        ("status", r"(?:整改|落实|完成|进展|工作)(?:情况|进展|成效|进度|结果|状态|进展情况|完成情况)|进展|^进度$|^状态$|整改(?:落实)?情况|办理情况|是否完成"),
        ("measure", r"措施|举措|对策|做法|整改(?:任务|内容|要求|事项|方案|计划|步骤)|^(?:具体|工作|重点|主要)?任务(?:内容|名称|分解)?$|改进(?:意见|建议)|解决办法"),
        ("deadline", r"时限|期限|完成(?:时间|日期|节点)|截止|整改时间|时间(?:节点|要求|进度|安排)|何时完成|办结"),
        ("lead", r"(?:责任|牵头|分管|包抓|包保|挂包|主管|联系)(?:县|市|区|镇|班子|院|校|局|党委|党组)*领导|领导(?:干部)?责任人|责任班子成员|牵头人|督办领导"),
        ("cooperating", r"(?:配合|协办|协同|协助|参与|参加)(?:整改)?(?:单位|部门|科室|人|责任单位)"),
        ("person", r"(?:直接|具体|整改|第一|主要)?责任人|经办人|承办人|负责人|责任人员|联系人|落实人"),
        ("owner", r"(?:责任|承办|整改|牵头|主责|主办|落实|归口|主管|涉及|实施|存在问题)(?:单位|部门|科室|股室|处室|支部|主体|党组织|村|社区|乡镇)|责任方|责任主体|^整改主体$"),
        ("detail", r"具体(?:问题|表现|情形|内容|事实|情况)|问题(?:表现|描述|事实|详情|明细|细节|情形|具体|及表现|说明)|(?:详细|事实)(?:描述|情况|表述)|表现形式|主要表现|典型(?:表现|事例)|扣分(?:原因|事由|理由|说明|依据|情况说明)|失分(?:原因|点|项说明)|事例|线索描述"),
        ("finding", r"^(?:.{0,8}(?:反馈|发现|存在|指出|查出|涉及|梳理|检查|整改|巡察|巡视|审计|主要|突出|共性|个性|需整改|待整改)的?(?:主要|突出|具体)?(?:的)?)?问题(?:及?(?:不足|清单|内容|名称|标题|概述|概要|事项|条目|点|和不足|隐患))?$|存在的?不足|问题内容|^(?:finding|text|problem|issue)$|问题(?:隐患|短板)|反馈(?:意见|内容)$|^(?:问题)?内容$"),
        ("points", r"扣(?:减|除)?分|失分|减分"),
        ("full", r"满分|标准分|总分|权重|赋分|基准分"),
        ("score", r"^(?:实际|最终|考核|评定|自评|综合)?(?:得分|评分|实得分?)$"),
        ("points_or_full", r"^分值$|^分数$"),
        ("area", r"(?:考核|评价|测评|评分|评估|一级|二级|三级|检查)(?:指标|项目|内容|要点|事项|维度|板块|要素)|^(?:指标|项目|板块|评分项|考评项)(?:名称)?$"),
        ("domain", r"领域|类别|分类|维度|方面|(?:问题|所属)?(?:类型|板块|模块|主题)|专项|^所属.{0,4}$"),
        ("unit", r"^(?:被?(?:巡察|巡视|检查|审计|考核|督查|反馈)的?)?(?:单位|党组织|对象|村|社区|乡镇|部门)(?:名称|全称)?$|被.{2,4}(?:单位|党组织)|^(?:村|社区|乡镇|单位)名$"),
        ("note", r"备注|说明$"),
    )
)  # fmt: skip
_PLAIN_NAMES = {
    "unit_type": "unit_type",
    "domain": "domain",
    "owner": "owner",
    "score_rate": "score_rate",
    "points": "points",
    "area": "area",
}


@dataclass(frozen=True)
class Columns:
    """The meaning of each column, and the rows the header takes. A meaning's first column wins."""

    at: dict[str, int]
    header: tuple[int, int]  # first and one past the last header row, as indexes into the table's rows
    titles: tuple[str, ...]

    def get(self, row: Row, meaning: str) -> str:
        """The row's text in the column of that meaning, or the empty string."""
        index = self.at.get(meaning, -1)
        return row.cells[index] if 0 <= index < len(row.cells) else ""


def meaning(header: str) -> str:
    """What a column of that header holds, or the empty string."""
    plain = re.sub(r"[\s*＊★:：]", "", header).lower()
    if plain in _PLAIN_NAMES:
        return _PLAIN_NAMES[plain]
    bare = re.sub(r"[（(【\[][^）)】\]]*[）)】\]]", "", plain) or plain
    if not bare or len(bare) > 24:
        return ""
    return next((name for name, pattern in _MEANINGS if pattern.search(bare)), "")


def find(table: Table) -> Columns | None:
    """The header of a table: the row, or two rows together, that names most columns and among them what is sought."""
    best: tuple[int, Columns] | None = None
    for index in range(min(SEARCHED, len(table.rows))):
        for count in (1, 2):
            candidate = _header(table.rows[index : index + count], index)
            if candidate is None:
                continue
            score = 2 * len(candidate.at) - count - index // 4
            if best is None or score > best[0]:
                best = (score, candidate)
    return best[1] if best else None


def _header(rows: Sequence[Row], index: int) -> Columns | None:
    width = max((len(row.cells) for row in rows), default=0)
    titles = tuple(_title([row.cells[column] if column < len(row.cells) else "" for row in rows]) for column in range(width))
    at: dict[str, int] = {}
    for column, title in enumerate(titles):
        name = meaning(title) or meaning(title.rpartition("/")[2]) if title else ""
        if name:
            at.setdefault(name, column)
    _settle(at)
    named = len(at) >= 2 or (len(at) == 1 and sum(map(bool, titles)) <= 2)
    if not named or not {"finding", "detail", "measure"} & at.keys():
        return None
    if len(rows) == 2 and not _second_line(rows):
        return None
    return Columns(at, (index, index + len(rows)), titles)


def _second_line(rows: Sequence[Row]) -> bool:
    """Whether the second row completes a two-line header: it is short, and some of it stands under a wide or tall cell."""
    texts = [text for text in rows[1].cells if text]
    return (
        bool(texts)
        and max(map(len, texts)) <= 16
        and (rows[0].spanned > 1 or bool(rows[1].merged))
        and rows[0].spanned < len(rows[0].cells)
    )


def _title(lines: Sequence[str]) -> str:
    parts: list[str] = []
    for line in lines:
        flat = re.sub(r"\s+", "", line)
        if flat and flat not in parts:
            parts.append(flat)
    return "/".join(parts)


def _settle(at: dict[str, int]) -> None:
    """Resolve names that depend on their neighbours."""
    if "points_or_full" in at:
        column = at.pop("points_or_full")
        at.setdefault("full" if {"points", "score", "score_rate"} & at.keys() else "points", column)
    if "finding" not in at and "detail" in at:
        at["finding"] = at.pop("detail")
    if "finding" not in at and "measure" not in at and "note" in at and len(at) > 2:
        at["finding"] = at.pop("note")
