"""How a scanned page leans, and the lines ruled on it: told from its picture, with what the engine's own libraries bring."""

from __future__ import annotations

import math
from typing import Any

from advisor.importers.scan_tables import Rule

_DOTS = 1.5  # a point, at which is looked: the noise of a scan is gone, the thinnest line is not
_STROKES = 6.0  # points: the surroundings that ink is compared with, some three strokes wide
_SPREAD = 14  # levels of grey by which ink is darker than the paper around it
_ACROSS, _DOWN = 28.0, 20.0  # points: the shortest ruled lines, longer than any stroke of a text
_THICK, _PIECE, _BROKEN = 5.0, 12.0, 4.0  # points: the thickest ruled line, the least unbroken piece of one, the widest gap in one
_BENT = 0.05  # of its length: how far a ruled line may lean or bend, as on a photo
_MOST = 600  # ruled lines, the longest; more are a pattern, no table
# Degrees: how far from the lean that the pieces of text show the true one is sought, and in what steps, twice.
_SEARCH = ((1.5, 0.15), (0.15, 0.03))


def find(image: Any, lean: float, scale: float) -> tuple[float, tuple[Rule, ...]]:
    """The page's lean in radians (a positive one leans down to the right), and its ruled lines once it is turned back by it.

    Args:
        image: the page, as blue, green and red.
        lean: what the pieces of text show, in radians; short pieces show it badly.
        scale: dots of the image a point; the lines are given in points.
    """
    import cv2

    shrunk = min(1.0, _DOTS / scale)
    grey = cv2.resize(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA)
    degrees, ink = math.degrees(lean), _ink(grey)
    for reach, step in _SEARCH:
        steps = round(reach / step)
        degrees = max((degrees + step * at for at in range(-steps, steps + 1)), key=lambda angle: _levelness(ink, angle))
    return math.radians(degrees), _rules(_ink(_turned(grey, degrees)), scale * shrunk)


def _ink(grey: Any) -> Any:
    import cv2

    around = round(_STROKES * _DOTS) | 1  # an odd number of dots
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around, _SPREAD)


def _turned(grey: Any, degrees: float) -> Any:
    import cv2

    high, wide = grey.shape
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    return cv2.warpAffine(grey, turn, (wide, high), borderMode=cv2.BORDER_REPLICATE)


def _levelness(ink: Any, degrees: float) -> float:
    """How sharply rows of dots with ink and without change, the page turned back by that angle: most where its lines are level."""
    import numpy

    sums = _turned(ink, degrees).sum(axis=1, dtype=numpy.float64)
    return float((numpy.diff(sums) ** 2).sum())


def _rules(ink: Any, scale: float) -> tuple[Rule, ...]:
    import cv2
    import numpy

    found: list[tuple[int, int, int, int]] = []
    for length, across in ((_ACROSS, True), (_DOWN, False)):
        strokes = ink
        for points, how in ((_PIECE, cv2.MORPH_OPEN), (_BROKEN, cv2.MORPH_CLOSE), (length, cv2.MORPH_OPEN)):  # the text goes first
            dots = round(points * scale)
            strokes = cv2.morphologyEx(strokes, how, numpy.ones((1, dots) if across else (dots, 1), numpy.uint8))
        _, _, stats, _ = cv2.connectedComponentsWithStats(strokes)
        for x, y, wide, high, area in stats[1:].tolist():
            long, broad = (wide, high) if across else (high, wide)
            if area <= _THICK * scale * long and broad <= _THICK * scale + _BENT * long:
                found.append((x, y, x + wide, y + high))
    found.sort(key=lambda rule: rule[0] + rule[1] - rule[2] - rule[3])
    return tuple(Rule(x0 / scale, y0 / scale, x1 / scale, y1 / scale) for x0, y0, x1, y1 in found[:_MOST])
