"""Exports of a plan: 整改方案.docx, 内部参考.docx, 整改台账.xlsx and plan.json; written whole or not at all."""

from advisor.exporters.plan_json import read_plan_json
from advisor.exporters.write import FORMATS, export

__all__ = ["FORMATS", "export", "read_plan_json"]
