"""What not every visitor may read stands in no mail: no word, no title, no name, no address."""

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.i18n import LANGUAGES
from dialogue.notifications.mailing import begin_due_daily_mails
from tests.beginnings import begin, the_dialogue
from tests.factories import (
    forum_of,
    make_dialogue,
    make_participant,
    make_post,
    make_thread,
    seat_of,
    signed_in,
)
from tests.fakes import Clock, Mailbox
from tests.notifications.telling import notify

CANARIES = ("ZX9TITLE", "ZX9THREAD", "ZX9AUTHOR", "ZX9WORDS", "zx9slug", "ZX9FORUM")


def private_dialogue() -> Dialogue:
    return make_dialogue("zx9slug", title="ZX9TITLE", visibility="private")


def members_only() -> Dialogue:
    return make_dialogue("zx9slug", title="Known to all", visibility="members")


def private_forum() -> Dialogue:
    dialogue = make_dialogue("zx9slug", title="Known to all")
    forum_of(dialogue, "global").visibility = "private"
    return dialogue


def forum_of_members() -> Dialogue:
    dialogue = make_dialogue("zx9slug", title="Known to all")
    forum_of(dialogue, "global").visibility = "members"
    return dialogue


def draft() -> Dialogue:
    return make_dialogue("zx9slug", title="ZX9TITLE", phase="draft")


KINDS = (private_dialogue, members_only, private_forum, forum_of_members, draft)


@pytest.fixture(params=KINDS, ids=lambda make: make.__name__)
def closed(request: pytest.FixtureRequest, app: Flask, clock: Clock) -> Dialogue:
    begin(request, request.param.__name__, lambda: make_everything(request.param()))
    return the_dialogue("zx9slug")


def make_everything(dialogue: Dialogue) -> None:
    forum_of(dialogue, "global").title = "ZX9FORUM"
    amina = make_participant(dialogue, "Amina", "host").user
    author = make_participant(dialogue, "ZX9AUTHOR", "host").user
    thread = make_thread(dialogue, author, title="ZX9THREAD", body="ZX9WORDS first")
    for reason in ("reply", "mention", "watched", "decision"):
        notify(amina, make_post(thread, author, f"ZX9WORDS {reason}"), reason)


def test_mails_of_each_hold_no_canary(closed: Dialogue, mailbox: Mailbox) -> None:
    mails = mailbox.messages()
    assert [mail["Subject"] for mail in mails] == ["New message"] * 4
    assert_silent(mailbox)
    assert "Sign in and read it here:" in " ".join(mails[0].get_content().split())


def test_the_daily_mail_holds_none(closed: Dialogue, mailbox: Mailbox, clock: Clock) -> None:
    seat_of(closed_reader(closed), closed).mails = "daily"
    db.session.commit()
    clock.move(days=1)
    begin_due_daily_mails()
    (mail,) = mailbox.messages()
    assert mail["Subject"] == "New messages"
    assert mail.get_content().count("/account/mails/") == 4 + 1
    assert_silent(mailbox)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_language_tells_more(closed: Dialogue, mailbox: Mailbox, lang: str) -> None:
    closed_reader(closed).lang = lang
    db.session.commit()
    assert len(mailbox.messages()) == 4
    assert_silent(mailbox)


def test_the_link_leads_those_there_who_may_read(
    closed: Dialogue, mailbox: Mailbox, app: Flask
) -> None:
    amina = closed_reader(closed)
    path = mailbox.last_link("amina@example.org").partition("example.org")[2]
    inside = signed_in(app, amina).get(path)
    assert (inside.status_code, inside.location) == (303, "/d/zx9slug/posts/5")
    assert signed_in(app, make_participant(closed, "Eve").user).get(path).status_code == 404
    outside = app.test_client().get(path)
    assert outside.status_code == 303
    assert outside.location.startswith("/account/sign-in?next=")


def closed_reader(dialogue: Dialogue):  # type: ignore[no-untyped-def]
    return make_participant(dialogue, "Amina", "host").user


def assert_silent(mailbox: Mailbox) -> None:
    raw = "".join(path.read_text() for path in (mailbox.folder / "new").iterdir())
    told = raw + "".join(mail.get_content() + str(mail.items()) for mail in mailbox.messages())
    assert [canary for canary in CANARIES if canary.lower() in told.lower()] == []


def test_a_daily_mail_of_both_names_what_is_open(
    app: Flask, clock: Clock, mailbox: Mailbox
) -> None:
    dialogue = private_forum()
    amina = make_participant(dialogue, "Amina", "host").user
    bruno = make_participant(dialogue, "Bruno", "host").user
    secret = make_thread(dialogue, bruno, title="ZX9THREAD", body="ZX9WORDS")
    opened = make_thread(dialogue, bruno, forum="africa", title="In the open")
    seat_of(amina, dialogue).mails = "daily"
    db.session.commit()
    notify(amina, make_post(secret, bruno, "ZX9WORDS"))
    notify(amina, make_post(opened, bruno, "Said aloud."))
    clock.move(days=1)
    begin_due_daily_mails()
    (mail,) = mailbox.messages()
    assert mail["Subject"] == 'New for you in "Known to all"'
    text = mail.get_content()
    assert text.index("In the open") < text.index("What is not open to everyone")
    assert "  Bruno answered you:\n  > Said aloud.\n" in text
    assert "ZX9" not in text
