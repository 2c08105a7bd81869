"""Charts as geometry (pure): what to draw where, for ``components/chart.html`` to put into a page
or a document. Nothing here is HTML, and nothing needs a style sheet.

Units are those of a picture ``WIDTH`` wide. From right to left everything is mirrored. Series are
told apart by a pattern beside their colour (Okabe and Ito's, which colour-blind eyes keep apart),
marks have an outline in the colour of the text, and each value stands beside its mark.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

WIDTH = 360.0
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
LINE, BAR, GAP, EDGE = 17.0, 12.0, 11.0, 2.0
VALUE = 46.0  # room for a value beside a bar
PLOT, FOOT = 130.0, 22.0


@dataclass(frozen=True, slots=True)
class Datum:
    """What a mark stands for; ``text`` is the value as people read it. None is hidden."""

    label: str
    value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    label: str
    data: Sequence[Datum]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a series."""

    x: float
    y: float
    width: float
    height: float
    series: int = 0


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    series: int = 0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points; ``series`` None is an axis."""

    points: tuple[tuple[float, float], ...]
    series: int | None = None

    @property
    def path(self) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a point of their baseline. ``anchor`` tells which of theirs: "start" is their left
    end, "end" the right one, whatever their script; "middle" lies between."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart. ``key`` is unique in its page, ``title`` and ``finding`` are what it is read
    out as, ``series`` how many there are."""

    key: str
    title: str
    finding: str
    height: float
    series: int
    boxes: tuple[Box, ...] = ()
    dots: tuple[Dot, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    labels: tuple[Label, ...] = ()
    width: float = WIDTH

    def colour(self, series: int) -> str:
        return COLOURS[series % len(COLOURS)]


def bar_chart(
    key: str, title: str, finding: str, data: Sequence[Datum], *, rtl: bool = False
) -> Chart:
    """A bar for each datum, below its label."""
    return stacked_chart(key, title, finding, [Series("", data)], rtl=rtl)


def stacked_chart(
    key: str, title: str, finding: str, series: Sequence[Series], *, rtl: bool = False
) -> Chart:
    """A bar for each label, of a part for each series; series hold the same labels in one order. A
    bar of which a part is hidden is not drawn. The values of a bar stand after it."""
    rows = list(zip(*(one.data for one in series), strict=True))
    totals = [_total(row) for row in rows]
    scale = (WIDTH - VALUE * len(series) - EDGE) / (max(filter(None, totals), default=0) or 1)
    boxes: list[Box] = []
    labels = _legend(series)
    y = LINE * len(labels) + (GAP if labels else 0)
    if labels:
        boxes = [Box(EDGE, LINE * i + 4, BAR, BAR - 2, i) for i in range(len(series))]
    for row, total in zip(rows, totals, strict=True):
        x = EDGE
        labels.append(Label(EDGE, y + LINE - 5, row[0].label))
        for place, datum in enumerate(row if total is not None else ()):
            width = (datum.value or 0) * scale
            if width:
                boxes.append(Box(x, y + LINE, width, BAR, place))
            x += width
        values = " + ".join(datum.text for datum in row)
        labels.append(Label(x + 5, y + LINE + BAR - 2, values))
        y += LINE + BAR + GAP
    chart = Chart(
        key, title, finding, max(y, LINE), len(series), tuple(boxes), labels=tuple(labels)
    )
    return _mirrored(chart) if rtl else chart


def line_chart(
    key: str, title: str, finding: str, series: Sequence[Series], *, rtl: bool = False
) -> Chart:
    """A line for each series through the same labels in one order: over time. Where a value is
    hidden the line is broken."""
    labels, boxes = _legend(series), tuple[Box, ...]()
    top = LINE * (len(labels) + 1) + GAP
    if labels:
        boxes = tuple(Box(EDGE, LINE * i + 4, BAR, BAR - 2, i) for i in range(len(series)))
    names = [datum.label for datum in series[0].data] if series else []
    step = WIDTH / max(1, len(names))
    values = [datum.value or 0 for one in series for datum in one.data]
    scale, floor = PLOT / (max(values, default=0) or 1), top + PLOT
    dots: list[Dot] = []
    strokes = [Stroke(((EDGE, floor), (WIDTH - EDGE, floor)))]
    for place, one in enumerate(series):
        points = [
            None if datum.value is None else (step * (i + 0.5), floor - datum.value * scale)
            for i, datum in enumerate(one.data)
        ]
        strokes += [Stroke(run, place) for run in _runs(points)]
        for point, datum in zip(points, one.data, strict=True):
            if point is not None:
                dots.append(Dot(*point, place))
                labels.append(Label(point[0], point[1] - 7, datum.text, "middle"))
    labels += [
        Label(step * (i + 0.5), floor + LINE, name, "middle") for i, name in enumerate(names)
    ]
    chart = Chart(
        *(key, title, finding, floor + FOOT, len(series)),
        boxes=boxes,
        dots=tuple(dots),
        strokes=tuple(strokes),
        labels=tuple(labels),
    )
    return _mirrored(chart) if rtl else chart


def _total(row: Sequence[Datum]) -> float | None:
    values = [datum.value for datum in row]
    return None if None in values else sum(value or 0 for value in values)


def _legend(series: Sequence[Series]) -> list[Label]:
    """What the patterns mean, a line for each; none for a single series without a name."""
    if not any(one.label for one in series):
        return []
    return [Label(BAR + 8, LINE * i + BAR, one.label) for i, one in enumerate(series)]


def _runs(
    points: Sequence[tuple[float, float] | None],
) -> list[tuple[tuple[float, float], ...]]:
    """Points that follow one another without a gap, two or more."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [tuple(run) for run in runs if len(run) > 1]


def _mirrored(chart: Chart) -> Chart:
    """The same from right to left."""
    width = chart.width
    return replace(
        chart,
        boxes=tuple(replace(one, x=width - one.x - one.width) for one in chart.boxes),
        dots=tuple(replace(one, x=width - one.x) for one in chart.dots),
        strokes=tuple(
            replace(one, points=tuple((width - x, y) for x, y in one.points))
            for one in chart.strokes
        ),
        labels=tuple(
            replace(one, x=width - one.x, anchor=_FLIPPED[one.anchor]) for one in chart.labels
        ),
    )


_FLIPPED = {"start": "end", "middle": "middle", "end": "start"}
