"""A durable listener's duty: at least once, never for ever, never lost."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue import deliveries, events
from dialogue.deliveries import deliver_due
from dialogue.events import Delivery, Event, Listener, record
from dialogue.extensions import db
from dialogue.operation import attempt, transaction
from dialogue.permissions import Operator
from dialogue.streams import Stream, StreamEntry, StreamNote
from tests.fakes import Clock


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The events that a listener of "test.happened" was told of."""
    told: list[int] = []
    listen(monkeypatch, lambda event: told.append(event.id))
    return told


def listen(monkeypatch: pytest.MonkeyPatch, listener: Listener) -> None:
    monkeypatch.setitem(events._listeners, "test.happened", {"test.listener": listener})


def happen(*streams: StreamNote) -> None:
    record("test.happened", actor=Operator(), about=("test", 1), streams=streams)


def happen_and_fail(*streams: StreamNote) -> None:
    happen(*streams)
    raise RuntimeError("on purpose")


def waiting() -> list[Delivery]:
    return list(db.session.scalars(select(Delivery).execution_options(populate_existing=True)))


def test_a_listener_is_told_once(app: Flask, heard: list[int]) -> None:
    with transaction():
        happen()
    assert deliver_due() == 1
    assert deliver_due() == 0
    assert len(heard) == 1
    assert waiting() == []


def test_nothing_is_told_of_what_was_rolled_back(app: Flask, heard: list[int]) -> None:
    with pytest.raises(RuntimeError), transaction():
        happen_and_fail()
    assert deliver_due() == 0
    assert db.session.scalars(select(Event)).all() == []


def test_a_failed_part_tells_nothing_and_the_rest_does(app: Flask, heard: list[int]) -> None:
    with transaction():
        happen(StreamNote("thread/x/1", "post/1", "new"))
        with pytest.raises(RuntimeError), attempt():
            happen_and_fail(StreamNote("thread/x/1", "post/2", "new"))
        happen(StreamNote("thread/x/1", "post/3", "new"))
    entries = db.session.scalars(select(StreamEntry).order_by(StreamEntry.seq)).all()
    assert [(entry.seq, entry.object) for entry in entries] == [(1, "post/1"), (2, "post/3")]
    assert db.session.scalars(select(Stream.head)).all() == [2]


def test_a_failing_listener_is_asked_again_later_and_given_up_in_the_end(
    app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def fail(event: Event) -> None:
        asked.append(event.id)
        raise ConnectionError("the mail server is away")

    listen(monkeypatch, fail)
    with transaction():
        happen()
    for _ in range(deliveries.ATTEMPTS + 3):
        deliver_due()
        clock.move(hours=1)
    assert len(asked) == deliveries.ATTEMPTS
    assert [delivery.state for delivery in waiting()] == ["dead"]


def test_what_a_killed_process_had_claimed_is_done_after_its_lease(
    app: Flask, clock: Clock, heard: list[int]
) -> None:
    with transaction():
        happen()
    with transaction():
        claimed = waiting()[0]
        claimed.state, claimed.lease_until = "claimed", clock.now + timedelta(seconds=60)
    assert deliver_due() == 0
    clock.move(seconds=61)
    assert deliver_due() == 1
    assert len(heard) == 1


def test_what_ends_every_process_that_tries_it_is_given_up(
    app: Flask, clock: Clock, heard: list[int]
) -> None:
    with transaction():
        happen()
        happen()
    with transaction():
        fatal, _next = waiting()
        fatal.state, fatal.lease_until = "claimed", clock.now
        fatal.attempts = deliveries.ATTEMPTS
    clock.move(seconds=1)
    assert deliver_due() == 2
    assert [(one.id, one.state) for one in waiting()] == [(fatal.id, "dead")]
    assert len(heard) == 1
