"""Who is woken after a commit."""

import gc
from weakref import ref

import pytest

from dialogue import events


class Sleeper:
    def __init__(self, woken: list[events.Told]) -> None:
        self.woken = woken

    def wake(self, told: events.Told) -> None:
        self.woken.append(told)


def test_a_method_is_woken_once_as_long_as_its_object_lives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(events, "_wakers", [])
    woken: list[events.Told] = []
    sleeper = Sleeper(woken)
    events.after_commit(sleeper.wake)
    events.after_commit(sleeper.wake)
    events.wake(events.Told())
    assert len(woken) == 1
    gone = ref(sleeper)
    del sleeper
    gc.collect()
    assert gone() is None
    events.wake(events.Told())
    assert len(woken) == 1
