"""Counting in memory: quick, and without leaving anything behind."""

import threading

from dialogue import limits


def test_counting_begins_no_thread() -> None:
    storage = limits._Memory()
    before = threading.active_count()
    assert [storage.incr("knocks", 60) for _ in range(3)] == [1, 2, 3]
    assert threading.active_count() == before


def test_what_has_expired_is_counted_anew_and_swept_out() -> None:
    storage = limits._Memory()
    storage.incr("once", -1)
    assert storage.incr("once", 60) == 1
    storage.incr("long ago", -1)
    storage._sweep_from = 0.0
    storage.incr("now", 60)
    assert set(storage.storage) == {"once", "now"}
