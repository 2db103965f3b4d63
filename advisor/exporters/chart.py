"""A bar chart as DrawingML: Word, WPS and LibreOffice draw it themselves, so no picture library is needed."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.exporters.package import DECLARATION, attribute, xml

KIND = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
EMU_PER_MM = 36000
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
COLOURS = ("4472A8", "C58B3B")
"""Ours, and what the report states."""


def _points(values: Sequence[float | None]) -> str:
    return f'<c:ptCount val="{len(values)}"/>' + "".join(
        f'<c:pt idx="{i}"><c:v>{value:g}</c:v></c:pt>' for i, value in enumerate(values) if value is not None
    )


def _series(index: int, name: str, labels: Sequence[str], values: Sequence[float | None]) -> str:
    names = f'<c:ptCount val="{len(labels)}"/>' + "".join(
        f'<c:pt idx="{i}"><c:v>{xml(label)}</c:v></c:pt>' for i, label in enumerate(labels)
    )
    fill = f'<c:spPr><a:solidFill><a:srgbClr val="{COLOURS[index % 2]}"/></a:solidFill></c:spPr>'
    shown = "".join(
        f'<c:{what} val="{int(what == "showVal")}"/>'
        for what in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    )
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/><c:tx><c:v>{xml(name)}</c:v></c:tx>{fill}<c:invertIfNegative val="0"/>'
        f'<c:dLbls><c:numFmt formatCode="General&quot;%&quot;" sourceLinked="0"/>{_type(900)}<c:dLblPos val="outEnd"/>{shown}</c:dLbls>'
        f"<c:cat><c:strLit>{names}</c:strLit></c:cat><c:val><c:numLit><c:formatCode>General</c:formatCode>{_points(values)}</c:numLit></c:val></c:ser>"
    )


def _type(size: int) -> str:
    """Text properties; ``size`` in hundredths of a point."""
    return f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}"/></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'


def bar_chart(title: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]]) -> str:
    """The chart part: columns from 0 to 100 with their values above.

    Args:
        title: stands above the chart.
        labels: of the categories.
        series: name and values (0–100, None where there is none) of each.
    """
    heading = (
        '<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1100" b="0"/></a:pPr>'
        f'<a:r><a:rPr lang="zh-CN" sz="1100" b="0"/><a:t>{xml(title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )
    bars = "".join(_series(i, name, labels, values) for i, (name, values) in enumerate(series))
    line = '<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="BFBFBF"/></a:solidFill></a:ln></c:spPr>'
    across = (
        '<c:catAx><c:axId val="111111111"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/>'
        f'<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>{line}{_type(1000)}'
        '<c:crossAx val="222222222"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
    )
    up = (
        '<c:valAx><c:axId val="222222222"/><c:scaling><c:orientation val="minMax"/><c:max val="100"/><c:min val="0"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="l"/><c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="E3E3E3"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>'
        f'<c:numFmt formatCode="0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{line}{_type(900)}'
        '<c:crossAx val="111111111"/><c:crosses val="autoZero"/><c:crossBetween val="between"/><c:majorUnit val="20"/></c:valAx>'
    )
    legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_type(1000)}</c:legend>' if len(series) > 1 else ""
    return (
        f'{DECLARATION}<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<c:roundedCorners val="0"/><c:chart>{heading}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>'
        f'<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>{bars}<c:gapWidth val="80"/>'
        f'<c:axId val="111111111"/><c:axId val="222222222"/></c:barChart>{across}{up}</c:plotArea>{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>'
    )


def drawing(relation: str, title: str, width: float, height: float) -> str:
    """A run that shows the chart of that relationship id; sizes in millimetres."""
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{round(width * EMU_PER_MM)}" cy="{round(height * EMU_PER_MM)}"/>'
        f'<wp:docPr id="1" name="chart" descr="{attribute(title)}"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
