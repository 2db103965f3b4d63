"""Word's automatic numbers and paragraph looks, from numbering.xml and styles.xml."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from advisor.importers.numbers import render


def local(node: Element) -> str:
    """The element's name without namespace: transitional, strict and WPS documents differ only in that."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def child(node: Element | None, name: str) -> Element | None:
    """The first child of that name, or None (also of None)."""
    if node is None:
        return None
    return next((item for item in node if local(item) == name), None)


def attribute(node: Element | None, name: str) -> str:
    """The attribute of that name in any namespace, or the empty string."""
    if node is None:
        return ""
    return next((value for key, value in node.attrib.items() if key.rpartition("}")[2] == name), "")


@dataclass(frozen=True)
class Look:
    """How a paragraph looks: heading level 1..9 or 0, and alignment."""

    heading: int = 0
    align: str = ""


@dataclass
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""


@dataclass
class _Style:
    base: str = ""
    num: str = ""
    level: str = ""
    heading: int = 0
    align: str = ""


@dataclass
class Numbering:
    """Counts list paragraphs as Word does: one counter a list and level, deeper levels start anew."""

    numbering: Element | None
    stylesheet: Element | None
    _abstract: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _lists: dict[str, tuple[str, dict[int, int]]] = field(default_factory=dict)
    _styles: dict[str, _Style] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Read both parts once."""
        for node in self.numbering if self.numbering is not None else ():
            if local(node) == "abstractNum":
                self._abstract[attribute(node, "abstractNumId")] = _levels(node)
            elif local(node) == "num":
                overrides = {
                    _number(attribute(item, "ilvl")): _number(attribute(child(item, "startOverride"), "val"), 1)
                    for item in node
                    if local(item) == "lvlOverride" and child(item, "startOverride") is not None
                }
                self._lists[attribute(node, "numId")] = (attribute(child(node, "abstractNumId"), "val"), overrides)
        for node in self.stylesheet if self.stylesheet is not None else ():
            if local(node) == "style":
                self._styles[attribute(node, "styleId")] = _style(node)

    def look(self, properties: Element | None) -> Look:
        """Heading level and alignment of a paragraph, its own before its style's."""
        heading = _heading(child(properties, "outlineLvl"))
        align = attribute(child(properties, "jc"), "val")
        for style in self._chain(attribute(child(properties, "pStyle"), "val")):
            heading, align = heading or style.heading, align or style.align
        return Look(heading, align)

    def next(self, properties: Element | None) -> str:
        """The number Word would show before this paragraph, counting it; empty where it shows none."""
        num, level = self._reference(properties)
        abstract, overrides = self._lists.get(num, ("", {}))
        levels = self._abstract.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if num not in self._begun:
            self._begun.add(num)
            for depth, start in overrides.items():
                counts[depth] = start - 1
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [depth for depth in counts if depth > level]:
            del counts[deeper]
        return _shown(levels, counts, level)

    def _reference(self, properties: Element | None) -> tuple[str, int]:
        own = child(properties, "numPr")
        num, level = attribute(child(own, "numId"), "val"), attribute(child(own, "ilvl"), "val")
        for style in self._chain(attribute(child(properties, "pStyle"), "val")):
            num, level = num or style.num, level or style.level
        return num, _number(level)

    def _chain(self, name: str) -> list[_Style]:
        chain: list[_Style] = []
        while name in self._styles and len(chain) < 12:  # a style may be based on itself in a damaged file
            chain.append(self._styles[name])
            name = chain[-1].base
        return chain


def _levels(node: Element) -> dict[int, _Level]:
    levels = {}
    for item in node:
        if local(item) == "lvl":
            form = next((attribute(sub, "val") for sub in item.iter() if local(sub) == "numFmt"), "decimal")
            start = _number(attribute(child(item, "start"), "val"), 1)
            levels[_number(attribute(item, "ilvl"))] = _Level(start, form, attribute(child(item, "lvlText"), "val"))
    return levels


def _style(node: Element) -> _Style:
    properties = child(node, "pPr")
    numbers = child(properties, "numPr")
    name = attribute(child(node, "name"), "val").lower()
    named = re.fullmatch(r"(?:heading|标题)\s*(\d)", name)
    return _Style(
        attribute(child(node, "basedOn"), "val"),
        attribute(child(numbers, "numId"), "val"),
        attribute(child(numbers, "ilvl"), "val"),
        int(named[1]) if named else _heading(child(properties, "outlineLvl")),
        attribute(child(properties, "jc"), "val"),
    )


def _heading(outline: Element | None) -> int:
    level = _number(attribute(outline, "val"), 9) if outline is not None else 9
    return level + 1 if level < 9 else 0


def _shown(levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
    form = levels[level]
    if form.form == "bullet":
        return "•"
    if form.form == "none":
        return ""

    def fill(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        shape = levels.get(depth, form)
        return render(counts.get(depth, shape.start), shape.form)

    return re.sub(r"%(\d)", fill, form.text).strip()


def _number(raw: str, default: int = 0) -> int:
    return int(raw) if raw.isdecimal() and len(raw) < 7 else default
