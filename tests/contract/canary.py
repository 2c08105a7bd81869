"""A public dialogue with a secret in one private forum, and people who must not learn of it."""

from dataclasses import dataclass

from flask import Flask

from dialogue.accounts.models import User
from dialogue.accounts.staff_operations import suspend_user
from dialogue.deliveries import deliver_due
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.extensions import db
from dialogue.moderation.operations import correct_stage
from dialogue.summaries.checking.circulating_operations import circulate
from dialogue.summaries.checking.operations import answer_check
from dialogue.summaries.checking.queries import get_own_check
from dialogue.summaries.checking.remark_operations import remark
from dialogue.summaries.models import Summary
from dialogue.summaries.writing.citation_operations import cite
from dialogue.summaries.writing.operations import begin_summary
from dialogue.summaries.writing.point_operations import add_point
from dialogue.threads import operations
from dialogue.threads.models import Post, Thread
from tests.browser import Browser
from tests.contract.routes import Known
from tests.factories import (
    OPERATOR,
    first_post,
    forum_of,
    make_dialogue,
    make_participant,
    make_person,
    make_post,
    make_thread,
    make_user,
    signed_in,
)
from tests.summaries.writing import point, published

SECRET_FORUM = "europe-central-asia"
WORDS = "ZX9PRIVATE"
TITLE = "ZX9TITLE"
AUTHOR = "ZX9AUTHOR"
REASON = "ZX9REASON"
CANARIES = (WORDS, TITLE, AUTHOR, REASON)
OUTSIDERS = ("visitor", "stranger", "participant", "observer", "analyst", "neighbour", "left",
             "suspended")  # fmt: skip


# Threads 1 and 3 are public, 2 is secret; so are contributions 2 and 3; 5 was withdrawn in public.
NUMBERS = (1, 2, 3, 5)


@dataclass
class Place:
    dialogue: Dialogue
    insider: User
    readers: dict[str, Browser]

    def known(self) -> Known:
        """Everything that stands in addresses, secret or not."""
        return {
            "slug": ["june-2005"],
            "number": NUMBERS,
            "forum": ["global", SECRET_FORUM],
            "stage": ["exclusion", "cohesion"],
            "handle": ["amina", "quiet-person", "zx9author", "nobody"],
            "tail": ["any-words"],
            "token": ["x" * 43],
            "draft_id": [1, 2],
            "sign_in_id": [1, 2],
            "seat_id": [1, 2],
            "part_id": [1, 2],
            "forum_id": [forum_of(self.dialogue, SECRET_FORUM).id],
            "invitation_id": [1],
            "notification_id": [1, 2],
            "held_id": [1, 2],
            "decision_id": [1, 2],
            "case_id": [1, 2],
            "export_id": [1],
            "section_id": [1, 2],
            "point_number": [1, 2],
            "citation_id": [1, 2],
            "version": [1],
            "remark_id": [1],
            "check_id": [1],
            "place": ["thread/1", "edit/2"],
            "release": ["x"],
            "name": ["css/site.css"],
        }


def make_place(app: Flask) -> Place:
    """The dialogue before anything secret is said in it, and the browsers of the outsiders."""
    dialogue = make_dialogue()
    forum_of(dialogue, SECRET_FORUM).visibility = "private"
    db.session.commit()
    amina = make_person(dialogue, "Amina")
    make_thread(dialogue, amina, title="In the open")
    insider = make_participant(dialogue, AUTHOR).user
    make_participant(dialogue, user=insider, role="participant", forum=SECRET_FORUM)
    people = {
        "stranger": make_user("Stranger"),
        "participant": amina,
        "observer": make_person(dialogue, "Chen", "observer"),
        "analyst": make_person(dialogue, "Ana", "analyst"),
        "neighbour": make_participant(dialogue, "Bruno", "moderator", forum="africa").user,
        "left": make_participant(dialogue, "Left", "moderator").user,
        "suspended": make_person(dialogue, "Sam", "moderator"),
    }
    readers = {name: signed_in(app, user) for name, user in people.items()}
    readers["visitor"] = app.test_client()  # type: ignore[assignment]
    seat_operations.leave(people["left"], people["left"].seats[0])
    suspend_user(OPERATOR, people["suspended"])
    return Place(dialogue, insider, readers)


def _summarise(thread: Thread, insider: User) -> None:
    """A draft of what was said in private is circulated, answered and remarked on there."""
    dialogue, cited = thread.dialogue, first_post(thread)
    summary = begin_summary(
        OPERATOR, dialogue, kind="thread", thread=thread.number, title=f"{TITLE} so far"
    )
    text = f"{WORDS} was heard (#{cited.number})."
    point = add_point(OPERATOR, summary, section=summary.sections[1], text=text)
    circulate(OPERATOR, summary)
    asked = get_own_check(insider, dialogue.slug, summary.number, point.number)
    answer_check(insider, asked, answer="nuance", words=WORDS, version=1)
    remark(insider, point, body=WORDS)


def tell_secret(place: Place) -> Thread:
    """Said, answered, edited, corrected, drafted in private; then the author takes an alias."""
    dialogue, insider = place.dialogue, place.insider
    thread = make_thread(
        dialogue,
        insider,
        forum=SECRET_FORUM,
        title=TITLE,
        body=f"{WORDS} in the first wording, @amina",
        question_id=dialogue.rounds[1].questions[0].id,
        other_stages=("cohesion",),
    )
    first = first_post(thread)
    operations.edit_post(insider, first, body=f"{WORDS} @amina", version=1, reason=REASON)
    answer = make_post(thread, insider, body=f"{WORDS} again", reply_to=first.number)
    gone = make_post(thread, insider, body=WORDS)
    operations.withdraw_post(insider, gone)
    correct_stage(OPERATOR, thread, stage="polarization", other_stages=("cohesion",), reason=REASON)
    summary = begin_summary(OPERATOR, dialogue, kind="thread", thread=thread.number, title=TITLE)
    point(OPERATOR, summary, WORDS, cites={first.number: WORDS}, key="agreement")
    published(OPERATOR, summary)
    _summarise(thread, insider)
    public = make_thread(dialogue, insider, title="Beside it", body=f"As #{answer.number} says.")
    operations.withdraw_post(insider, first_post(public))
    seat_operations.change_seat(insider, insider.seats[0], alias="Quiet Person")
    own = begin_summary(OPERATOR, dialogue, kind="thread", thread=thread.number, title=TITLE)
    summarise(own, answer)
    deliver_due()  # whoever is told of it is told
    return thread


def tell_of_round(place: Place) -> None:
    """The summary of a round, which outsiders may read, cites what was moved out of their sight
    afterwards."""
    moved = make_thread(place.dialogue, place.insider, title="Moved", body=f"{WORDS} moved")
    summary = begin_summary(OPERATOR, place.dialogue, kind="round", round=2, title="Week 2")
    summarise(summary, first_post(moved))
    moved.forum_id = forum_of(place.dialogue, SECRET_FORUM).id
    db.session.commit()


def summarise(summary: Summary, post: Post) -> None:
    """A circulated draft that rests on the contribution, and on its words."""
    point = add_point(OPERATOR, summary, section=summary.sections[1], text="A point.")
    cite(OPERATOR, point, number=post.number, passage=WORDS)
    summary.state = "circulated"
    db.session.commit()
