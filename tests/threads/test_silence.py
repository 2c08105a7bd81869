"""Words that were taken back: quoted by nobody, published or not, and nobody else's are touched."""

from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Invalid
from dialogue.extensions import db
from dialogue.threads.drafts.operations import save_draft
from dialogue.threads.drafts.queries import draft_at
from dialogue.threads.models import Draft, Mention, Post, Revision, Thread
from dialogue.threads.operations import edit_post, withdraw_post
from dialogue.threads.queries import get_post
from dialogue.threads.quoting.marks import quotation
from tests.factories import (
    Cast,
    make_cast,
    make_dialogue,
    make_many_posts,
    make_post,
    make_thread,
    seat_of,
    signed_in,
)
from tests.fakes import Clock
from tests.forms import form_of
from tests.threads.test_doubles import THREADS, in_threads

SAID = "ZX9SAID too much."
SIGN = "> […]\n>\n> #{number}\n\n"


@pytest.fixture
def thread(dialogue: Dialogue, cast: Cast) -> Thread:
    return make_thread(dialogue, cast.amina)


@pytest.fixture
def said(thread: Thread, cast: Cast) -> Post:
    return make_post(thread, cast.amina, SAID)


def quoting(post: Post, words: str = "So I heard.") -> str:
    return quotation(post.body, post.number) + words


def sign_and(post: Post, words: str = "So I heard.") -> str:
    return SIGN.format(number=post.number) + words


def test_a_published_quotation_goes_and_the_answer_stays(
    thread: Thread, said: Post, cast: Cast, clock: Clock
) -> None:
    answer = make_post(thread, cast.bruno, quoting(said))
    clock.move(minutes=5)
    withdraw_post(cast.amina, said)
    db.session.refresh(answer)
    assert answer.body == sign_and(said)
    assert "ZX9SAID" not in answer.html
    assert "So I heard." in answer.html
    assert f"/posts/{said.number}" in answer.html
    assert (answer.version, answer.edited_at) == (2, None)
    assert db.session.scalars(select(Revision).where(Revision.post_id == answer.id)).all() == []


def test_former_wordings_quote_it_no_more(thread: Thread, said: Post, cast: Cast) -> None:
    answer = make_post(thread, cast.bruno, quoting(said, "First."))
    edit_post(cast.bruno, answer, body=quoting(said, "Second."), version=1)
    edit_post(cast.bruno, answer, body="Third.", version=2)
    withdraw_post(cast.amina, said)
    former = db.session.scalars(select(Revision).order_by(Revision.version)).all()
    assert [one.body for one in former] == [sign_and(said, "First."), sign_and(said, "Second.")]
    assert "ZX9SAID" not in "".join(one.html for one in former)
    db.session.refresh(answer)
    assert (answer.body, answer.version) == ("Third.", 3)


def test_whoever_was_named_only_in_the_quotation_is_not_named_any_more(
    thread: Thread, cast: Cast
) -> None:
    said = make_post(thread, cast.amina, "Ask @chen.")
    answer = make_post(thread, cast.bruno, quoting(said, "Or @amina."))
    withdraw_post(cast.amina, said)
    named = db.session.scalars(select(Mention.participant_id).where(Mention.post_id == answer.id))
    assert list(named) == [seat_of(cast.amina, thread.dialogue).id]


def test_other_quotations_and_what_only_points_there_stay(
    thread: Thread, said: Post, cast: Cast
) -> None:
    other = make_post(thread, cast.amina, "Something else.")
    bodies = [quoting(other), f"See #{said.number}.", "> A proverb.\n\nSaid well."]
    answers = [make_post(thread, cast.bruno, body) for body in bodies]
    withdraw_post(cast.amina, said)
    for answer, body in zip(answers, bodies, strict=True):
        db.session.refresh(answer)
        assert (answer.body, answer.version) == (body, 1)


def test_the_same_number_in_another_dialogue_or_archive_is_another_contribution(
    thread: Thread, said: Post, cast: Cast
) -> None:
    elsewhere = make_dialogue("other")
    far = make_post(make_thread(elsewhere), body=quoting(said))
    (archived,) = make_many_posts(thread, 1, seat_of(cast.bruno, thread.dialogue))
    archived.body = quoting(said)
    db.session.commit()
    withdraw_post(cast.amina, said)
    assert "ZX9SAID" in far.body
    assert "ZX9SAID" in archived.body


def test_drafts_of_everybody_lose_the_words_and_keep_their_own(
    dialogue: Dialogue, said: Post, cast: Cast
) -> None:
    sent = quoting(said).replace("\n", "\r\n")  # as a browser sends it
    for user, place in ((cast.bruno, "thread/1"), (cast.chen, f"thread/1/reply/{said.number}")):
        save_draft(user, dialogue, place=place, fields={"body": sent, "lang": "fr"})
    save_draft(cast.bruno, dialogue, place="new-thread", fields={"title": "Only a title"})
    withdraw_post(cast.amina, said)
    kept = draft_at(cast.bruno, dialogue, "thread/1")
    assert kept is not None
    assert kept.fields["lang"] == "fr"
    assert kept.fields["body"].split() == sign_and(said).split()
    assert "ZX9SAID" not in str([one.fields for one in db.session.scalars(select(Draft))])
    untouched = draft_at(cast.bruno, dialogue, "new-thread")
    assert untouched is not None
    assert untouched.fields == {"title": "Only a title"}


def test_a_draft_that_comes_back_later_is_kept_without_them(
    app: Flask, dialogue: Dialogue, said: Post, cast: Cast
) -> None:
    body = quoting(said)
    withdraw_post(cast.amina, said)
    browser = signed_in(app, cast.bruno)
    page = browser.get("/d/june-2005/threads/1")
    token = form_of(page.text, "reply").values["csrf_token"][0]
    answer = browser.post("/d/june-2005/drafts/thread/1", data={"csrf_token": token, "body": body})
    assert answer.json == {"withdrawn": [said.number]}
    kept = draft_at(cast.bruno, dialogue, "thread/1")
    assert kept is not None
    assert kept.fields["body"] == sign_and(said)
    own = {"csrf_token": token, "body": "Only mine."}
    assert browser.post("/d/june-2005/drafts/thread/1", data=own).status_code == 204


def test_what_quotes_them_is_given_back_without_them_and_can_be_sent_then(
    app: Flask, thread: Thread, said: Post, cast: Cast
) -> None:
    body = quoting(said)
    withdraw_post(cast.amina, said)
    browser = signed_in(app, cast.bruno)
    page = browser.get("/d/june-2005/threads/1").text
    address = "/d/june-2005/threads/1/posts"
    for press in ({"preview": ""}, {}):
        refused = browser.post(address, data=form_of(page, "reply").filled({"body": body} | press))
        assert refused.status_code == 422
        assert "ZX9SAID" not in refused.text
        assert f"Contribution {said.number} does not stand any more." in refused.text
        assert form_of(refused.text, "reply").values["body"] == [sign_and(said)]
    sent = browser.post(address, data=form_of(refused.text, "reply").filled({}))
    assert sent.status_code == 303
    assert SAID not in browser.get("/d/june-2005/threads/1").text


def test_nobody_edits_them_back_in(thread: Thread, said: Post, cast: Cast) -> None:
    answer = make_post(thread, cast.bruno, quoting(said))
    body = answer.body
    withdraw_post(cast.amina, said)
    db.session.refresh(answer)
    with pytest.raises(Invalid) as refusal:
        edit_post(cast.bruno, answer, body=body, version=answer.version)
    assert "does not stand any more" in refusal.value.fields["body"].message
    mended = edit_post(cast.bruno, answer, body=answer.body + " Twice.", version=answer.version)
    assert mended.body == sign_and(said, "So I heard. Twice.")


def test_a_form_that_held_them_says_what_became_of_them(
    app: Flask, dialogue: Dialogue, said: Post, cast: Cast
) -> None:
    save_draft(cast.bruno, dialogue, place="thread/1", fields={"body": quoting(said)})
    browser = signed_in(app, cast.bruno)
    before = browser.get("/d/june-2005/threads/1")
    assert "which does not stand any more" not in before.text
    withdraw_post(cast.amina, said)
    held = {"If-None-Match": before.headers["ETag"]}
    after = browser.get("/d/june-2005/threads/1", headers=held)
    assert after.status_code == 200
    assert f"You quote contribution {said.number}, which does not stand any more." in after.text
    assert form_of(after.text, "reply").values["body"] == [sign_and(said)]
    assert f'data-stubs="{said.number}"' in after.text


def test_open_pages_are_told_of_the_answer_too(
    app: Flask, thread: Thread, said: Post, cast: Cast
) -> None:
    answer = make_post(thread, cast.bruno, quoting(said))
    browser = signed_in(app, make_cast(make_dialogue("other")).chen)
    before = browser.get("/d/june-2005/threads/1/changes").json["cursor"]
    withdraw_post(cast.amina, said)
    told = browser.get(f"/d/june-2005/threads/1/changes?after={before}")
    changes = [(one["object"], one["kind"]) for one in told.json["changes"]]
    assert changes == [(f"post/{said.number}", "withdraw"), (f"post/{answer.number}", "edit")]
    assert "ZX9SAID" not in told.text


def test_whoever_keeps_or_sends_them_at_the_same_moment_does_not_bring_them_back(
    app: Flask, thread: Thread, said: Post, cast: Cast
) -> None:
    body, number, thread_id, dialogue_id = quoting(said), said.number, thread.id, said.dialogue_id
    amina_id, bruno_id = cast.amina.id, cast.bruno.id

    def act(turn: object) -> None:
        dialogue = db.session.get_one(Dialogue, dialogue_id)
        bruno = db.session.get_one(User, bruno_id)
        if turn == 3:
            amina = db.session.get_one(User, amina_id)
            withdraw_post(amina, get_post(amina, dialogue, number))
        elif isinstance(turn, int) and turn % 2:
            save_draft(bruno, dialogue, place=f"thread/{10 + turn}", fields={"body": body})
        else:
            with suppress(Invalid):
                make_post(db.session.get_one(Thread, thread_id), bruno, body)

    in_threads(app, list(range(THREADS)), act)
    db.session.expire_all()
    assert "ZX9SAID" not in "".join(db.session.scalars(select(Post.body)))
    drafts = list(db.session.scalars(select(Draft.fields)))
    assert len(drafts) == THREADS // 2 - 1
    assert "ZX9SAID" not in str(drafts)
