"""What waits at whose desk, in which order, and what the page costs."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert

from dialogue import clock as the_clock
from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.moderation.desk.case_queries import get_case, visible_cases
from dialogue.moderation.desk.queue import Narrowing, Queue
from dialogue.moderation.models import Case, CaseKind
from dialogue.moderation.posts.review_operations import return_held
from dialogue.threads.models import Thread
from tests.factories import (
    Cast,
    make_dialogue,
    make_participant,
    make_post,
    make_thread,
    make_user,
    seat_of,
    signed_in,
)
from tests.fakes import Clock
from tests.moderation.desk import (
    DESK,
    case_of,
    hold_everything,
    make_appeal,
    make_flag,
    make_held,
)
from tests.statements import statements

MANY = 500


def ids(actor: User, dialogue: Dialogue, **asked: str) -> list[int]:
    _page, rows = Queue(actor, dialogue, Narrowing.of(asked)).page(asked.get("page"))
    return [row.id for row in rows]


def test_overdue_appeals_come_first_then_what_waits_longest(
    dialogue: Dialogue, cast: Cast, here: Thread, clock: Clock
) -> None:
    flagged = make_flag(make_post(here, cast.amina), cast.chen)
    elsewhere = make_flag(make_post(make_thread(dialogue, cast.amina), cast.amina), cast.chen)
    hold_everything(dialogue)
    clock.move(hours=1)
    returned = make_held(here, cast.amina, "Not yet.")
    decision = return_held(cast.bruno, returned, rule="attack")
    waits = case_of(make_held(here, cast.amina, "Now, please."))
    clock.move(hours=1)
    appeal = make_appeal(decision, cast.amina)
    own = [flagged.id, elsewhere.id, waits.id, appeal.id]
    assert ids(cast.bruno, dialogue) == own
    clock.move(days=8)
    assert ids(cast.bruno, dialogue) == [appeal.id, *own[:3]]
    make_flag(elsewhere.post, cast.bruno, "I agree.", score=2.0)
    assert ids(cast.bruno, dialogue, sort="flags")[:2] == [elsewhere.id, flagged.id]
    assert ids(cast.bruno, dialogue, kind="held") == [waits.id]
    assert ids(cast.bruno, dialogue, forum="global") == [elsewhere.id]
    assert ids(cast.bruno, dialogue, forum="nowhere") == []
    assert ids(cast.bruno, dialogue, assignee="me") == []
    assert ids(cast.bruno, dialogue, kind="nonsense", sort="x", page="-7") == [appeal.id, *own[:3]]
    rows = {row.id: row for row in Queue(cast.bruno, dialogue, Narrowing()).page("99")[1]}
    assert rows[elsewhere.id].reasons == (("attack", 2),)
    assert rows[waits.id].reasons == (("all", 0),)
    assert rows[waits.id].author == "Amina"
    assert rows[waits.id].title == "Wells and roads"
    assert rows[appeal.id].excerpt == "That is not what I said."
    assert rows[appeal.id].is_overdue
    assert not rows[appeal.id].may_hear  # he took the decision himself


def test_a_desk_holds_what_its_moderator_may_handle(
    dialogue: Dialogue, cast: Cast, here: Thread, clock: Clock
) -> None:
    flagged = make_flag(make_post(here, cast.amina), cast.chen)
    other = make_flag(make_post(make_thread(dialogue, cast.amina), cast.amina), cast.chen)
    asks = Case(
        dialogue_id=dialogue.id, kind=CaseKind.MEMBER.value, subject="request/1",
        opened_at=the_clock.now(),
    )  # fmt: skip
    db.session.add(asks)
    db.session.commit()
    africa = make_participant(dialogue, "Dalia", "moderator", forum="africa").user
    host = make_participant(dialogue, "Hana", "host").user
    admin = make_user("Ada", is_admin=True)
    whole = [flagged.id, other.id, asks.id]
    for actor, own in {cast.bruno: whole, host: whole, admin: whole, africa: [flagged.id]}.items():
        assert ids(actor, dialogue) == own, actor.name
        found: Sequence[Case] = db.session.scalars(visible_cases(actor, dialogue)).all()
        assert sorted(one.id for one in found) == sorted(own)
    assert get_case(africa, dialogue, flagged.id).id == flagged.id
    guide = make_participant(dialogue, "Fay", "facilitator").user
    stranger = make_participant(make_dialogue("other"), "Mo", "moderator").user
    for actor, case in ((africa, other), (africa, asks), (guide, flagged), (cast.amina, flagged),
                        (stranger, flagged), (make_user("Zed"), flagged)):  # fmt: skip
        with pytest.raises(NotFound):
            get_case(actor, dialogue, case.id)
    seat = seat_of(cast.bruno, dialogue)
    seat.suspended_at = the_clock.now()
    db.session.commit()
    with pytest.raises(NotFound):
        ids(cast.bruno, dialogue)


def test_the_next_case_is_one_that_can_be_decided(
    dialogue: Dialogue, cast: Cast, here: Thread, clock: Clock
) -> None:
    cases = []
    for words in ("one", "two", "three", "four"):
        cases.append(make_flag(make_post(here, cast.amina, words), cast.chen))
        clock.move(minutes=1)
    own = make_flag(make_post(here, cast.bruno, "Mine."), cast.amina)
    taken = cases[2]
    taken.assignee_id = cast.chen.id
    db.session.commit()
    queue = Queue(cast.bruno, dialogue, Narrowing())
    assert [queue.next_after(one.id) for one in cases] == [
        cases[1].id, cases[3].id, cases[3].id, cases[0].id,
    ]  # fmt: skip
    assert queue.next_after(own.id) == cases[0].id
    alone = Queue(cast.bruno, dialogue, Narrowing(assignee="none", forum="global"))
    assert alone.next_after(cases[0].id) is None


def make_many(dialogue: Dialogue, here: Thread, cast: Cast) -> None:
    """Cases of every kind that a contribution can have, in one go."""
    post = make_post(here, cast.amina)
    first = make_flag(post, cast.chen)
    hold_everything(dialogue)
    held = make_held(here, cast.amina)
    rows = [
        {
            "dialogue_id": dialogue.id,
            "forum_id": here.forum_id,
            "kind": kind,
            "subject": f"many/{number}",
            "opened_at": the_clock.now() - timedelta(minutes=number),
            "post_id": post.id if kind == "flag" else None,
            "held_id": held.id if kind == "held" else None,
            "assignee_id": cast.bruno.id if number % 5 == 0 else None,
            "data": {},
        }
        for number in range(MANY)
        for kind in [("flag", "held", "review")[number % 3]]
    ]
    db.session.execute(insert(Case), rows)
    db.session.commit()
    assert first.id


def test_a_page_of_500_cases_asks_little(
    app: Flask, dialogue: Dialogue, cast: Cast, here: Thread
) -> None:
    make_many(dialogue, here, cast)
    bruno = signed_in(app, cast.bruno)
    assert bruno.get(DESK).text.count('class="entry"') == 25
    for address in (f"{DESK}?page=3", f"{DESK}?page=20", f"{DESK}?sort=flags&kind=flag"):
        with statements(app) as asked:
            assert bruno.get(address).status_code == 200
        assert len(asked.queries()) <= 12, asked.queries()
    with statements(app) as asked:
        signed_in(app, cast.amina).get("/d/june-2005/rules")
    assert not [one for one in asked if "moderation_case" in one]
    with statements(app) as asked:
        assert "Moderation (502)" in bruno.get("/d/june-2005/rules").text
    assert len([one for one in asked if "moderation_case" in one]) == 1
