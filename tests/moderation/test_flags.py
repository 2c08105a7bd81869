"""Whoever takes part asks moderators to look at a contribution, and learns what became of it."""

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Conflict, Invalid, NotPermitted, TooMany
from dialogue.extensions import db
from dialogue.moderation.cases import settle
from dialogue.moderation.flags.flagging import flag_case, score, weight
from dialogue.moderation.flags.operations import flag_post
from dialogue.moderation.models import Act, Case, CaseState, Decision, Flag
from dialogue.moderation.operations import move_thread
from dialogue.moderation.posts.operations import confirm_hiding, hide, restore
from dialogue.operation import transaction
from dialogue.threads import operations
from dialogue.threads.held.models import HeldPost, HeldState
from dialogue.threads.held.setting_aside import kept_words_of
from dialogue.threads.models import Post, PostState
from tests.factories import (
    OPERATOR,
    Cast,
    first_post,
    forum_of,
    make_cast,
    make_dialogue,
    make_participant,
    make_person,
    make_post,
    make_thread,
    signed_in,
)
from tests.fakes import Clock
from tests.forms import form_of

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def post(dialogue: Dialogue, cast: Cast) -> Post:
    return first_post(make_thread(dialogue, cast.amina))


def person(dialogue: Dialogue, number: int) -> User:
    return make_person(dialogue, f"Person {number}")


def settled(post: Post, state: CaseState) -> None:
    case = flag_case(post)
    assert case is not None
    with transaction():
        settle(OPERATOR, case, state)


def test_a_flag_weighs_what_the_person_was_right_about() -> None:
    assert weight(0, 0) == 1
    assert [round(weight(n, 0), 2) for n in (1, 8)] == [1.33, 1.8]
    assert [round(weight(0, n), 2) for n in (1, 8)] == [0.67, 0.2]
    assert weight(10_000, 0) < 2
    assert weight(0, 10_000) > 0
    assert score([]) == 0
    assert score([(0, 0), (1, 1), (3, 0)]) == pytest.approx(3.6)


def test_from_flag_to_outcome(app: Flask, post: Post, cast: Cast, dialogue: Dialogue) -> None:
    chen = signed_in(app, cast.chen)
    actions = f"/d/june-2005/posts/{post.number}/actions"
    page = f"/d/june-2005/posts/{post.number}/flag"
    assert page in chen.get(actions).text
    assert page not in signed_in(app, cast.amina).get(actions).text
    french = chen.get(page, headers={"Accept-Language": "fr"}).text
    assert "Hors sujet" in french
    refused = chen.submit(page, "flag", reason="other", message="")
    assert refused.status_code == 422
    assert 'id="message-error"' in refused.text
    thanks = chen.submit(page, "flag", reason="other", message="It names a village.")
    assert (thanks.status_code, thanks.location) == (303, "/d/june-2005/flags/")
    own = chen.get(thanks.location).text
    assert "A moderator will look at it" in own
    assert "Waits for a moderator" in own
    again = chen.submit(page, "flag", reason="attack")
    assert again.status_code == 409
    assert "You flagged this contribution already." in again.text
    amina = signed_in(app, cast.amina)
    for address in ("/d/june-2005/flags/", actions):
        assert "village" not in amina.get(address).text
        assert "Chen" not in amina.get(address).text.partition("<main")[2]
    settled(post, CaseState.DISMISSED)
    assert "Dismissed: it stands as it is" in chen.get("/d/june-2005/flags/").text
    told = chen.submit(page, "flag", reason="other", message="Still there.")
    assert told.status_code == 409
    assert "Moderators looked at this already" in told.text
    assert form_of(told.text, "flag").values["message"] == ["Still there."]
    assert chen.submit(page, "flag", reason="attack").status_code == 303


def test_one_case_however_many_flags(post: Post, dialogue: Dialogue, cast: Cast) -> None:
    for number, reason in enumerate(("attack", "rules", "attack")):
        flag_post(person(dialogue, number), post, reason=reason)
    (case,) = db.session.scalars(select(Case))
    assert (case.score, case.version, case.forum_id) == (3, 3, post.forum.id)
    assert db.session.scalar(select(func.count(Flag.id))) == 3
    assert post.state == PostState.PUBLISHED
    other = make_post(post.thread, cast.amina)
    settled(post, CaseState.DISMISSED)
    flag_post(person(dialogue, 0), other, reason="attack")
    found = flag_case(other)
    assert found is not None
    assert found.score == pytest.approx(2 / 3)


def test_after_an_edit_it_is_another_matter(post: Post, cast: Cast, clock: Clock) -> None:
    flag_post(cast.chen, post, reason="attack")
    settled(post, CaseState.DISMISSED)
    with pytest.raises(Conflict, match="looked at this already"):
        flag_post(cast.bruno, post, reason="attack")
    clock.move(minutes=1)
    operations.edit_post(cast.amina, post, body="Worse.", version=post.version)
    flag_post(cast.bruno, post, reason="attack")


def test_who_may_not(app: Flask, post: Post, cast: Cast, dialogue: Dialogue) -> None:
    with pytest.raises(NotPermitted, match="your own"):
        flag_post(cast.amina, post, reason="attack")
    with pytest.raises(Invalid) as refused:
        flag_post(cast.chen, post, reason="taste", message="x" * 1001)
    assert set(refused.value.fields) == {"reason", "message"}
    forum = forum_of(dialogue, "africa")
    hidden = first_post(make_thread(dialogue, cast.bruno, forum="africa"))
    forum.visibility = "private"
    db.session.commit()
    chen = signed_in(app, cast.chen)
    page = f"/d/june-2005/posts/{hidden.number}/flag"
    assert chen.get(page).status_code == 404
    assert chen.get("/d/june-2005/posts/999/flag").status_code == 404
    assert form_of(chen.get("/d/june-2005/posts/1/flag").text, "flag")
    token = form_of(chen.get("/d/june-2005/posts/1/flag").text, "flag").values["csrf_token"][0]
    sent = {"csrf_token": token, "reason": "attack"}
    assert chen.post(page, data=sent).status_code == 404
    hide(cast.bruno, post, rule="attack")
    answer = chen.post("/d/june-2005/posts/1/flag", data=sent)
    assert answer.status_code == 403
    assert "This contribution does not stand any more." in answer.text
    assert db.session.scalar(select(func.count(Flag.id))) == 0


def test_a_flood_is_stopped(post: Post, cast: Cast, dialogue: Dialogue) -> None:
    posts = [post, *(make_post(post.thread, cast.amina) for _ in range(20))]
    for one in posts[:20]:
        flag_post(cast.chen, one, reason="duplicate")
    with pytest.raises(TooMany):
        flag_post(cast.chen, posts[20], reason="duplicate")
    assert db.session.scalar(select(func.count(Flag.id))) == 20
    flag_post(cast.bruno, posts[20], reason="duplicate")


def test_enough_flags_hide_until_a_moderator_decides(app: Flask) -> None:
    dialogue = make_dialogue(hides_flagged_at=2)
    cast = make_cast(dialogue)
    post = first_post(make_thread(dialogue, cast.amina, body="Words of Amina's."))
    flag_post(person(dialogue, 1), post, reason="attack")
    assert post.state == PostState.PUBLISHED
    flag_post(person(dialogue, 2), post, reason="attack")
    assert (post.state, post.rule, post.body) == (PostState.HIDDEN, "attack", "")
    decision = db.session.scalars(select(Decision)).one()
    assert (decision.act, decision.decided_by_id, decision.rule) == (Act.HIDE, None, "attack")
    assert decision.seat is not None
    assert decision.seat.user_id == cast.amina.id
    assert decision.appeal_until is not None
    case = flag_case(post)
    assert case is not None
    assert (case.state, case.id) == (CaseState.OPEN, decision.case_id)
    with pytest.raises(NotPermitted, match="does not stand"):
        flag_post(person(dialogue, 3), post, reason="attack")
    with pytest.raises(Conflict, match="Look at it once more"):
        restore(cast.bruno, post, case=case, case_version=1)
    restore(cast.bruno, post, case=case, case_version=case.version)
    assert post.body == "Words of Amina's."
    assert case.state == CaseState.DISMISSED
    for number in (1, 2, 3):
        flag_post(person(dialogue, number), post, reason="private-data")
    again = flag_case(post)
    assert again is not None
    assert again.score == pytest.approx(2 * 2 / 3 + 1)
    confirmed = confirm_hiding(cast.bruno, post, case=again, case_version=again.version)
    assert (confirmed.act, again.state) == (Act.CONFIRM, CaseState.UPHELD)
    assert confirmed.about is not None
    assert (confirmed.about.act, confirmed.rule) == (Act.HIDE, "private-data")


def test_with_what_is_withdrawn_its_cases_end(post: Post, cast: Cast, dialogue: Dialogue) -> None:
    flag_post(cast.chen, post, reason="attack")
    dialogue.holding = "all"
    db.session.commit()
    edit = operations.edit_post(cast.amina, post, body="Another.", version=post.version)
    assert isinstance(edit, HeldPost)
    operations.withdraw_post(cast.amina, post)
    states = db.session.scalars(select(Case.state).order_by(Case.id)).all()
    assert states == [CaseState.DISMISSED.value] * 2
    assert (edit.state, edit.body, kept_words_of(post)) == (HeldState.WITHDRAWN, "", None)


def test_cases_follow_their_thread(post: Post, cast: Cast, dialogue: Dialogue) -> None:
    dora = make_participant(dialogue, "Dora", "moderator", forum="africa").user
    dialogue.holding = "all"
    db.session.commit()
    waiting = make_post(post.thread, cast.amina)
    flag_post(cast.chen, post, reason="off-topic")
    db.session.execute(update(Case).values(state="in-progress", assignee_id=cast.bruno.id))
    db.session.commit()
    move_thread(cast.bruno, post.thread, forum=forum_of(dialogue, "africa"))
    db.session.expire_all()
    africa = forum_of(dialogue, "africa").id
    assert waiting.forum_id == africa
    for case in db.session.scalars(select(Case)):
        assert (case.forum_id, case.state, case.assignee_id) == (africa, CaseState.OPEN, None)
        assert case.version > 1
    assert hide(dora, post, rule="off-topic").forum_id == africa
