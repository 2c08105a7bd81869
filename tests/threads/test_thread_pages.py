"""A thread as it is read: orders, pages, permanent links."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.moderation.operations import move_thread
from dialogue.threads.models import Thread
from tests.beginnings import begin
from tests.browser import Browser
from tests.factories import (
    OPERATOR,
    Cast,
    forum_of,
    make_dialogue,
    make_many_posts,
    make_post,
    make_thread,
    seat_of,
    signed_in,
)

PAGE = "/d/june-2005/threads/1"
NUMBER = re.compile(r'<article class="post[^"]*" id="p(\d+)"')
DEPTH = re.compile(r'<li class="branch" data-depth="(\d+)"')


def numbers(page: str) -> list[int]:
    """The contributions of a page, in order."""
    return [int(number) for number in NUMBER.findall(page)]


@pytest.fixture
def thread(dialogue: Dialogue, cast: Cast) -> Thread:
    """1, answered by 2 and 4; 2 answered by 5; 3 answers the thread."""
    thread = make_thread(dialogue, cast.amina)
    for reply_to in (1, None, 1, 2):
        make_post(thread, cast.bruno, reply_to=reply_to)
    return thread


def test_by_reply_and_by_time(client: Browser, thread: Thread) -> None:
    nested = client.get(f"{PAGE}?view=nested").text
    assert numbers(nested) == [1, 2, 5, 4, 3]
    assert DEPTH.findall(nested) == ["0", "1", "2", "1", "0"]
    flat = client.get(f"{PAGE}?view=flat").text
    assert numbers(flat) == [1, 2, 3, 4, 5]
    assert set(DEPTH.findall(flat)) == {"0"}
    for page in (nested, flat):
        assert 'href="/d/june-2005/posts/2">in reply to 2</a>' in page
        answered = page.split('id="p1"')[1].split("</li>")[0]
        assert re.findall(r'/posts/(\d)">\d</a>', answered.split("Answered in")[1]) == ["2", "4"]


def test_the_order_one_chose_is_kept(client: Browser, thread: Thread) -> None:
    assert numbers(client.get(PAGE).text) == [1, 2, 5, 4, 3]
    chosen = client.get(f"{PAGE}?view=flat")
    cookie = chosen.headers["Set-Cookie"]
    assert cookie.startswith("view=flat;")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert numbers(client.get(PAGE).text) == [1, 2, 3, 4, 5]
    assert 'href="/d/june-2005/threads/1?view=flat" aria-current="page"' in client.get(PAGE).text
    client.get(f"{PAGE}?view=nested")
    assert numbers(client.get(PAGE).text) == [1, 2, 5, 4, 3]


def test_an_order_that_is_none_is_ignored(client: Browser, thread: Thread) -> None:
    answer = client.get(f"{PAGE}?view=random")
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False)
    client.set_cookie("view", "x\x00y")
    assert numbers(client.get(PAGE).text) == [1, 2, 5, 4, 3]


def test_any_words_may_follow_the_number(client: Browser, thread: Thread) -> None:
    assert client.get(f"{PAGE}-who-is-left-out").status_code == 200
    assert client.get(f"{PAGE}-").status_code == 404


def test_readers_get_no_cookie(app: Flask, thread: Thread) -> None:
    for path in ("/", "/help", "/d/june-2005/", PAGE, "/d/june-2005/threads", "/d/june-2005/about",
                 "/d/june-2005/people/", "/d/june-2005/people/amina", "/d/june-2005/rounds/2/",
                 "/d/june-2005/forums/africa/", "/d/june-2005/stages/exclusion/",
                 "/d/june-2005/posts/1", "/d/june-2005/posts/1/history", "/nowhere"):  # fmt: skip
        answer = app.test_client().get(path)
        assert "Set-Cookie" not in answer.headers, path
        assert 'method="post"' not in answer.text, path


def test_what_only_a_browser_knows_is_not_needed(client: Browser, thread: Thread) -> None:
    """Text browsers: every contribution, way and form stands in the page itself."""
    page = client.get(PAGE).text
    assert "<noscript" not in page
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page) == ["Who is left out"]
    assert page.count('class="post__body prose"') == 5


@pytest.fixture
def long_thread(dialogue: Dialogue, cast: Cast, request: pytest.FixtureRequest) -> Thread:
    def make() -> None:
        thread = make_thread(dialogue, cast.amina)
        make_many_posts(thread, 999, seat_of(cast.amina, dialogue))

    begin(request, "a thousand contributions", make)
    return db.session.scalars(select(Thread)).one()


def test_a_thousand_contributions_stand_on_fifty_pages(
    client: Browser, long_thread: Thread
) -> None:
    found: list[int] = []
    for page in range(1, 51):
        answer = client.get(f"{PAGE}?page={page}")
        assert answer.status_code == 200
        on_page = numbers(answer.text)
        assert len(on_page) == 20
        found += on_page
    assert found == list(range(1, 1001))
    last = client.get(f"{PAGE}?page=50").text
    assert "981 to 1000 of 1000" in last
    assert 'rel="prev"' in last
    assert 'rel="next"' not in last


def test_pages_that_are_none_are_not_found(client: Browser, long_thread: Thread) -> None:
    for page in ("0", "51", "-1", "x", "1.5", "9" * 5000, "1e1"):
        assert client.get(f"{PAGE}?page={page}").status_code == 404, page


def test_permanent_links_lead_to_the_right_page(
    client: Browser, cast: Cast, long_thread: Thread
) -> None:
    for number in (1, 20, 21, 777):
        led = client.get(f"/d/june-2005/posts/{number}")
        assert (led.status_code, led.location) == (302, f"{PAGE}?post={number}#p{number}")
        first = number - (number - 1) % 20
        assert numbers(client.get(led.location).text) == list(range(first, first + 20))
    make_post(long_thread, cast.bruno, reply_to=1)
    address = client.get("/d/june-2005/posts/1001").location
    assert numbers(client.get(address).text)[:3] == [1, 1001, 2]
    client.get(f"{PAGE}?view=flat")
    assert numbers(client.get(address).text) == [1001]
    assert numbers(client.get(f"{PAGE}?post=9999").text)[0] == 1


def test_permanent_links_survive_a_move(
    client: Browser, dialogue: Dialogue, long_thread: Thread
) -> None:
    before = client.get("/d/june-2005/posts/777").location
    move_thread(OPERATOR, long_thread, forum=forum_of(dialogue, "africa"))
    assert client.get("/d/june-2005/posts/777").location == before
    page = client.get(before).text
    assert 777 in numbers(page)
    assert '<a class="fact" href="/d/june-2005/forums/africa/">' in page


def test_a_contribution_is_found_in_its_own_dialogue(client: Browser, thread: Thread) -> None:
    other = make_dialogue("other")
    make_thread(other, title="Elsewhere")
    assert client.get("/d/other/posts/1").location == "/d/other/threads/1?post=1#p1"
    assert client.get("/d/other/posts/2").status_code == 404
    assert "Elsewhere" in client.get("/d/other/threads/1").text


def test_a_new_contribution_is_there_at_once(
    app: Flask, client: Browser, thread: Thread, cast: Cast
) -> None:
    """Drawn pages are kept, and never shown once something happened."""
    chen = signed_in(app, cast.chen)
    for number in range(6, 9):
        for browser in (client, chen):
            assert number not in numbers(browser.get(PAGE).text)
        make_post(thread, cast.bruno)
        for browser in (client, chen):
            assert number in numbers(browser.get(PAGE).text)


def test_languages_read_in_their_direction(
    app: Flask, dialogue: Dialogue, cast: Cast, client: Browser
) -> None:
    thread = make_thread(dialogue, cast.amina, title="من لم يُسأل؟", body="لا أحد.", lang="ar")
    make_post(thread, cast.bruno, lang="zh")
    page = client.get(f"{PAGE}?hl=ar", follow_redirects=True).text
    assert '<html lang="ar" dir="rtl"' in page
    assert '<h1 lang="ar" dir="auto">من لم يُسأل؟</h1>' in page
    assert '<div class="post__body prose" lang="ar" dir="auto"><p>لا أحد.</p>' in page
    assert '<div class="post__body prose" lang="zh" dir="auto">' in page


def test_an_imported_outline_is_shown(client: Browser, thread: Thread) -> None:
    thread.outline = ["First <heading>", "Second"]
    db.session.commit()
    assert '<li dir="auto">First &lt;heading&gt;</li>' in client.get(PAGE).text
