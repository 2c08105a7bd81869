"""The pages on which one chooses what to be told of."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.extensions import db
from dialogue.notifications.models import ForumWatch, ThreadWatch
from dialogue.threads.models import Thread
from tests.browser import Browser
from tests.factories import (
    Cast,
    make_user,
    signed_in,
)
from tests.notifications.listing import THREAD, WATCHING

LEVELS_PAGES = [f"{THREAD}/watch", "/d/june-2005/forums/global/watch"]


@pytest.mark.parametrize("path", LEVELS_PAGES)
def test_levels_are_chosen_on_a_page_of_their_own(
    app: Flask, thread: Thread, cast: Cast, path: str
) -> None:
    chen, back = signed_in(app, cast.chen), path.removesuffix("watch").rstrip("/")
    page = chen.get(back if "threads" in path else f"{back}/").text
    assert f'href="{path}"' in page
    for level in ("all", "none", "replies"):
        answer = chen.submit(path, path, level=level)
        assert (answer.status_code, answer.headers["Location"].rstrip("/")) == (303, back)
        assert "Your choice is kept." in chen.get(answer.headers["Location"]).text
        (checked,) = re.findall(r'value="(\w*)"\s+checked', chen.get(path).text)
        assert checked == level
    assert f'href="{path}"' in chen.get(WATCHING).text
    assert chen.submit(path, path, level="").status_code == 303
    assert "You have chosen nothing yet." in chen.get(WATCHING).text
    assert db.session.scalars(select(ThreadWatch)).all() == []
    assert db.session.scalars(select(ForumWatch)).all() == []


@pytest.mark.parametrize("path", LEVELS_PAGES)
def test_levels_are_for_those_who_take_part(
    app: Flask, client: Browser, thread: Thread, cast: Cast, path: str
) -> None:
    assert client.get(path).status_code == 403
    assert signed_in(app, make_user("Stranger")).get(path).status_code == 403
    chen = signed_in(app, cast.chen)
    answer = chen.submit(path, path, level="everything")
    assert answer.status_code == 422
    assert "Choose one of the answers in the list." in answer.text
    for absent in ("/d/june-2005/threads/99/watch", "/d/june-2005/forums/moon/watch"):
        assert chen.get(absent).status_code == 404
