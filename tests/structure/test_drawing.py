"""The drawing of the imports is today's, and runs one way."""

from tests.structure.drawing import DRAWING, arrows, drawn
from tests.structure.rules import ORDER
from tests.structure.source import modules


def test_the_drawing_is_of_this_program() -> None:
    again = "draw it again: python -m tests.structure.drawing"
    assert DRAWING.read_text("utf-8") == drawn(modules()), again


def test_every_arrow_runs_the_same_way() -> None:
    assert all(ORDER.index(there) < ORDER.index(here) for here, there in arrows(modules()))
