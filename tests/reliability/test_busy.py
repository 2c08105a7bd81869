"""Somebody else holds the database: who writes waits a while, who reads does not notice."""

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import make_url

from tests.live import Place
from tests.reliability.speaking import THREAD, another, kept_in, reply, sent_again, signed_in
from tests.visitor import Visitor

pytestmark = [
    pytest.mark.sqlite_only(reason="PostgreSQL knows no lock on everything"),
    pytest.mark.slow,
]
MORE_THAN_THREADS = 10


@contextmanager
def locked(place: Place) -> Iterator[None]:
    """As a backup or somebody's own script may lock it."""
    path = make_url(place.database_url).database
    with closing(sqlite3.connect(str(path), isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


def test_three_seconds_are_waited_for(place: Place) -> None:
    with place.serve() as server, ThreadPoolExecutor() as pool:
        server.wait_until_ready()
        amina = signed_in(server, "Amina")
        form = reply(amina, "")
        words = [f"I can wait, {number}." for number in range(3)]
        with locked(place):
            answers = [pool.submit(amina.send, another(form, body)) for body in words]
            time.sleep(3)
            assert not any(answer.done() for answer in answers)
        assert {answer.result().status for answer in answers} == {303}
        shown = amina.get(THREAD).text
        assert [body for body in words if body in shown] == words


def test_a_lasting_lock_is_told_and_keeps_the_words(place: Place) -> None:
    words = [f"Patience has\r\nan end, {number}." for number in range(MORE_THAN_THREADS)]
    with place.serve() as server, ThreadPoolExecutor(MORE_THAN_THREADS) as pool:
        server.wait_until_ready()
        amina, bruno = signed_in(server, "Amina"), signed_in(server, "Bruno")
        form = reply(amina, "")
        with locked(place):
            answers = [pool.submit(amina.send, another(form, body)) for body in words]
            for reader in (bruno, Visitor(server.url)) * 2:
                assert reader.get(THREAD).status == 200
            patient = sum(not answer.done() for answer in answers)
            assert patient > MORE_THAN_THREADS / 3, "reading waited for the writers"
            told = [answer.result() for answer in answers]
        assert {page.status for page in told} == {503}
        assert [kept_in(page) for page in told] == words
        for page in told:
            assert int(page.headers["Retry-After"]) > 0
            assert sent_again(amina, page).status == 303
        written = "".join(amina.get(f"{THREAD}?page={number}").text for number in (1, 2))
        for number in range(MORE_THAN_THREADS):
            assert written.count(f"an end, {number}.") == 1
