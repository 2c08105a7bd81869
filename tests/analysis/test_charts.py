"""Geometry of charts, and the drawing that is made of it."""

import pytest
from flask import Flask, render_template_string
from lxml import etree

from dialogue.analysis.charts import (
    WIDTH,
    Chart,
    Datum,
    Series,
    bar_chart,
    line_chart,
    stacked_chart,
)

DATA = [Datum("Africa", 10, "10"), Datum("Asia", 5, "5"), Datum("Europe", None, "–")]
SVG = "{http://www.w3.org/2000/svg}"


def series(*counts: int | None) -> list[Datum]:
    return [Datum(f"Week {i}", count, str(count)) for i, count in enumerate(counts, 1)]


def test_bars_are_as_long_as_what_they_stand_for() -> None:
    chart = bar_chart("k", "Title", "Finding", DATA)
    first, second = chart.boxes
    assert first.width == pytest.approx(2 * second.width)
    assert {label.text for label in chart.labels} == {"Africa", "Asia", "Europe", "10", "5", "–"}
    assert all(box.x >= 0 and box.x + box.width <= WIDTH for box in chart.boxes)


def test_the_parts_of_a_stack_stand_end_to_end() -> None:
    two = [Series("Answered", series(3, 1)), Series("Waiting", series(2, 4))]
    chart = stacked_chart("k", "T", "F", two)
    legend, bars = chart.boxes[:2], chart.boxes[2:]
    assert [box.series for box in legend] == [0, 1]
    assert bars[0].x + bars[0].width == pytest.approx(bars[1].x)
    assert bars[1].x + bars[1].width == pytest.approx(bars[3].x + bars[3].width)
    assert [label.text for label in chart.labels if "+" in label.text] == ["3 + 2", "1 + 4"]
    hidden = [Series("A", series(3, None)), Series("B", series(2, 4))]
    assert len(stacked_chart("k", "T", "F", hidden).boxes) == 4


def test_a_line_breaks_where_a_value_is_hidden() -> None:
    chart = line_chart("k", "T", "F", [Series("", series(1, 4, None, 2, 2, 3))])
    lines = [stroke for stroke in chart.strokes if stroke.series is not None]
    assert [len(stroke.points) for stroke in lines] == [2, 3]
    assert len(chart.dots) == 5
    highest = min(chart.dots, key=lambda dot: dot.y)
    assert highest == chart.dots[1]


@pytest.mark.parametrize(
    "make", [bar_chart, lambda *a, **k: line_chart(*a[:3], [Series("", a[3])], **k)]
)
def test_from_right_to_left_it_is_mirrored(make) -> None:
    there = make("k", "T", "F", DATA[:2])
    here = make("k", "T", "F", DATA[:2], rtl=True)
    for one, other in zip(there.boxes, here.boxes, strict=True):
        assert one.x == pytest.approx(WIDTH - other.x - other.width)
    for one, other in zip(there.labels, here.labels, strict=True):
        assert one.x == pytest.approx(WIDTH - other.x)
        assert (one.anchor, other.anchor) in {("start", "end"), ("middle", "middle")}


@pytest.mark.parametrize("data", [[], [Datum("A", 0, "0")], [Datum("A", None, "–")]])
def test_nothing_to_draw_is_drawn_as_nothing(data: list[Datum]) -> None:
    assert bar_chart("k", "T", "F", data).boxes == ()
    assert line_chart("k", "T", "F", [Series("", data)]).height > 0
    assert line_chart("k", "T", "F", []).dots == ()


def drawn(app: Flask, chart: Chart) -> etree._Element:
    with app.test_request_context():
        text = render_template_string(
            '{% from "components/chart.html" import chart %}{{ chart(one) }}', one=chart
        )
    return etree.fromstring(text)


@pytest.mark.sqlite_only(reason="it asks no database")
def test_a_drawing_is_named_escaped_and_free_of_style(app: Flask) -> None:
    sly = '"><script>alert(1)</script>'
    two = [Series(sly, [Datum(sly, 3, sly)]), Series("B", [Datum(sly, 4, "4")])]
    for chart in (
        bar_chart("k", sly, sly, [Datum(sly, 1, sly)]),
        stacked_chart("k", sly, sly, two, rtl=True),
        line_chart("k", sly, sly, [Series(one.label, [*one.data] * 3) for one in two]),
    ):
        svg = drawn(app, chart)
        assert svg.get("role") == "img"
        ids = svg.get("aria-labelledby", "").split()
        assert [svg.find(f"{SVG}{tag}").get("id") for tag in ("title", "desc")] == ids
        assert svg.find(f"{SVG}title").text == sly
        names = {name for element in svg.iter() for name in element.attrib}
        assert not {name for name in names if name == "style" or name.startswith("on")}
        assert svg.find(f".//{SVG}script") is None
        assert sly in [text.text for text in svg.iter(f"{SVG}text")]


@pytest.mark.sqlite_only(reason="it asks no database")
def test_each_series_has_a_pattern_of_its_own(app: Flask) -> None:
    three = [Series(name, series(1, 2)) for name in "ABC"]
    svg = drawn(app, stacked_chart("k", "T", "F", three))
    patterns = [
        [(child.tag, child.get("fill")) for child in pattern]
        for pattern in svg.iter(f"{SVG}pattern")
    ]
    shapes = [[tag for tag, _ in pattern] for pattern in patterns]
    assert len(shapes) == len({tuple(shape) for shape in shapes}) == 3
