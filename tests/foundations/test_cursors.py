"""Cursors as browsers keep them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.cursors import UNKNOWN, Cursor, read_cursor


@given(st.integers(0, 10**18 - 1), st.integers(0, 2**31 - 1))
def test_a_cursor_is_read_as_it_was_written(seq: int, tag: int) -> None:
    cursor = Cursor(seq, tag)
    assert read_cursor(str(cursor)) == cursor


@pytest.mark.parametrize("written", ["", "7", "7.", ".7", "-1.0", "a.b", "7.7.7", "٧.٧x", "9" * 99])
def test_anything_else_is_unknown(written: str) -> None:
    assert read_cursor(written) == UNKNOWN


@given(st.text())
def test_nothing_is_refused(written: str) -> None:
    read_cursor(written)
