"""What is said in a private forum never reaches those outside it, by no address of the product."""

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.extensions import db
from dialogue.threads.models import Thread
from tests.browser import Browser
from tests.contract.canary import (
    AUTHOR,
    CANARIES,
    OUTSIDERS,
    SECRET_FORUM,
    Place,
    make_place,
    tell_of_round,
    tell_secret,
)
from tests.contract.routes import Address, addresses, same_text, token_for
from tests.factories import first_post, signed_in


@pytest.fixture
def place(app: Flask, clock: object) -> Place:
    return make_place(app)


def told(browser: Browser, address: Address) -> str:
    """All that an answer says: status, headers, page."""
    answer = browser.get(address.path)
    assert answer.status_code < 500, f"{address.path}: {answer.status_code}"
    headers = "".join(f"{name}: {value}\n" for name, value in answer.headers)
    return f"{answer.status_code}\n{headers}\n{answer.text}"


def test_no_address_tells_the_secret(app: Flask, place: Place) -> None:
    tell_secret(place)
    tell_of_round(place)
    swept = list(addresses(app, place.known()))
    assert len(swept) > 200
    for name in OUTSIDERS:
        for address in swept:
            found = told(place.readers[name], address)
            leaked = [canary for canary in CANARIES if canary.lower() in found.lower()]
            assert leaked == [], f"{name} at {address.path}"


def test_the_sweep_would_notice(app: Flask, place: Place) -> None:
    """Whoever belongs inside does find all of it: the sweep reads the right pages."""
    tell_secret(place)
    inside = signed_in(app, place.insider)
    swept = "".join(told(inside, address) for address in addresses(app, place.known()))
    assert [canary for canary in CANARIES if canary not in swept] == []


def test_nothing_that_outsiders_see_changes(app: Flask, place: Place) -> None:
    """Not a count, not a name, not an order: the pages are the same as before it was said."""
    before = place.known()
    names = ("visitor", "stranger", "observer", "neighbour")
    numbers = {"number": [1], "handle": ["amina"], "draft_id": [1]}
    # Streams tell that what was once said openly is gone: test_changes.py asks them.
    swept = [one for one in addresses(app, {**before, **numbers}) if not is_stream(one)]
    for name in names:
        pages(place.readers[name], swept)  # what is new for somebody is so once
    first = {name: pages(place.readers[name], swept) for name in names}
    tell_only_in_private(place)
    for name in names:
        again = pages(place.readers[name], swept)
        assert [path for path in again if again[path] != first[name][path]] == [], name


def is_stream(address: Address) -> bool:
    return address.endpoint.startswith("realtime.")


def tell_only_in_private(place: Place) -> None:
    """What else belongs to the secret's telling is taken out of the public's sight."""
    secret = tell_secret(place)
    seat = place.insider.seats[0]
    seat.name, seat.handle = AUTHOR, AUTHOR.lower()
    beside = db.session.scalars(select(Thread).where(Thread.title == "Beside it")).one()
    beside.forum_id = secret.forum_id
    db.session.commit()


def pages(browser: Browser, swept: list[Address]) -> dict[str, str]:
    return {address.path: same_text(browser.get(address.path).text) for address in swept}


def test_what_is_hidden_looks_like_what_is_absent(app: Flask, place: Place) -> None:
    thread = tell_secret(place)
    number, post = thread.number, first_post(thread).number
    hidden = {
        f"/d/june-2005/threads/{number}": "/d/june-2005/threads/999",
        f"/d/june-2005/threads/{number}/new-for-me": "/d/june-2005/threads/999/new-for-me",
        f"/d/june-2005/threads/{number}/stages": "/d/june-2005/threads/999/stages",
        f"/d/june-2005/threads/{number}/stage": "/d/june-2005/threads/999/stage",
        f"/d/june-2005/posts/{post}": "/d/june-2005/posts/999",
        f"/d/june-2005/posts/{post}/history": "/d/june-2005/posts/999/history",
        f"/d/june-2005/posts/{post}/actions": "/d/june-2005/posts/999/actions",
        f"/d/june-2005/posts/{post}/edit": "/no/such/page",
        f"/d/june-2005/forums/{SECRET_FORUM}/": "/d/june-2005/forums/nowhere/",
    }
    for name in OUTSIDERS:
        browser = place.readers[name]
        browser.get("/help")  # the first page may set a cookie
        for path, absent in hidden.items():
            answer, other = browser.get(path), browser.get(absent)
            assert (answer.status_code, other.status_code) == (404, 404), (name, path)
            assert same_text(answer.text) == same_text(other.text), (name, path)
            assert [pair[0] for pair in answer.headers] == [pair[0] for pair in other.headers]


def test_nobody_outside_can_change_what_is_hidden(app: Flask, place: Place) -> None:
    thread = tell_secret(place)
    post = first_post(thread)
    known = {**place.known(), "slug": ["june-2005"], "number": [thread.number, post.number]}
    inside = ("/d/june-2005/threads/", "/d/june-2005/posts/")
    swept = [one for one in addresses(app, known, safe=False) if one.path.startswith(inside)]
    assert len(swept) >= 5
    for name in OUTSIDERS:
        browser = place.readers[name]
        token = token_for(browser)
        for address in swept:
            form = {"csrf_token": token, "body": "x", "forum": "global", "stage": "cohesion",
                    "reason": "x", "version": "2"}  # fmt: skip
            answer = browser.open(address.path, method=address.method, data=form)
            assert answer.status_code == 404, (name, address.path)
            assert not [canary for canary in CANARIES if canary in answer.text]
        db.session.expire_all()
        stands = (post.version, post.state, thread.forum.slug)
        assert stands == (2, "published", SECRET_FORUM), name
