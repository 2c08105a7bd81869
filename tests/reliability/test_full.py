"""Nothing can be written, neither data nor mail nor logs: reading goes on, no words are lost."""

import resource
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest
from sqlalchemy import select

from dialogue.events import Delivery
from dialogue.extensions import db
from dialogue.threads.models import Post
from tests.live import Place
from tests.reliability.speaking import THREAD, another, kept_in, reply, sent_again, signed_in
from tests.servers import Running, wait_until
from tests.visitor import Visitor, mails_in

pytestmark = [
    pytest.mark.sqlite_only(reason="another server's disk is not ours to fill"),
    pytest.mark.slow,
]
WORDS = "What I wrote while there was no room.\r\n\r\nIt was long."
FULL = "/dev/full"  # whatever is written there is refused for want of room
FORGOTTEN = "/account/forgotten"


@contextmanager
def no_room(server: Running) -> Iterator[None]:
    """No file of the server may grow: what a full disk does to everything that it writes."""
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    for process in server.processes():
        process.rlimit(psutil.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        for process in server.processes():
            process.rlimit(psutil.RLIMIT_FSIZE, unlimited)


def test_without_room_reading_goes_on_and_words_are_given_back(place: Place) -> None:
    with place.serve() as server:
        server.wait_until_ready()
        amina = signed_in(server, "Amina")
        form = reply(amina, WORDS)
        workers = [process.pid for process in server.processes()]
        with no_room(server):
            refused = amina.send(form)
            assert (refused.status, kept_in(refused)) == (503, WORDS)
            assert int(refused.headers["Retry-After"]) > 0
            assert amina.get(THREAD).status == 200
            assert Visitor(server.url).get("/").status == 200
            assert sent_again(amina, refused).status == 503
        assert sent_again(amina, refused).status == 303
        assert amina.send(another(form, "And more.")).status == 303
        assert [process.pid for process in server.processes()] == workers
    with place.opened():
        bodies = db.session.scalars(select(Post.body).order_by(Post.number)).all()
    assert bodies[1:] == [WORDS.replace("\r\n", "\n"), "And more."]
    assert place.command("doctor").returncode == 0


def test_logs_without_room_hold_nothing_up(place: Place) -> None:
    place.log.symlink_to(FULL)
    people = {"amina@example.org", "bruno@example.org"}
    with place.serve(REDIS_URL="redis://127.0.0.1:1/0") as server:  # of which much is logged
        server.wait_until_ready()
        for address in people:
            page = Visitor(server.url).submit(FORGOTTEN, FORGOTTEN, email=address)
            assert page.status == 200, page
            wait_until(lambda address=address: address in recipients(place), 15, "the mail")
        with place.opened():
            wait_until(lambda: not db.session.scalars(select(Delivery)).all(), 15, "the end")
    assert Counter(recipients(place)) == Counter(people)


def recipients(place: Place) -> list[str]:
    return [str(mail["To"]) for mail in mails_in(place.folder)]
