"""Names of knowledge entries, evidence labels and confidences, as 内部参考.docx shows them."""

from __future__ import annotations

from advisor.knowledge import KnowledgeBase
from advisor.models import Diagnosis, KnowledgeKind, Severity

CONFIDENCE = {"证": "来源载明", "部": "部分载明或地方做法，待核实", "忆": "一般做法，未见原文，待核实"}
SEVERITIES: dict[Severity, str] = {"error": "错误", "warning": "警告", "info": "提示"}
KINDS: dict[KnowledgeKind, str] = {"problem": "问题类型", "case": "案例", "rule": "规则", "finding": "类似问题"}
RATINGS = {"severity": "严重性", "prevalence": "普遍性", "difficulty": "整改难度", "urgency": "紧迫性"}
_FIELDS = {
    "mechanisms": "做法",
    "causes": "原因",
    "text": "条文",
    "measures": "措施",
    "results": "结果",
    "conditions": "条件",
    "summary": "摘要",
}
_MEASURE_FIELDS = {
    "action": "措施内容", "scope": "范围", "owner": "责任人", "lead": "牵头领导", "cooperating": "配合", "deadline": "完成时限", "category": "类别",
    "kind": "类型", "indicator": "指标", "evidence": "佐证材料", "check": "核验", "relapse": "防反弹", "burden": "减负", "answers": "对应原因", "parts": "对应问题",
}  # fmt: skip


def pain_point(base: KnowledgeBase, key: str) -> str:
    """The pain point's short name with its id."""
    entry = base.pain_points.get(key)
    return f"{key} {entry.short}" if entry else key


def pain_points(base: KnowledgeBase, diagnosis: Diagnosis) -> str:
    """Ranked pain points with confidence, or that there are none."""
    return (
        "；".join(f"{pain_point(base, p.id)}（{p.confidence:.2f}）" for p in diagnosis.pain_points)
        or "不属于五个痛点，按本类问题单独拟定措施"
    )


def entry(base: KnowledgeBase, key: str) -> str:
    """The name of a knowledge entry of any kind; its id where the base no longer holds it."""
    for kind in (base.problems, base.cases, base.rules, base.pain_points):
        if key in kind:
            return str(kind[key].name)
    return key


def evidence(base: KnowledgeBase, what: str) -> str:
    """What a span is evidence for, in words."""
    kind, _, key = what.partition(":")
    if kind == "pain_point":
        return f"痛点{pain_point(base, key)}"
    if kind in {"problem", "problem_type"}:
        return f"问题类型{entry(base, key)}"
    return {"dimension": f"维度{key}", "domain": f"领域{key}"}.get(kind, RATINGS.get(kind, what))


def cited_field(field: str) -> str:
    """The field of a citation, in words."""
    return _FIELDS.get(field.partition(".")[0], field)


def measure_field(field: str | None) -> str:
    """The field an issue stands in, in words; 全文 for a measure judged as one text."""
    if not field:
        return "全文"
    parts = field.split(".")
    return next((_MEASURE_FIELDS[p] for p in parts if p in _MEASURE_FIELDS), field)
