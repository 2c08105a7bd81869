"""What is left to see of contributions that moderators hid, removed or redacted."""

import json
from collections.abc import Callable

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import shape_of
from dialogue.exports.dataset import Dataset, Gate
from dialogue.exports.gate.scope import Scope
from dialogue.extensions import db
from dialogue.moderation.posts.operations import hide, redact, remove, restore, unredact
from dialogue.threads.drafts.operations import save_draft
from dialogue.threads.models import Post, Thread
from dialogue.threads.operations import edit_post
from dialogue.threads.quoting.marks import quotation
from tests.browser import Browser
from tests.factories import OPERATOR, Cast, make_participant, make_post, make_thread, signed_in
from tests.forms import form_of

THREAD = "/d/june-2005/threads/1"
SAID = "ZX9SAID what nobody may."


@pytest.fixture
def thread(dialogue: Dialogue, cast: Cast) -> Thread:
    return make_thread(dialogue, cast.bruno, body="Who was asked?")


@pytest.fixture
def said(dialogue: Dialogue, thread: Thread) -> Post:
    """By somebody whose name stands nowhere else."""
    author = make_participant(dialogue, "Zora Nine").user
    post = make_post(thread, author, "First wording.")
    edit_post(author, post, body=SAID, version=1)
    return post


@pytest.fixture
def dana(app: Flask, dialogue: Dialogue) -> Browser:
    return signed_in(app, make_participant(dialogue, "Dana").user)


def rule_in(dialogue: Dialogue, lang: str) -> str:
    rule = shape_of(dialogue).rule("attack")
    assert rule is not None
    return rule.title_in(lang)


def article(page: str, number: int) -> str:
    """The drawn contribution."""
    return page.partition(f'id="p{number}"')[2].partition("</article>")[0]


@pytest.mark.parametrize(("act", "word"), [(hide, "Hidden"), (remove, "Removed")])
def test_a_stub_says_why_and_neither_words_nor_name(
    app: Flask,
    dialogue: Dialogue,
    thread: Thread,
    said: Post,
    cast: Cast,
    dana: Browser,
    act: Callable[..., object],
    word: str,
) -> None:
    make_post(thread, cast.bruno, quotation(SAID, 2) + "Must this be?", reply_to=2)
    save_draft(cast.amina, dialogue, place="thread/1", fields={"body": quotation(SAID, 2)})
    assert "ZX9SAID" in dana.get(THREAD).text
    act(cast.bruno, said, rule="attack", message="Kindly.")
    page = dana.get(THREAD).text
    assert f"{word} by the moderators: <bdi>{rule_in(dialogue, 'en')}</bdi>" in article(page, 2)
    assert "The place is kept" in article(page, 2)
    assert "2 contributions" in page
    assert 'data-stubs="2"' in page
    french = app.test_client().get(THREAD, headers={"Accept-Language": "fr"}).text
    assert rule_in(dialogue, "fr") in article(french, 2)

    actions = dana.get("/d/june-2005/posts/2/actions").text
    assert "/posts/2/quote" not in actions
    assert "/posts/2/history" not in actions
    history = dana.get("/d/june-2005/posts/2/history").text
    assert f"{word} by the moderators" in history
    answering = dana.get(f"{THREAD}?quote=2").text
    assert "You answer contribution 2." in answering
    assert form_of(answering, "reply").values["body"] == [""]
    drafted = signed_in(app, cast.amina).get(THREAD).text
    assert "You quote contribution 2, which does not stand any more." in drafted
    for shown in (page, french, actions, history, answering, drafted):
        assert "ZX9SAID" not in shown
        assert "First wording" not in shown
        assert "Zora" not in shown

    form = form_of(dana.get(THREAD).text, "reply")
    late = dana.post(form.action, data=form.filled({"body": quotation(SAID, 2) + "I quote."}))
    assert late.status_code == 422
    assert "Contribution 2 does not stand any more." in late.text

    with Dataset(OPERATOR, dialogue, Scope(), Gate(b"key", "http://x")) as dataset:
        [row] = [one for one in dataset.posts() if one["post"] == 2]
    assert (row["state"], row["body_markdown"]) == (said.state, None)
    assert "Zora" not in json.dumps(row)


def test_the_author_of_a_hidden_contribution_cannot_edit_but_keeps_their_draft(
    app: Flask, dialogue: Dialogue, said: Post, cast: Cast
) -> None:
    author = said.author.user
    save_draft(author, dialogue, place="edit/2", fields={"body": "My new wording"})
    hide(cast.bruno, said, rule="attack")
    browser = signed_in(app, author)
    refused = browser.get("/d/june-2005/posts/2/edit")
    assert refused.status_code == 403
    assert "This contribution does not stand any more." in refused.text
    assert "My new wording" in browser.get("/account/drafts").text
    late = browser.post("/d/june-2005/posts/2/edit", data={"body": "Typed too late", "version": 2})
    assert late.status_code in (400, 403)
    assert "Typed too late" in late.text
    restore(cast.bruno, said)
    assert "My new wording" in browser.get("/d/june-2005/posts/2/edit").text
    assert SAID in article(browser.get(THREAD).text, 2)


def test_a_passage_that_was_taken_out_is_told(
    dialogue: Dialogue, said: Post, cast: Cast, dana: Browser
) -> None:
    redact(cast.bruno, said, passage="what nobody may", rule="attack", version=said.version)
    mark = "A passage was taken out by the moderators:"
    told = article(dana.get(THREAD).text, 2)
    assert f"{mark} <bdi>{rule_in(dialogue, 'en')}</bdi>" in told
    assert "ZX9SAID […]." in told
    assert "Zora Nine" in told
    db.session.refresh(said)
    hide(cast.bruno, said, rule="off-topic")
    restore(cast.bruno, said)
    assert f"{mark} <bdi>{rule_in(dialogue, 'en')}</bdi>" in article(dana.get(THREAD).text, 2)


def test_a_passage_is_put_back(dialogue: Dialogue, said: Post, cast: Cast, dana: Browser) -> None:
    redact(cast.bruno, said, passage="what nobody may", rule="attack", version=said.version)
    assert "passage was taken out" in article(dana.get(THREAD).text, 2)
    db.session.refresh(said)
    unredact(cast.bruno, said, version=said.version)
    whole = article(dana.get(THREAD).text, 2)
    assert "passage was taken out" not in whole
    assert SAID in whole
