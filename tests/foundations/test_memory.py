"""What a process remembers: never more than was committed."""

import pytest
from flask import Flask

from dialogue import memory
from dialogue.memory import Recent
from dialogue.operation import transaction


def remember_and_fail(recent: Recent[str]) -> None:
    recent.put("within", "never was")
    raise RuntimeError("on purpose")


def test_the_least_recently_used_goes_first() -> None:
    recent: Recent[str] = Recent(2)
    recent.put("a", "A")
    recent.put("b", "B")
    recent.get("a")
    recent.put("c", "C")
    assert [recent.get(key) for key in "abc"] == ["A", None, "C"]


def test_what_a_failed_transaction_read_is_forgotten(app: Flask) -> None:
    recent: Recent[str] = Recent(2)
    recent.put("before", "kept")
    with pytest.raises(RuntimeError), transaction():
        remember_and_fail(recent)
    assert recent.get("within") is None
    assert recent.get("before") == "kept"


def test_what_a_transaction_read_is_kept_when_it_is_committed(app: Flask) -> None:
    recent: Recent[str] = Recent(2)
    with transaction():
        recent.put("within", "is")
    assert recent.get("within") == "is"


def test_everything_can_be_forgotten() -> None:
    recent: Recent[str] = Recent(2)
    recent.put("a", "A")
    memory.forget_everything()
    assert recent.get("a") is None
