"""How a contribution may be quoted is its author's choice, and can be changed."""

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.operations import change_phase
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.errors import Invalid, NotPermitted
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.streams import StreamEntry
from dialogue.threads.consent.operations import change_consent
from dialogue.threads.models import Post
from dialogue.threads.operations import edit_post, withdraw_post
from tests.beginnings import begin_with_dialogue, the_cast
from tests.factories import OPERATOR, Cast, first_post, make_thread, make_user, seat_of, signed_in

ACTIONS = "/d/june-2005/posts/1/actions"


@pytest.fixture
def dialogue(app: Flask, clock: object, request: pytest.FixtureRequest) -> Dialogue:
    return begin_with_dialogue(request)


@pytest.fixture
def cast(dialogue: Dialogue) -> Cast:
    return the_cast()


@pytest.fixture
def post(dialogue: Dialogue, cast: Cast) -> Post:
    return first_post(make_thread(dialogue, cast.amina, consent="name"))


def changes(post: Post) -> list[tuple[str, str]]:
    found = db.session.scalars(
        select(Event).where(Event.kind == "post.consent_changed").order_by(Event.id)
    )
    return [(one.data["before"], one.data["after"]) for one in found if one.object_id == post.id]


def test_a_change_is_kept_in_history_and_nothing_else_is(cast: Cast, post: Post) -> None:
    entries = db.session.query(StreamEntry).count()
    change_consent(cast.amina, post, consent="none")
    change_consent(cast.amina, post, consent="none")
    change_consent(cast.amina, post, consent="paraphrase")
    assert (post.consent, post.version) == ("paraphrase", 1)
    assert changes(post) == [("name", "none"), ("none", "paraphrase")]
    assert db.session.query(StreamEntry).count() == entries  # no reader of the thread is told


@pytest.mark.parametrize("consent", ["", "all", "NAME", "\x00"])
def test_only_the_four_answers_are_taken(cast: Cast, post: Post, consent: str) -> None:
    with pytest.raises(Invalid) as refused:
        change_consent(cast.amina, post, consent=consent)
    assert list(refused.value.fields) == ["consent"]
    assert post.consent == "name"


def test_it_is_its_authors_alone(dialogue: Dialogue, cast: Cast, post: Post) -> None:
    for person in (cast.bruno, cast.chen, make_user("Ada", is_admin=True)):
        with pytest.raises(NotPermitted):
            change_consent(person, post, consent="none")


def test_it_can_be_taken_back_after_the_dialogue_and_by_who_left(
    dialogue: Dialogue, cast: Cast, post: Post
) -> None:
    seat_operations.leave(cast.amina, seat_of(cast.amina, dialogue))
    for phase in ("closing", "closed", "archived"):
        change_phase(OPERATOR, dialogue, phase=phase)
    change_consent(cast.amina, post, consent="none")
    assert post.consent == "none"


def test_an_edit_keeps_it_and_a_withdrawal_ends_it(cast: Cast, post: Post) -> None:
    change_consent(cast.amina, post, consent="paraphrase")
    edit_post(cast.amina, post, body="In other words.", version=1)
    assert post.consent == "paraphrase"
    withdraw_post(cast.amina, post)
    with pytest.raises(NotPermitted):
        change_consent(cast.amina, post, consent="name")


def test_the_page_of_actions_changes_it_and_shows_what_it_was(
    app: Flask, cast: Cast, post: Post
) -> None:
    browser = signed_in(app, cast.amina)
    done = browser.submit(ACTIONS, "quoting", consent="paraphrase")
    assert (done.status_code, done.headers["Location"]) == (303, ACTIONS)
    page = browser.get(ACTIONS).text
    assert "until then: Quote me with my name" in page
    assert "since then: Refer to it by number" in page
    refused = browser.submit(ACTIONS, "quoting", consent="everything")
    assert refused.status_code == 422
    assert 'href="#consent"' in refused.text
    db.session.refresh(post)
    assert post.consent == "paraphrase"


def test_others_see_neither_the_form_nor_the_history(app: Flask, cast: Cast, post: Post) -> None:
    change_consent(cast.amina, post, consent="none")
    for browser in (signed_in(app, cast.bruno), app.test_client()):
        page = browser.get(ACTIONS).text
        for word in ("quoting", "until then:", "Do not cite it"):
            assert word not in page
