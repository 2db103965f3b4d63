"""Drafting: causes and measures for each finding, the fact gate, and the whole-plan pass."""

from advisor.drafting.embedded import Drafter, EmbeddedDrafter
from advisor.drafting.plan import assemble

__all__ = ["Drafter", "EmbeddedDrafter", "assemble"]
