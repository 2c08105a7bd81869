"""Strings that have broken others: each survives, or is refused; none breaks a page."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue import limits
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Invalid
from dialogue.extensions import db
from dialogue.text import clean_body, clean_line, clean_name, is_blank
from dialogue.threads.models import Post, Revision, Thread
from tests.browser import Browser
from tests.contract.hostile import dangers, headings
from tests.contract.routes import token_for
from tests.factories import Cast, first_post, make_thread, seat_of, signed_in
from tests.threads.test_list_pages import followed

REAL = Path(__file__).parents[2].parent / "shared/data/standards/blns.json"
MORE = [
    "\x00", "a\x00b", "\ud800", "\u202eabc", "\u200b", "a" * 20_001, "[" * 301, "[" * 10_000,
    "x" * 200_000, "🧑‍🤝‍🧑" * 30, "{{ actor.password_hash }}", "{% raw %}", "%(number)s", "%s%n",
    "</textarea><script>alert(1)</script>", "]]>", "<!--", "&lt;b&gt;", "own-token-", "\r\n\r\n",
    "=1+1", "javascript:alert(1)", "[x](javascript:alert(1))", "![x](https://example.org/x.png)",
    '"><img src=x onerror=alert(1)>', "'; DROP TABLE post; --", "‮‭", "ﷺ" * 100,
]  # fmt: skip


def naughty() -> list[str]:
    if not REAL.exists():
        pytest.skip("the real material ../shared/data/standards is not here")
    strings: list[str] = json.loads(REAL.read_text(encoding="utf-8"))
    assert len(strings) == 515
    return strings + MORE


@pytest.fixture
def amina(app: Flask, dialogue: Dialogue, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setattr(limits, "CONTRIBUTIONS", limits.Limit("contributions", ("9999/second",)))
    return signed_in(app, cast.amina)


def form_text(text: str) -> str:
    """What a browser sends for it: form data know no lone surrogates."""
    return text.encode("utf-8", "replace").decode()


def taken(clean: object, text: str) -> str | None:
    """What is kept of a text, by the rules of storage; None where it is refused."""
    try:
        return clean(text)  # type: ignore[operator, no-any-return]
    except Invalid:
        return None


def is_drawn(backend: str) -> bool:
    """What is kept is asked of both databases; pages draw it alike, and one of them is enough."""
    return backend == "sqlite"


def test_as_title_and_body(amina: Browser, backend: str) -> None:
    token, opened = token_for(amina), []
    for text in map(form_text, naughty()):
        data = {"csrf_token": token, "forum": "global", "stage": "exclusion", "lang": "en"}
        answer = amina.post("/d/june-2005/threads", data=data | {"title": text, "body": text})
        title = taken(lambda value: clean_line(value, limit=200), text)
        body = taken(clean_body, text)
        assert answer.status_code == (303 if title and body else 422), ascii(text)
        page = answer
        if answer.status_code == 303:
            opened.append((title, body))
            if is_drawn(backend):
                page = amina.get(answer.location)
                assert page.status_code == 200, ascii(text)
                assert headings(page.text) == [title]
        assert dangers(page.text) == [], ascii(text)
    assert len(opened) > 450
    kept = select(Thread.title, Post.body).join(Post.thread).order_by(Post.number)
    assert [tuple(row) for row in db.session.execute(kept)] == opened
    for page in followed(amina, "/d/june-2005/threads?sort=oldest"):
        assert dangers(page) == []
    assert dangers(amina.get("/d/june-2005/").text) == []
    assert dangers(amina.get("/d/june-2005/people/amina").text) == []
    assert dangers(amina.get("/d/june-2005/rounds/2/").text) == []


def test_what_is_kept_of_a_body_is_what_was_typed(
    amina: Browser, dialogue: Dialogue, cast: Cast, backend: str
) -> None:
    make_thread(dialogue, cast.bruno)
    token = token_for(amina)
    sent = [text for text in map(form_text, naughty()) if taken(clean_body, text)]
    if not is_drawn(backend):  # the others were bodies together with titles
        sent = [text for text in sent if not taken(lambda v: clean_line(v, limit=200), text)]
        assert sent
    for text in sent:
        answer = amina.post(
            "/d/june-2005/threads/1/posts", data={"csrf_token": token, "body": text}
        )
        assert answer.status_code == 303, ascii(text)
    kept = db.session.scalars(select(Post.body).where(Post.number > 1).order_by(Post.number)).all()
    assert list(kept) == [clean_body(text) for text in sent]
    for page in range(1, len(sent) // 20 + 2):
        answer = amina.get(f"/d/june-2005/threads/1?view=flat&page={page}")
        assert answer.status_code == 200
        assert dangers(answer.text) == []


def test_as_the_reason_of_an_edit(amina: Browser, dialogue: Dialogue, cast: Cast) -> None:
    post = first_post(make_thread(dialogue, cast.amina))
    token, kept = token_for(amina), []
    for place, text in enumerate(map(form_text, naughty())):
        data = {"csrf_token": token, "body": f"Change {place}.", "reason": text}
        answer = amina.post("/d/june-2005/posts/1/edit", data=data)
        reason = "" if is_blank(text) else taken(lambda v: clean_line(v, limit=300), text)
        assert answer.status_code == (422 if reason is None else 303), ascii(text)
        assert dangers(answer.text) == []
        kept += [] if reason is None else [reason]
    stored = db.session.scalars(
        select(Revision.reason).where(Revision.post_id == post.id).order_by(Revision.version)
    )
    assert list(stored) == kept
    history = amina.get("/d/june-2005/posts/1/history")
    assert history.status_code == 200
    assert dangers(history.text) == []


def test_as_alias(amina: Browser, dialogue: Dialogue, cast: Cast, backend: str) -> None:
    token, seat = token_for(amina), seat_of(cast.amina, dialogue)
    for text in map(form_text, naughty()):
        answer = amina.post("/d/june-2005/seat", data={"csrf_token": token, "alias": text})
        name = "Amina" if not text.strip() else taken(clean_name, text)
        assert answer.status_code == (422 if name is None else 303), ascii(text)
        assert dangers(answer.text) == []
        if name is None:
            continue
        db.session.refresh(seat)
        assert seat.name == name
        if not is_drawn(backend):
            continue
        page = amina.get(f"/d/june-2005/people/{seat.handle}")
        assert page.status_code == 200, ascii(text)
        assert headings(page.text) == [name]
        assert dangers(page.text) == [], ascii(text)
    assert dangers(amina.get("/d/june-2005/people/").text) == []
