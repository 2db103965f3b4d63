"""Scanned pages of a PDF: drawn by PDFium, read by RapidOCR, both in a process of its own. Its models come with its wheel.

The engine takes some seconds a page, a gigabyte of address space for its libraries and half a gigabyte of memory for a page; see
:class:`advisor.importers.guard.Limits` for what it may take.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from advisor.errors import InputFileError
from advisor.importers import limited, scans
from advisor.importers.blocks import Table
from advisor.importers.guard import Limits, Opened
from advisor.importers.pages import Line
from advisor.importers.scan_tables import Box, Rule

INSTALL = "pip install 'rectification-advisor[ocr]'"
_PARTS = ("rapidocr", "onnxruntime", "pypdfium2")
_THREADS = 4  # more makes a page hardly faster, and each takes address space
_DPI = 200  # what office scanners give; the engine reads no better at 300
_LONGEST = 16_000  # pixels of a side
# Pixels of the longer side on which lines of text are sought (characters are read at full size): on A4 7.5-point characters are
# still found, at a third of the time that the full size takes. Larger sheets are given as many dots an inch.
_SOUGHT, _SOUGHT_LARGE, _A4 = 1280, 1824, 900
_CERTAIN = 0.5  # RapidOCR's own bound: below it nothing was read that has to do with what stands there
_UPRIGHT = 0.8  # mean confidence; a page upside down comes to 0.6, an upright one to 0.98 and more
_FAINT = 40  # levels of grey between the darkest and the lightest dot of a page that bears nothing
_SPREAD = 20  # levels of grey by which ink is darker than the paper around it
_RULES = 600  # the longest; more are a pattern, no table
_RULED = 1.5  # dots a point at which ruled lines are sought: the noise of a scan is gone, the thinnest line is not
_ACROSS, _DOWN = 28.0, 20.0  # points: the shortest ruled lines, longer than any stroke of a text
_THICK, _BROKEN = 5.0, 3.0  # points: the thickest ruled line, and the widest gap in one


@dataclass(frozen=True)
class Reading:
    """What was read on a scanned page. ``doubtful`` counts pieces read with low confidence, ``dropped`` those not read at all."""

    number: int
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]
    marks: tuple[str, ...]
    confidence: float
    doubtful: int
    dropped: int


def installed() -> bool:
    """Whether the extra ``ocr`` is there."""
    return all(find_spec(name) is not None for name in _PARTS)


def read(opened: Opened, numbers: Sequence[int], limits: Limits) -> tuple[Reading, ...]:
    """The text of scanned pages, in a process of its own.

    Args:
        opened: the PDF.
        numbers: the pages, counted from 1.
        limits: what the file may cost; ``ocr_…`` hold here.

    Raises:
        InputFileError: too many pages, too much time or memory, or a part of the extra ``ocr`` is missing.
    """
    if len(numbers) > limits.ocr_pages:
        raise InputFileError(
            f"有{len(numbers)}页扫描件，超过{limits.ocr_pages}页的上限", where=opened.path.name, fix="请只保留问题部分，或提供文字版后导入"
        )
    seconds = limits.seconds + limits.ocr_page_seconds * len(numbers)
    own = replace(limits, seconds=seconds, memory_bytes=limits.ocr_memory_bytes)
    return limited.run(read_here, opened, own, tuple(numbers), threads=_threads())


def read_here(opened: Opened, limits: Limits, numbers: tuple[int, ...]) -> tuple[Reading, ...]:
    """As :func:`read`, in this process.

    Raises:
        InputFileError: a part of the extra ``ocr`` is missing, or the file cannot be opened.
    """
    import pypdfium2  # type: ignore[import-untyped]

    try:
        with pypdfium2.PdfDocument(opened.data) as pdf:
            engines = _Engines(opened.path.name)
            return tuple(_told(_scan(pdf, number, engines, limits)) for number in numbers)
    except pypdfium2.PdfiumError as error:
        raise InputFileError(
            "PDF 的扫描页打不开", where=opened.path.name, fix="请用 PDF 阅读器打开另存一份；打不开的，请向提供者重新索取"
        ) from error


def _told(scan: scans.Scan) -> Reading:
    lines, tables = scans.lay_out(scan)
    doubtful = sum(box.score < scans.LOW and len(box.text) > 3 for box in scan.boxes)
    return Reading(scan.number, tuple(lines), tuple(tables), tuple(scans.marks(scan)), scan.confidence, doubtful, scan.dropped)


def _threads() -> int:
    return min(_THREADS, os.cpu_count() or 1)


def _scan(pdf: Any, number: int, engines: _Engines, limits: Limits) -> scans.Scan:
    """A page drawn and read; empty where it has no extent or its dots are all alike."""
    if number > len(pdf):
        return scans.Scan(number, 0.0, 0.0, ())
    page = pdf[number - 1]
    wide, high = page.get_size()
    if min(wide, high) < 1:
        return scans.Scan(number, wide, high, ())
    scale = scale_of(wide, high, limits.ocr_pixels)
    image = page.render(scale=scale).to_numpy()[:, :, :3].copy()
    page.close()
    if int(image.max()) - int(image.min()) < _FAINT:
        return scans.Scan(number, wide, high, ())
    return engines.scan(image, number, scale)


def scale_of(wide: float, high: float, pixels: int) -> float:
    """Dots a point for a page of that size in points: 200 an inch, as many on a small page as A5 has, at most ``pixels`` in all."""
    scale = max(_DPI / 72, 1654 / max(wide, high))
    return min(scale, math.sqrt(pixels / (wide * high)), _LONGEST / max(wide, high))


@dataclass(frozen=True)
class _Piece:
    """Text as the engine gives it: the corners clockwise from the top left, in pixels."""

    corners: tuple[tuple[float, float], ...]
    text: str
    score: float

    @property
    def tall(self) -> bool:
        """Whether it runs down the page."""
        (x0, y0), (x1, y1), _, (x3, y3) = self.corners
        return len(self.text) > 1 and math.hypot(x3 - x0, y3 - y0) > 1.5 * math.hypot(x1 - x0, y1 - y0)


class _Engines:
    """RapidOCR, loaded when first needed, once for each size at which lines are sought."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._loaded: dict[int, Any] = {}

    def scan(self, image: Any, number: int, scale: float) -> scans.Scan:
        """The page of an image, turned upright."""
        import numpy

        best: tuple[float, Any, list[_Piece]] | None = None
        turns = [0]
        while turns:
            turned = numpy.ascontiguousarray(numpy.rot90(image, turns.pop(0)))
            pieces = self._pieces(turned, scale)
            worth = sum(piece.score * len(piece.text) for piece in pieces if piece.score >= _UPRIGHT and not piece.tall)
            if best is None:
                turns = _turns(pieces)
            if best is None or worth > best[0]:
                best = (worth, turned, pieces)
        assert best is not None
        return _upright(best[1], best[2], number, scale)

    def _pieces(self, image: Any, scale: float) -> list[_Piece]:
        high, wide = image.shape[:2]
        result = self._engine(_SOUGHT if max(high, wide) / scale <= _A4 else _SOUGHT_LARGE)(image)
        if not getattr(result, "txts", None):
            return []
        return [
            _Piece(tuple((float(x), float(y)) for x, y in corners), text, float(score))
            for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        ]

    def _engine(self, sought: int) -> Any:
        if sought not in self._loaded:
            self._loaded[sought] = _load(sought, self.file)
        return self._loaded[sought]


def _load(sought: int, file: str) -> Any:
    """RapidOCR with the models of its wheel, named one by one: a model it does not find where it looks it would download."""
    try:
        import cv2
        import onnxruntime  # type: ignore[import-untyped]
        import rapidocr
    except ImportError as error:
        raise InputFileError("ocr 组件不完整", where=file, fix=f"请重新安装（{INSTALL}），或提供文字版") from error
    folder = Path(rapidocr.__file__).parent / "models"
    models = {part: next(iter(sorted(folder.glob(f"PP-OCR*_{part}_*.onnx"))), None) for part in ("det", "rec")}
    if None in models.values():
        raise InputFileError("ocr 组件缺少识别模型", where=file, fix=f"请重新安装（{INSTALL}），或提供文字版")
    onnxruntime.disable_telemetry_events()
    cv2.setNumThreads(_threads())
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,  # its classifier of angles loses lines of upright pages
            "Global.text_score": 0.0,  # what is not read is counted here
            "Global.max_side_len": _LONGEST,
            "EngineConfig.onnxruntime.intra_op_num_threads": _threads(),
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.model_path": str(models["det"]),
            "Det.limit_type": "max",
            "Det.limit_side_len": sought,
            "Rec.model_path": str(models["rec"]),
        }
    )


def _turns(pieces: list[_Piece]) -> list[int]:
    """By how many quarters a page is to be turned to try again; none where it reads well as it lies."""
    count = sum(len(piece.text) for piece in pieces)
    tall = sum(len(piece.text) for piece in pieces if piece.tall)
    if count < 4 or (tall * 2 < count and sum(piece.score * len(piece.text) for piece in pieces) >= _UPRIGHT * count):
        return []
    return [1, 3] if tall * 2 >= count else [2]


def _upright(image: Any, pieces: list[_Piece], number: int, scale: float) -> scans.Scan:
    """The page with its lines level, in points."""
    high, wide = image.shape[:2]
    lean = scans.skew([piece.corners for piece in pieces])
    kept = [piece for piece in pieces if piece.score >= _CERTAIN]
    boxes = tuple(_box(piece, lean, (wide / 2, high / 2), scale) for piece in kept)
    return scans.Scan(number, wide / scale, high / scale, boxes, _rules(image, lean, scale), len(pieces) - len(kept))


def _box(piece: _Piece, lean: float, centre: tuple[float, float], scale: float) -> Box:
    """The piece turned back by the page's lean, about its centre."""
    cos, sin = math.cos(lean), math.sin(lean)
    level = [
        (centre[0] + (x - centre[0]) * cos + (y - centre[1]) * sin, centre[1] - (x - centre[0]) * sin + (y - centre[1]) * cos)
        for x, y in piece.corners
    ]
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = level
    return Box(piece.text, (x0 + x3) / 2 / scale, (y0 + y1) / 2 / scale, (x1 + x2) / 2 / scale, (y2 + y3) / 2 / scale, piece.score)


def _rules(image: Any, lean: float, scale: float) -> tuple[Rule, ...]:
    """The ruled lines of a page, the page turned back by its lean."""
    import cv2
    import numpy

    high, wide = image.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), math.degrees(lean), 1.0)
    grey = cv2.warpAffine(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), turn, (wide, high), borderMode=cv2.BORDER_REPLICATE)
    shrunk = min(1.0, _RULED / scale)
    grey = cv2.resize(grey, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA)
    scale *= shrunk
    around = max(3, round(6 * scale)) | 1  # an odd number of dots, some three strokes
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around, _SPREAD)
    found: list[tuple[int, int, int, int]] = []
    for length, across in ((_ACROSS, True), (_DOWN, False)):
        gap, least = (numpy.ones((1, round(x * scale)) if across else (round(x * scale), 1), numpy.uint8) for x in (_BROKEN, length))
        strokes = cv2.morphologyEx(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, gap), cv2.MORPH_OPEN, least)
        _, _, stats, _ = cv2.connectedComponentsWithStats(strokes)
        for x, y, wide, high, _ in stats[1:].tolist():
            if (high if across else wide) <= _THICK * scale:
                found.append((x, y, x + wide, y + high))
    found.sort(key=lambda rule: rule[0] + rule[1] - rule[2] - rule[3])
    return tuple(Rule(x0 / scale, y0 / scale, x1 / scale, y1 / scale) for x0, y0, x1, y1 in found[:_RULES])
