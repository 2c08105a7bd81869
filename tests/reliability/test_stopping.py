"""SIGTERM: who was being answered is answered, what was kept in memory is written."""

import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from signal import SIGTERM

import pytest
from sqlalchemy import func, select, update

from dialogue import clock
from dialogue.accounts.models import SignIn
from dialogue.dialogues.models import Dialogue
from dialogue.events import Delivery
from dialogue.extensions import db
from dialogue.operation import transaction
from dialogue.threads.models import Post, ReadMark
from dialogue.threads.publishing import lock_counters
from tests.live import Place
from tests.mail.smtp_server import smtp_server
from tests.reliability.speaking import (
    PEOPLE,
    THREAD,
    RecordProperty,
    another,
    furnish,
    invite,
    reply,
    signed_in,
)
from tests.servers import Running, wait_until

pytestmark = pytest.mark.slow
PROMISED = 10  # seconds from the signal to the end
HALF_A_REQUEST = b"""POST /account/sign-in HTTP/1.1\r
Host: localhost\r
Content-Type: application/x-www-form-urlencoded\r
Content-Length: 100\r
\r
email="""
A_WHILE = timedelta(hours=1)


@contextmanager
def nobody_may_write(place: Place) -> Iterator[None]:
    """Somebody else is in the middle of numbering a contribution."""
    with place.opened(), transaction():
        lock_counters(db.session.scalars(select(Dialogue)).one())
        yield


def test_requests_under_way_are_answered_and_stored(
    place: Place, record_property: RecordProperty
) -> None:
    words = [f"Just before the end, {number}." for number in range(len(PEOPLE))]
    with place.serve() as server, ThreadPoolExecutor() as pool:
        server.wait_until_ready()
        visitor = signed_in(server, "Amina")
        form = reply(visitor, "")
        with nobody_may_write(place):
            answers = [pool.submit(visitor.send, another(form, body)) for body in words]
            wait_until(lambda: server.connections() == len(words), 10, "the requests")
            server.tell(SIGTERM)
            time.sleep(0.2)
            assert not any(answer.done() for answer in answers)
        record_property("seconds to stop (10 promised)", ended(server))
        assert {answer.result().status for answer in answers} == {303}
    with place.opened():
        stored = db.session.scalars(select(Post.body).where(Post.number > 1)).all()
    assert Counter(stored) == Counter(words)


def test_what_was_kept_in_memory_is_written(place: Place) -> None:
    with place.serve() as server:
        server.wait_until_ready()
        read_after_a_while(place, server)
        server.tell(SIGTERM)
        ended(server)
    with place.opened():
        assert is_known()


@pytest.mark.sqlite_only(reason="about connections to the server")
def test_a_client_that_never_ends_its_request_costs_nothing(place: Place) -> None:
    with place.serve() as server:
        server.wait_until_ready()
        with closing(socket.create_connection(("127.0.0.1", server.port))) as endless:
            endless.sendall(HALF_A_REQUEST)
            wait_until(lambda: server.connections() == 1, 10, "the request")
            read_after_a_while(place, server)
            server.tell(SIGTERM)
            with place.opened():
                wait_until(is_known, PROMISED - 1, "the writing, which must not be the last thing,")
            ended(server)


@pytest.mark.parametrize("how", ["serve", "worker"])
def test_mail_under_way_is_not_sent_twice(new_database: str, tmp_path: Path, how: str) -> None:
    guests = [f"guest{number}@example.org" for number in range(30)]
    with smtp_server(pause=lambda _step: time.sleep(0.1)) as mails:
        place = Place(tmp_path, new_database, MAIL_URL=f"smtp://127.0.0.1:{mails.port}")
        furnish(place)
        invite(place, *guests)
        with getattr(place, how)() as runner:
            wait_until(lambda: len(mails.contents) > 1, 20, "the first mails")
            runner.tell(SIGTERM)
            ended(runner)
    sent = [str(message_from_bytes(content)["To"]) for content in mails.contents]
    with place.opened():
        states = db.session.scalars(select(Delivery.state)).all()
    assert len(set(sent)) == len(sent) < len(guests)
    assert states == ["waiting"] * (len(guests) - len(sent))


def ended(running: Running) -> float:
    """How long that took; it went well."""
    begin = time.monotonic()
    assert running.process.wait(timeout=PROMISED + 2) == 0
    assert "Traceback" not in running.stderr.read_text()
    return round(time.monotonic() - begin, 2)


def read_after_a_while(place: Place, server: Running) -> None:
    amina = signed_in(server, "Amina")
    with place.opened():
        db.session.execute(update(SignIn).values(seen_at=clock.now() - A_WHILE))
        db.session.commit()
    assert amina.get(THREAD).status == 200


def is_known() -> bool:
    """That somebody was here, and what they read."""
    db.session.rollback()
    marks = db.session.scalar(select(func.count()).select_from(ReadMark))
    seen_at = db.session.scalars(select(SignIn.seen_at)).one()
    return marks == 1 and clock.now() - seen_at < A_WHILE / 2
