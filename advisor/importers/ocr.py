"""Scanned pages of a PDF: drawn by PDFium, read by RapidOCR, both in a process of its own. Its models come with its wheel.

The engine takes some seconds a page, a gigabyte of address space for its libraries and half a gigabyte of memory for a page; see
:class:`advisor.importers.guard.Limits` for what it may take.
"""

from __future__ import annotations

import math
import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from advisor.errors import InputFileError
from advisor.importers import limited, scan_rules, scans
from advisor.importers.blocks import Table
from advisor.importers.guard import Limits, Opened
from advisor.importers.pages import Line
from advisor.importers.scan_tables import Box
from advisor.importers.wrap import width

INSTALL = "pip install 'rectification-advisor[ocr]'"
_PARTS = ("rapidocr", "onnxruntime", "pypdfium2")
_THREADS = 2  # where a container is given fewer processors than the machine has, more of them make a page twice as slow
_DPI = 200  # what office scanners give; the engine reads no better at 300
_LONGEST = 16_000  # pixels of a side
# Pixels of the longer side on which lines of text are sought (characters are read at full size): on A4 7.5-point characters are
# still found, at a third of the time that the full size takes. Larger sheets are given as many dots an inch.
_SOUGHT, _SOUGHT_LARGE, _A4 = 1280, 1824, 900
_CERTAIN = 0.5  # RapidOCR's own bound: below it nothing was read that has to do with what stands there
_UPRIGHT = 0.8  # mean confidence; a page upside down comes to 0.6, an upright one to 0.98 and more
_SLANT = math.radians(12)  # lines of text lean as the page does; watermarks and the words around a seal do not
_SMALLEST, _COMMON, _LARGEST = 5.0, 14.0, 30.0  # points: characters of a text; a photo may call each dot a point
_FAINT = 40  # levels of grey between the darkest and the lightest dot of a page that bears nothing


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
            "PDF 有扫描页打不开", where=opened.path.name, fix="请用 PDF 阅读器打开另存一份；打不开的，请向提供者重新索取"
        ) from error


def _told(scan: scans.Scan) -> Reading:
    lines, tables = scans.lay_out(scan)
    doubtful = sum(box.score < scans.LOW and len(box.text) > 3 for box in scan.boxes)
    return Reading(scan.number, tuple(lines), tuple(tables), tuple(scans.marks(scan)), scan.confidence, doubtful, scan.dropped)


def _threads() -> int:
    return min(_THREADS, os.cpu_count() or 1)


def _scan(pdf: Any, number: int, engines: _Engines, limits: Limits) -> scans.Scan:
    """A page drawn and read; empty where it cannot be drawn, has no extent, or its dots are as good as alike."""
    image, scale = _drawn(pdf, number, limits.ocr_pixels)
    if image is None or int(image.max()) - int(image.min()) < _FAINT:
        return scans.Scan(number, 0.0, 0.0, ())
    return engines.scan(image, number, scale)


def _drawn(pdf: Any, number: int, pixels: int) -> tuple[Any, float]:
    """The picture of a page and its dots a point; none where the page is damaged."""
    import pypdfium2

    try:
        page = pdf[number - 1]
        wide, high = page.get_size()
        if min(wide, high) < 1:
            return None, 1.0
        scale = scale_of(wide, high, pixels)
        return page.render(scale=scale).to_numpy()[:, :, :3].copy(), scale
    except (pypdfium2.PdfiumError, IndexError):
        return None, 1.0


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

    def slants(self, lean: float) -> bool:
        """Whether it is set across a page of that lean, as a watermark or a seal is."""
        (x0, y0), (x1, y1), _, _ = self.corners
        return not self.tall and len(self.text) > 1 and abs(math.atan2(y1 - y0, x1 - x0) - lean) > _SLANT


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
    """RapidOCR with the models of its wheel, named one by one: a model it does not find where it looks it would download.

    From 1.29 on onnxruntime reports to its maker and writes a number of the machine to disk, unless this stands in the environment before
    it is imported; its function to switch that off comes too late.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
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
    onnxruntime.disable_telemetry_events()  # Windows has this alone
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
    """The page with its lines level, in points; in such as make its text of common size where its own are far from an inch's share."""
    high, wide = image.shape[:2]
    sizes = [math.dist(*piece.corners[:2]) * 2 / max(width(piece.text), 1) / scale for piece in pieces if len(piece.text) > 3]
    size = statistics.median(sizes) if sizes else _COMMON
    scale *= 1.0 if _SMALLEST <= size <= _LARGEST else size / _COMMON
    lean, rules = scan_rules.find(image, scans.skew([piece.corners for piece in pieces]), scale)
    kept = [piece for piece in pieces if piece.score >= _CERTAIN]
    slanted = [piece for piece in kept if piece.slants(lean)]
    boxes = tuple(_box(piece, lean, (wide / 2, high / 2), scale) for piece in kept if piece not in slanted)
    across = tuple(piece.text for piece in slanted)
    return scans.Scan(number, wide / scale, high / scale, boxes, rules, across, len(pieces) - len(kept))


def _box(piece: _Piece, lean: float, centre: tuple[float, float], scale: float) -> Box:
    """The piece turned back by the page's lean, about its centre."""
    cos, sin = math.cos(lean), math.sin(lean)
    level = [
        (centre[0] + (x - centre[0]) * cos + (y - centre[1]) * sin, centre[1] - (x - centre[0]) * sin + (y - centre[1]) * cos)
        for x, y in piece.corners
    ]
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = level
    return Box(piece.text, (x0 + x3) / 2 / scale, (y0 + y1) / 2 / scale, (x1 + x2) / 2 / scale, (y2 + y3) / 2 / scale, piece.score)
