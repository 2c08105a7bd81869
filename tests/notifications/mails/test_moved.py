"""A contribution that was moved: what people were told of it is where it stands now."""

from flask import Flask

from dialogue.extensions import db
from dialogue.notifications.models import Notification
from dialogue.notifications.settling_operations import settle_unreadable
from dialogue.permissions import SITE
from dialogue.threads.reading import positions as reading
from tests.browser import Browser
from tests.factories import OPERATOR, forum_of, make_participant, make_thread, signed_in
from tests.fakes import Mailbox
from tests.notifications.conftest import deliver
from tests.notifications.mails.conftest import Answered
from tests.notifications.telling import notify


def listed(browser: Browser) -> str:
    return browser.get("/account/notifications").text


def is_seen(notification: Notification) -> bool:
    db.session.refresh(notification)
    return notification.seen_at is not None


def test_out_of_sight_it_is_shown_and_mailed_only_to_who_reads_there(
    place: Answered, app: Flask, mailbox: Mailbox
) -> None:
    forum_of(place.dialogue, "africa").visibility = "private"
    insider = make_participant(place.dialogue, "Dalia", forum="africa").user
    there = make_thread(place.dialogue, insider, forum="africa", title="ZX9TITLE")
    deliver()
    people = place.cast.amina, insider
    outside, inside = (signed_in(app, user) for user in people)
    lost, kept = (notify(user, place.post) for user in people)
    for browser in (outside, inside):
        assert "I see it too." in listed(browser)
    place.post.thread_id = there.id
    db.session.commit()

    assert "I see it too." in listed(inside)
    assert "ZX9TITLE" in listed(inside)
    for word in ("I see it too.", "ZX9TITLE", "1 to 1", "Bruno"):
        assert word not in listed(outside), word

    (mail,) = mailbox.messages()
    assert mail["To"] == "dalia@example.org"
    assert mail["References"] == f"<thread-{there.id}@dialogue.example.org>"
    for word in ("I see it too.", "ZX9TITLE", "Bruno", "/d/june-2005/posts"):
        assert word not in mail.get_content(), word
    followed = inside.get(f"/account/mails/{kept.id}")
    assert followed.headers["Location"].endswith("/d/june-2005/posts/2")
    assert outside.get(f"/account/mails/{lost.id}").status_code == 404

    assert settle_unreadable(OPERATOR, SITE, dialogue_id=place.dialogue.id) == 1
    assert (is_seen(lost), is_seen(kept)) == (True, False)
    inside.get(f"/d/june-2005/threads/{there.number}")
    reading.flush()
    assert is_seen(kept)
