"""Decisions of the moderators are told to whom they concern, on the page and by mail."""

from email.message import EmailMessage

from flask import Flask
from sqlalchemy import select

from dialogue import clock as now
from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.models import Mails
from dialogue.dialogues.seats.request_operations import ask_to_join
from dialogue.extensions import db
from dialogue.moderation.appeals.appeal_operations import appeal, hear_appeal
from dialogue.moderation.cases import open_case, settle
from dialogue.moderation.models import Act, Case, CaseKind, CaseState, Flag
from dialogue.moderation.operations import correct_stage, move_thread
from dialogue.moderation.people.member_operations import decline
from dialogue.moderation.posts.operations import hide
from dialogue.moderation.posts.review_operations import approve, approve_shown, return_held
from dialogue.notifications.mailing import begin_due_daily_mails
from dialogue.notifications.watching_operations import watch_thread
from dialogue.operation import transaction
from dialogue.threads.models import Post, Thread
from dialogue.threads.operations import edit_post
from tests.factories import (
    OPERATOR,
    Cast,
    first_post,
    forum_of,
    make_person,
    make_post,
    make_user,
    seat_of,
    signed_in,
)
from tests.fakes import Clock, Mailbox
from tests.moderation.stories import held_reply, hold_all, sanction
from tests.notifications.conftest import deliver, told

PAGE = "/account/notifications"


def text_of(mail: EmailMessage) -> str:
    return " ".join(mail.get_content().split())


def kinds(user: User) -> list[tuple[str, str]]:
    return [(event, reason) for event, reason, _ in told(user)]


def a_case(post: Post, kind: CaseKind, **data: object) -> Case:
    return open_case(
        OPERATOR,
        kind,
        f"post/{post.id}",
        dialogue=post.dialogue,
        forum=post.forum,
        post_id=post.id,
        thread_id=post.thread_id,
        data=data,
    )


def test_the_author_is_told_what_was_decided_why_and_what_to_do(
    app: Flask, thread: Thread, cast: Cast, mailbox: Mailbox
) -> None:
    """At every level, in their own language, once."""
    cast.amina.lang = "fr"
    watch_thread(cast.amina, thread, level="none")
    decision = hide(cast.bruno, first_post(thread), rule="attack", message="Not *them*.")
    assert kinds(cast.amina) == [("decision.hide", "decision")]
    (mail,) = mailbox.to("amina@example.org")
    text = text_of(mail)
    assert "Attaque contre une personne ou un groupe" in text
    assert "Parlez de ce qui a été dit et fait" in text
    assert "> Not *them*." in text
    assert f"/d/june-2005/decisions/{decision.id}" in text
    assert "Bruno" not in text
    assert mail["List-Unsubscribe"]
    browser = signed_in(app, cast.amina)
    page = browser.get(PAGE, headers={"Accept-Language": "fr"}).text
    assert "Attaque contre une personne ou un groupe" in page
    assert f'href="/d/june-2005/decisions/{decision.id}"' in page
    assert told(cast.bruno) == []


def test_what_waited_is_returned_then_published(
    thread: Thread, cast: Cast, mailbox: Mailbox
) -> None:
    hold_all(thread.dialogue)
    emre, fatou = (make_person(thread.dialogue, name) for name in ("Emre", "Fatou"))
    first, second = held_reply(thread, emre), held_reply(thread, fatou)
    deliver()
    assert mailbox.messages() == []  # what waits is told to nobody
    return_held(cast.bruno, first, rule="off-topic")
    approve(cast.bruno, second)
    assert kinds(emre) == [("decision.return", "decision")]
    assert kinds(fatou) == [("decision.approve", "decision")]
    assert kinds(cast.amina) == [("post.published", "reply")]


def test_what_becomes_of_a_thread_is_told_once(thread: Thread, cast: Cast) -> None:
    correct_stage(cast.bruno, thread, stage="cohesion", reason="It is.")
    move_thread(cast.bruno, thread, forum=forum_of(thread.dialogue, "africa"))
    assert kinds(cast.amina) == [
        ("decision.correct-stage", "decision"),
        ("decision.move", "decision"),
    ]


def test_an_appeal_is_told_to_both_sides(
    app: Flask, thread: Thread, cast: Cast, mailbox: Mailbox
) -> None:
    dalia = make_person(thread.dialogue, "Dalia", "moderator")
    decision = hide(cast.bruno, first_post(thread), rule="attack")
    made = appeal(cast.amina, decision, text="No.")
    outcome = hear_appeal(
        dalia, made, outcome="confirm", message="It stands.", version=made.case.version
    )
    assert kinds(cast.amina)[-1] == ("decision.confirm", "decision")
    assert kinds(cast.bruno) == [("decision.confirm", "outcome")]
    assert told(dalia) == []
    (mail,) = mailbox.to("bruno@example.org")
    assert "A decision of yours was confirmed on appeal." in text_of(mail)
    assert "> It stands." in text_of(mail)
    browser = signed_in(app, cast.bruno)
    page = browser.get(PAGE).text
    assert "A decision of yours was confirmed on appeal." in page
    assert f"/decisions/{outcome.id}" in page


def test_what_is_not_open_to_everyone_is_not_in_the_mail(
    dialogue: Dialogue, thread: Thread, cast: Cast, mailbox: Mailbox
) -> None:
    thread.forum.visibility = "members"
    db.session.commit()
    hide(cast.bruno, first_post(thread), rule="attack", message="ZX9MESSAGE")
    deliver()
    (mail,) = mailbox.messages()
    assert mail["Subject"] == "New message"
    for word in ("ZX9", "Attack", "hidden", "decisions/", "june-2005"):
        assert word not in text_of(mail), word
    sanction(cast.bruno, cast.amina, dialogue, Act.WARN)  # about the whole dialogue, which is open
    deliver()
    assert "You were warned." in text_of(mailbox.messages()[-1])


def test_the_daily_mail_tells_decisions_apart(
    dialogue: Dialogue, thread: Thread, cast: Cast, mailbox: Mailbox, clock: Clock
) -> None:
    seat_of(cast.amina, dialogue).mails = Mails.DAILY.value
    db.session.commit()
    make_post(thread, cast.bruno, "I see it.")
    sanction(cast.bruno, cast.amina, dialogue, Act.WARN)
    deliver()
    assert mailbox.messages() == []
    clock.move(days=1)
    begin_due_daily_mails()
    deliver()
    (mail,) = mailbox.messages()
    text = text_of(mail)
    assert "Decisions of the moderators You were warned. Attack on a person or a group" in text
    assert "Bruno answered you: > I see it." in text


def test_whoever_flagged_learns_the_outcome_and_no_more(
    app: Flask, dialogue: Dialogue, thread: Thread, cast: Cast, mailbox: Mailbox
) -> None:
    post = first_post(thread)
    with transaction():
        case = a_case(post, CaseKind.FLAG)
        for person in (cast.chen, cast.bruno):
            seat = seat_of(person, dialogue)
            db.session.add(Flag(case_id=case.id, seat_id=seat.id, at=now.now(), rule="attack"))
    hide(cast.bruno, post, rule="attack", message="ZX9MESSAGE")
    assert kinds(cast.chen) == [("case.upheld", "flag")]
    assert told(cast.bruno) == []  # decided it
    (mail,) = mailbox.to("chen@example.org")
    assert "upheld your flag" in text_of(mail)
    page = signed_in(app, cast.chen).get(PAGE).text
    assert "your flag was upheld" in page
    for word in ("ZX9", "asked.", "Amina"):
        assert word not in text_of(mail) + page.partition("<main")[2], word


def test_whoever_suggested_a_stage_learns_what_came_of_it(
    thread: Thread, cast: Cast, dialogue: Dialogue
) -> None:
    seat = seat_of(cast.chen, dialogue)
    with transaction():
        suggested = [{"seat_id": seat.id, "stage": "cohesion", "reason": "x"}]
        case = a_case(first_post(thread), CaseKind.STAGE, suggestions=suggested)
        settle(cast.bruno, case, CaseState.DISMISSED)
    assert kinds(cast.chen) == [("case.dismissed", "suggestion")]


def test_people_hear_after_the_review_of_what_was_published_before(
    dialogue: Dialogue, thread: Thread, cast: Cast
) -> None:
    dialogue.holding, dialogue.reviewing = "all", "after"
    db.session.commit()
    emre, fatou = (make_person(dialogue, name) for name in ("Emre", "Fatou"))
    post = make_post(thread, emre, "First said.")
    edit_post(emre, post, body="Said to @fatou.", version=1)
    assert told(cast.amina) == []
    assert told(fatou) == []
    case = db.session.scalars(select(Case).where(Case.post_id == post.id)).one()
    approve_shown(cast.bruno, post, case=case, version=case.version)
    assert kinds(cast.amina) == [("post.reviewed", "reply")]
    assert kinds(fatou) == [("post.reviewed", "mention")]
    assert told(emre) == []  # knows of no waiting


def test_whoever_is_declined_has_no_seat_and_gets_a_mail(
    app: Flask, dialogue: Dialogue, cast: Cast, mailbox: Mailbox
) -> None:
    dialogue.joining = "approval"
    db.session.commit()
    noor = make_user("Noor")
    request = ask_to_join(noor, dialogue)
    decline(cast.bruno, request, message="Ask again in June.")
    assert kinds(noor) == [("decision.decline", "decision")]
    (mail,) = mailbox.to("noor@example.org")
    assert "You were not admitted to the dialogue." in text_of(mail)
    assert "> Ask again in June." in text_of(mail)
    assert mail["List-Unsubscribe"] is None
