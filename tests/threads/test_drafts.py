"""Words that are not yet sent."""

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Invalid, NotFound, NotPermitted
from dialogue.extensions import db
from dialogue.permissions import Visitor
from dialogue.threads import operations
from dialogue.threads.drafts.keeping import DRAFTS_EACH, PLACE, edit_place, reply_place
from dialogue.threads.drafts.operations import discard_draft, save_draft
from dialogue.threads.drafts.queries import draft_at, drafts_of, get_draft
from dialogue.threads.models import Draft
from tests.factories import Cast, first_post, make_dialogue, make_post, make_thread
from tests.fakes import Clock
from tests.threads.test_doubles import THREADS, in_threads


def places(user: User) -> list[str]:
    return sorted(draft.place for draft in drafts_of(user))


def test_each_place_keeps_one_draft_the_newest(
    dialogue: Dialogue, cast: Cast, clock: Clock
) -> None:
    save_draft(cast.amina, dialogue, place="thread/1", fields={"body": "First", "lang": "fr"})
    later = clock.move(minutes=1)
    save_draft(cast.amina, dialogue, place="thread/1", fields={"body": "Second"})
    kept = draft_at(cast.amina, dialogue, "thread/1")
    assert kept is not None
    assert (kept.fields, kept.updated_at) == ({"body": "Second"}, later)
    assert places(cast.amina) == ["thread/1"]


def test_drafts_are_their_writers_own(dialogue: Dialogue, cast: Cast) -> None:
    draft = save_draft(cast.amina, dialogue, place="new-thread", fields={"body": "Mine"})
    assert draft_at(cast.bruno, dialogue, "new-thread") is None
    assert draft_at(Visitor(), dialogue, "new-thread") is None
    assert list(drafts_of(cast.bruno)) == []
    with pytest.raises(NotFound):
        get_draft(cast.bruno, draft.id)
    with pytest.raises(NotFound):
        discard_draft(cast.bruno, draft)
    with pytest.raises(NotPermitted):
        save_draft(Visitor(), dialogue, place="new-thread", fields={"body": "Whose?"})
    assert places(cast.amina) == ["new-thread"]


def test_a_draft_can_be_thrown_away(dialogue: Dialogue, cast: Cast) -> None:
    draft = save_draft(cast.amina, dialogue, place="new-thread", fields={})
    discard_draft(cast.amina, get_draft(cast.amina, draft.id))
    assert places(cast.amina) == []


def test_observers_keep_drafts_too(dialogue: Dialogue, cast: Cast) -> None:
    save_draft(cast.chen, dialogue, place="thread/1", fields={"body": "Once I may speak"})
    assert places(cast.chen) == ["thread/1"]


def test_fifty_drafts_are_enough(dialogue: Dialogue, cast: Cast) -> None:
    for number in range(1, DRAFTS_EACH + 1):
        save_draft(cast.amina, dialogue, place=f"thread/{number}", fields={"body": "x"})
    with pytest.raises(Invalid):
        save_draft(cast.amina, dialogue, place="thread/51", fields={"body": "x"})
    with pytest.raises(Invalid):
        save_draft(cast.amina, make_dialogue("other"), place="thread/1", fields={"body": "x"})
    save_draft(cast.amina, dialogue, place="thread/7", fields={"body": "Still writing"})
    save_draft(cast.bruno, dialogue, place="thread/51", fields={"body": "x"})
    assert DRAFTS_EACH == 50
    assert len(places(cast.amina)) == 50


@pytest.mark.parametrize("fields", [{"body": "x" * 40_001}, {"title": "x" * 1001}])
def test_a_draft_is_no_store_room(dialogue: Dialogue, cast: Cast, fields: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        save_draft(cast.amina, dialogue, place="new-thread", fields=fields)


def test_a_draft_may_be_longer_than_what_can_be_sent(dialogue: Dialogue, cast: Cast) -> None:
    save_draft(cast.amina, dialogue, place="new-thread", fields={"body": "x" * 40_000})
    assert places(cast.amina) == ["new-thread"]


def test_what_no_storage_takes_is_left_out(dialogue: Dialogue, cast: Cast) -> None:
    save_draft(cast.amina, dialogue, place="new-thread", fields={"body": "a\x00b\ud800c"})
    kept = draft_at(cast.amina, dialogue, "new-thread")
    assert kept is not None
    assert kept.fields == {"body": "abc"}


def test_what_is_sent_is_no_draft_any_more(dialogue: Dialogue, cast: Cast) -> None:
    def keep(place: str) -> None:
        save_draft(cast.amina, dialogue, place=place, fields={"body": "x"})

    keep("new-thread")
    thread = make_thread(dialogue, cast.amina)
    assert places(cast.amina) == []
    for place in ("thread/1", "thread/1/reply/1", "thread/2", "edit/1"):
        keep(place)
    make_post(thread, cast.amina)
    assert places(cast.amina) == ["edit/1", "thread/1/reply/1", "thread/2"]
    make_post(thread, cast.amina, reply_to=1)
    assert places(cast.amina) == ["edit/1", "thread/2"]
    post = first_post(thread)
    operations.edit_post(cast.amina, post, body=post.body, version=1)
    assert places(cast.amina) == ["thread/2"]


def test_a_refused_contribution_leaves_its_draft(dialogue: Dialogue, cast: Cast) -> None:
    thread = make_thread(dialogue, cast.amina)
    save_draft(cast.amina, dialogue, place="thread/1", fields={"body": "x" * 20_001})
    with pytest.raises(Invalid):
        make_post(thread, cast.amina, body="x" * 20_001)
    assert places(cast.amina) == ["thread/1"]


def test_one_draft_saved_from_eight_windows_at_once(
    app: Flask, dialogue: Dialogue, cast: Cast
) -> None:
    dialogue_id, actor_id = dialogue.id, cast.amina.id

    def keep(turn: object) -> None:
        actor = db.session.get_one(User, actor_id)
        where = db.session.get_one(Dialogue, dialogue_id)
        save_draft(actor, where, place="new-thread", fields={"body": str(turn)})

    in_threads(app, list(range(THREADS)), keep)
    assert len(db.session.scalars(select(Draft)).all()) == 1


def test_the_places_of_drafts() -> None:
    assert reply_place(12, None) == "thread/12"
    assert reply_place(12, 47) == "thread/12/reply/47"
    assert edit_place(47) == "edit/47"
    known = ["new-thread", "thread/12", "thread/12/reply/47", "edit/47"]
    assert [place for place in known if not PLACE.fullmatch(place)] == []
    odd = ["", "thread", "thread/", "thread/x", "thread/१", f"thread/{10**9}", "edit/1/2", "x"]
    assert [place for place in odd if PLACE.fullmatch(place)] == []
    longest = f"thread/{10**9 - 1}/reply/{10**9 - 1}"
    assert PLACE.fullmatch(longest)
    assert len(longest) <= 60
