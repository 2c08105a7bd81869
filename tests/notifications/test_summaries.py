"""People are told of the summaries that cite them: asked, published, answered."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.accounts.staff_operations import suspend_user
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.dialogues.seats.models import Mails
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.notifications.mailing import begin_due_daily_mails
from dialogue.notifications.models import Notification
from dialogue.notifications.operations import tell_of_summary
from dialogue.notifications.queries import list_told
from dialogue.notifications.settling_queries import AT_ONCE
from dialogue.operation import transaction
from dialogue.permissions import SITE
from dialogue.summaries.checking.circulating_operations import ask_again, draw_back
from dialogue.summaries.checking.operations import answer_check
from dialogue.summaries.checking.queries import get_own_check
from dialogue.summaries.models import SummaryState
from dialogue.summaries.writing.operations import begin_summary, retitle_summary
from dialogue.summaries.writing.point_operations import drop_point, write_point
from dialogue.threads.operations import withdraw_post
from tests.beginnings import begin, the_dialogue
from tests.factories import (
    OPERATOR,
    first_post,
    make_dialogue,
    make_many_posts,
    make_participant,
    make_thread,
    make_user,
    seat_of,
    signed_in,
)
from tests.fakes import Clock, Mailbox
from tests.notifications.conftest import deliver, told
from tests.summaries.conftest import drafted as drafted  # noqa: PLC0414 - the fixture
from tests.summaries.stories import Drafted, publish, tell

PAGE = "/account/notifications"
MINE = "/d/june-2005/summaries/mine"
EMRE = "emre@example.org"


def text_of(mail: EmailMessage) -> str:
    return " ".join(mail.get_content().split())


def kinds(user: User) -> list[tuple[str, str]]:
    return [(event, reason) for event, reason, _ in told(user)]


def shown(user: User) -> list[str]:
    """Why the page says somebody was told of what it shows."""
    deliver()
    return [one.reason for one in list_told(user, None).rows]


def unseen(user: User) -> int:
    deliver()
    db.session.refresh(user)
    return user.unseen


def everyone(drafted: Drafted) -> dict[str, list[tuple[str, str]]]:
    cast = drafted.cast
    people = (cast.amina, cast.bruno, cast.chen, drafted.rana, drafted.emre, drafted.dalia)
    found = {user.name: [one for one in kinds(user) if one[0].startswith("summary")]
             for user in people}  # fmt: skip
    return {name: kinds for name, kinds in found.items() if kinds}


def respond(drafted: Drafted, point: int) -> None:
    with transaction():
        tell(drafted.summary, drafted.cast.bruno, "summary.responded", point=point)


def test_those_who_are_asked_are_told_once(drafted: Drafted) -> None:
    drafted.circulate()
    asked = [("summary.circulated", "check")]
    assert everyone(drafted) == {"Amina": asked, "Emre": asked}
    draw_back(drafted.rana, drafted.summary)
    drafted.circulate()
    assert everyone(drafted) == {"Amina": asked, "Emre": asked}
    write_point(drafted.rana, drafted.points[0], version=1, text="All (#1).")
    ask_again(drafted.rana, drafted.summary)
    assert everyone(drafted)["Amina"] == [*asked, ("summary.asked", "check")]
    assert everyone(drafted)["Emre"] == asked


def test_a_rapporteur_who_is_cited_is_not_told_of_their_own_doing(drafted: Drafted) -> None:
    post = first_post(make_thread(drafted.dialogue, drafted.rana, title="Mine"))
    drafted.add(f"As I said (#{post.number}).")
    drafted.circulate()
    assert "Rana" not in everyone(drafted)


def test_who_answered_before_they_were_told_is_not_told(drafted: Drafted) -> None:
    drafted.circulate()
    check = get_own_check(drafted.emre, drafted.dialogue.slug, 1, 2)
    answer_check(drafted.emre, check, answer="fair", version=1)
    assert "Emre" not in everyone(drafted)


def test_nothing_waits_for_who_answered_everything(drafted: Drafted) -> None:
    drafted.circulate()
    amina = drafted.cast.amina
    assert unseen(amina) == 1
    for point in (1, 2):
        before = unseen(amina)
        check = get_own_check(amina, drafted.dialogue.slug, 1, point)
        answer_check(amina, check, answer="fair", version=1)
        assert before == 1
    assert unseen(amina) == 0
    assert shown(amina) == ["check"]


def drawn_back(drafted: Drafted) -> None:
    draw_back(drafted.rana, drafted.summary)


def dropped(drafted: Drafted) -> None:
    drop_point(drafted.rana, drafted.points[1])


@pytest.mark.parametrize(("what", "is_shown"), [(drawn_back, False), (dropped, True)])
def test_nothing_waits_where_nobody_is_asked_any_more(
    drafted: Drafted, what: Callable[[Drafted], None], is_shown: bool
) -> None:
    drafted.circulate()
    assert unseen(drafted.emre) == 1
    what(drafted)
    assert unseen(drafted.emre) == 0
    assert shown(drafted.emre) == (["check"] if is_shown else [])


def test_a_version_is_told_to_those_it_cites(drafted: Drafted) -> None:
    drafted.circulate()
    deliver()
    publish(drafted.summary, drafted.rana)
    assert everyone(drafted)["Emre"] == [
        ("summary.circulated", "check"),
        ("summary.published", "summary"),
    ]
    assert set(everyone(drafted)) == {"Amina", "Emre"}
    assert shown(drafted.emre) == ["summary"]  # nobody is asked about what is published
    assert unseen(drafted.emre) == 1


def test_an_answer_of_the_host_is_told_to_those_the_recommendation_cites(
    drafted: Drafted,
) -> None:
    publish(drafted.summary, drafted.rana)
    deliver()
    respond(drafted, 1)
    assert everyone(drafted)["Amina"][-1] == ("summary.responded", "response")
    assert everyone(drafted)["Emre"][-1] == ("summary.published", "summary")
    respond(drafted, 2)
    assert everyone(drafted)["Emre"][-1] == ("summary.responded", "response")
    respond(drafted, 99)
    assert len(everyone(drafted)["Emre"]) == 2


def test_who_withdrew_what_is_cited_is_told_of_nothing(drafted: Drafted) -> None:
    withdraw_post(drafted.emre, drafted.posts[1])
    publish(drafted.summary, drafted.rana)
    respond(drafted, 2)
    assert set(everyone(drafted)) == {"Amina"}


def left(drafted: Drafted) -> None:
    seat_operations.leave(drafted.emre, seat_of(drafted.emre, drafted.dialogue))


def suspended(drafted: Drafted) -> None:
    suspend_user(OPERATOR, drafted.emre)


def back_to_draft(drafted: Drafted) -> None:
    drafted.dialogue.phase = "draft"
    db.session.commit()


def unseated(drafted: Drafted) -> None:
    seat_operations.end_seat(OPERATOR, seat_of(drafted.emre, drafted.dialogue))


@pytest.mark.parametrize("what", [left, unseated, suspended, back_to_draft])
def test_who_cannot_read_is_not_told(drafted: Drafted, what: Callable[[Drafted], None]) -> None:
    drafted.circulate()
    what(drafted)
    publish(drafted.summary, drafted.rana)
    respond(drafted, 2)
    assert "Emre" not in everyone(drafted)


@pytest.mark.parametrize("what", [left, unseated])
def test_what_cannot_be_read_any_more_waits_for_nobody(
    drafted: Drafted, what: Callable[[Drafted], None]
) -> None:
    drafted.circulate()
    assert unseen(drafted.emre) == 1
    what(drafted)
    assert unseen(drafted.emre) == 0
    assert shown(drafted.emre) == []


def test_told_twice_of_one_event_is_told_once(drafted: Drafted) -> None:
    drafted.circulate()
    deliver()
    event = db.session.scalars(select(Event).where(Event.kind == "summary.circulated")).one()
    assert tell_of_summary(OPERATOR, SITE, event=event) == 0
    assert db.session.query(Notification).filter_by(reason="check").count() == 2


def test_nobody_elses_page_shows_what_was_told_of_a_draft(drafted: Drafted, app: Flask) -> None:
    """Not even where moderators and administrators may read everything."""
    drafted.circulate()
    assert shown(drafted.emre) == ["check"]
    page = signed_in(app, drafted.emre).get(PAGE).text
    assert "A draft cites you: is it fair to your words?" in page
    assert "The synthesis" in page
    assert f'href="{MINE}"' in page
    for person in (drafted.cast.bruno, drafted.dalia, make_user("Ada", is_admin=True)):
        assert "The synthesis" not in signed_in(app, person).get(PAGE).text


def test_the_title_that_a_draft_has_by_now_is_not_told(
    drafted: Drafted, app: Flask, mailbox: Mailbox
) -> None:
    publish(drafted.summary, drafted.rana)
    drafted.summary.state = SummaryState.DRAFT.value
    retitle_summary(drafted.rana, drafted.summary, title="ZX9 not yet")
    deliver()
    page = signed_in(app, drafted.emre).get(PAGE).text
    assert "The synthesis" in page
    assert "ZX9" not in page
    (mail,) = mailbox.to(EMRE)
    assert "The synthesis" in text_of(mail)
    assert "ZX9" not in text_of(mail)


def test_the_mail_asks_with_the_point_and_ones_own_numbers(
    drafted: Drafted, mailbox: Mailbox
) -> None:
    drafted.circulate()
    deliver()
    (mail,) = mailbox.to(EMRE)
    assert mail["Subject"] == 'Is it fair to your words? A draft in "Peace Dialogue"'
    assert mail["List-Unsubscribe"]
    text = mail.get_content()
    assert "\n  The synthesis\n\nYour contribution 2\n> Ask the young and the old (#1, #2)." in text
    assert "Read and answer here:\n\n  http" in text
    assert f"{MINE}\n" in text
    for word in ("The old neither", "The young are not asked", "Amina", "Rana", "left out"):
        assert word not in text, word
    (mail,) = mailbox.to("amina@example.org")
    assert text_of(mail).count("Your contribution 1") == 2


def test_mails_of_what_is_published_hold_no_words_of_it(drafted: Drafted, mailbox: Mailbox) -> None:
    publish(drafted.summary, drafted.rana)
    respond(drafted, 2)
    deliver()
    published, answered = mailbox.to(EMRE)
    assert published["Subject"] == 'A summary in "Peace Dialogue" cites you'
    assert answered["Subject"] == 'The host answered a recommendation in "Peace Dialogue"'
    for mail in (published, answered):
        text = text_of(mail)
        assert "The synthesis Your contribution 2 Read it here:" in text
        assert "Ask the young" not in text


def test_nothing_of_a_closed_place_is_in_a_mail(drafted: Drafted, mailbox: Mailbox) -> None:
    drafted.dialogue.visibility = "private"
    db.session.commit()
    drafted.circulate()
    deliver()
    publish(drafted.summary, drafted.rana)
    respond(drafted, 2)
    deliver()
    mails = mailbox.messages()
    assert len(mails) == 6  # each of the three to Amina and Emre
    for mail in mails:
        assert mail["Subject"] == "New message"
        for word in ("synthesis", "Ask the young", "contribution 2", "june-2005", "Peace"):
            assert word not in text_of(mail), word


def test_nothing_of_a_closed_forums_thread_is_in_a_mail(
    app: Flask, clock: Clock, mailbox: Mailbox, request: pytest.FixtureRequest
) -> None:
    begin(request, "a closed forum", make_dialogue)
    dialogue = the_dialogue()
    noor = make_participant(dialogue, "Noor", forum="africa").user
    fay = make_participant(dialogue, "Fay", "facilitator").user
    thread = make_thread(dialogue, noor, forum="africa", title="ZX9TITLE", body="ZX9WORDS")
    thread.forum.visibility = "private"
    db.session.commit()
    summary = begin_summary(fay, dialogue, kind="thread", thread=thread.number, title="ZX9SUMMARY")
    drafted = Drafted(dialogue, None, fay, fay, noor, summary, [])  # type: ignore[arg-type]
    drafted.add(f"ZX9POINT (#{first_post(thread).number})", section="agreement")
    drafted.circulate()
    assert kinds(noor) == [("summary.circulated", "check")]
    (mail,) = mailbox.to("noor@example.org")
    assert mail["Subject"] == "New message"
    assert "ZX9" not in text_of(mail)
    browser = signed_in(app, noor)
    assert "ZX9SUMMARY" in browser.get(PAGE).text
    notification = db.session.scalars(select(Notification)).one()
    followed = browser.get(f"/account/mails/{notification.id}")
    assert followed.headers["Location"] == MINE
    assert "ZX9POINT" in browser.get(MINE).text


def test_the_daily_mail_keeps_summaries_apart(
    drafted: Drafted, mailbox: Mailbox, clock: Clock
) -> None:
    seat_of(drafted.emre, drafted.dialogue).mails = Mails.DAILY.value
    db.session.commit()
    drafted.circulate()
    other = begin_summary(drafted.rana, drafted.dialogue, kind="dialogue", title="Another one")
    drafted.summary = other
    drafted.add("The old (#2).", section="introduction")
    drafted.circulate()
    deliver()
    assert mailbox.to(EMRE) == []
    clock.move(days=1)
    begin_due_daily_mails()
    deliver()
    (mail,) = mailbox.to(EMRE)
    text = text_of(mail)
    first, _, second = text.partition("Another one")
    assert "The synthesis" in first
    assert "> Ask the young and the old (#1, #2)." in first
    assert "> The old (#2)." in second
    assert text.count("cites you") == 2


@pytest.mark.parametrize("mails", [Mails.NONE, Mails.EACH])
def test_mails_are_sent_as_their_person_chose(
    drafted: Drafted, mailbox: Mailbox, mails: Mails
) -> None:
    seat_of(drafted.emre, drafted.dialogue).mails = mails.value
    db.session.commit()
    drafted.circulate()
    deliver()
    assert len(mailbox.to(EMRE)) == (mails == Mails.EACH)


def test_the_mail_is_in_the_language_of_its_reader(drafted: Drafted, mailbox: Mailbox) -> None:
    drafted.emre.lang = "fr"
    db.session.commit()
    drafted.circulate()
    deliver()
    (mail,) = mailbox.to(EMRE)
    assert mail["Content-Language"] == "fr"


def test_many_who_are_cited_are_told_in_portions(drafted: Drafted) -> None:
    thread = drafted.posts[0].thread
    seats = [make_participant(drafted.dialogue, f"Person {number}") for number in range(99)]
    posts = [post for seat in seats for post in make_many_posts(thread, 1, seat)]
    drafted.add(" ".join(f"#{post.number}" for post in posts))
    drafted.circulate()
    event = db.session.scalars(select(Event).where(Event.kind == "summary.circulated")).one()
    portions = [tell_of_summary(OPERATOR, SITE, event=event) for _ in range(3)]
    assert portions == [AT_ONCE, 1, 0]
