"""The Socket.IO client that browsers use, as Node runs it, is told what our own test client is."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dialogue.moderation.operations import move_thread
from dialogue.streams import head_of
from dialogue.threads.models import Thread
from dialogue.threads.operations import edit_post, withdraw_post
from tests.factories import OPERATOR, Cast, forum_of, make_many_posts, make_post, seat_of
from tests.node_client import Followed, NodeClient
from tests.realtime.conftest import ORIGIN
from tests.servers import wait_until

STREAM, PAGE = "thread/june-2005/1", "/d/june-2005/threads/1"


@pytest.fixture
def page(node: Path, site: str, thread: Thread) -> Iterator[NodeClient]:
    with NodeClient(node, site, Origin=ORIGIN) as client:
        client.watch(STREAM, PAGE)
        wait_until(lambda: client.is_connected, 20, "the connection")
        yield client


def held(page: NodeClient, enough: Callable[[Followed], bool]) -> Followed:
    wait_until(lambda: enough(page.followed(STREAM)), 20, "the news")
    return page.followed(STREAM)


def test_it_holds_what_was_said_changed_and_taken_back(
    page: NodeClient, thread: Thread, cast: Cast
) -> None:
    posts = [make_post(thread, cast.amina, f"Number {n}.") for n in range(5)]
    edit_post(cast.amina, posts[0], body="Better.", version=1)
    withdraw_post(cast.amina, posts[1])
    move_thread(OPERATOR, thread, forum=forum_of(thread.dialogue, "africa"))
    found = held(page, lambda one: one.seq == head_of(STREAM).seq)
    found.assert_complete()
    assert sorted(found.posts) == [1, 2, 3, 4, 5, 6]
    assert "Better." in found.posts[2]
    assert "Withdrawn by its author" in found.posts[3]
    assert found.objects["thread/1"]["state"] == "open"


def test_what_it_lost_it_asks_for(page: NodeClient, thread: Thread, cast: Cast) -> None:
    page.drop(50)
    before = page.followed(STREAM).seq
    for number in range(20):
        make_post(thread, cast.amina, f"Number {number}.")
    held(page, lambda one: one.asked > 0)
    page.drop(0)
    found = held(page, lambda one: one.seq == before + 20)
    found.assert_complete()
    assert len(found.posts) == 21


def test_after_a_cut_it_comes_back_and_knows_all(
    page: NodeClient, thread: Thread, cast: Cast
) -> None:
    before = page.followed(STREAM).seq
    for _ in range(5):
        wait_until(lambda: page.is_connected, 20, "coming back")
        page.disconnect()
        make_post(thread, cast.amina)
    held(page, lambda one: one.seq == before + 5).assert_complete()


def test_far_behind_it_reads_the_page_anew(page: NodeClient, thread: Thread, cast: Cast) -> None:
    page.drop(100)
    make_many_posts(thread, 201, seat_of(cast.amina, thread.dialogue))
    page.disconnect()
    found = held(page, lambda one: len(one.posts) == 202)
    assert "reset" in [how for _, _, how in found.steps]
