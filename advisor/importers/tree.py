"""The tree of a document's numbered paragraphs and headings."""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.importers import register
from advisor.importers.paragraphs import Para

REASONS = {
    "demands": "整改要求或意见建议",
    "praise": "基本情况或成效",
    "causes": "原因分析",
    "progress": "整改情况，不是问题",
}
PLAIN = 9.0  # rank of an unnumbered paragraph under a heading: deeper than any number
HEADING = 2.5  # rank of an unnumbered heading without style: below （一）, above 1.


@dataclass
class Node:
    """A numbered paragraph (or a heading) with what stands under it."""

    para: Para | None
    kind: str
    rank: float
    zone: str = ""
    label: str = ""
    extras: list[Para] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    position: int = 0
    owner: str = ""

    @property
    def head(self) -> str:
        """The node's own paragraph."""
        return self.para.text if self.para else ""

    @property
    def text(self) -> str:
        """The node's own paragraph and the unnumbered ones that continue it."""
        return "\n".join([self.head, *(extra.raw for extra in self.extras)])

    @property
    def area(self) -> bool:
        """Whether the node only names an area, so that what stands under it stands for itself."""
        if self.para is None or register.names_area(self.head) or self.kind == "lead":
            return True
        return not self.extras and self.rank <= HEADING and register.area_heading(self.head)
