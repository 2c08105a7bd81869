"""Moderators choose words to watch for: what these do, and what lists of thousands cost."""

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.audit import AuditEntry
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Invalid
from dialogue.extensions import db
from dialogue.moderation.models import Case, CaseKind, Flag, WatchedWord
from dialogue.moderation.words.operations import WORDS_MOST, add_words, remove_words
from dialogue.threads import operations
from dialogue.threads.held.models import HeldPost
from dialogue.threads.held.operations import mend_held
from dialogue.threads.models import Post
from tests.browser import Browser
from tests.factories import (
    Cast,
    first_post,
    make_cast,
    make_dialogue,
    make_participant,
    make_post,
    make_thread,
    signed_in,
)
from tests.forms import form_of

pytestmark = pytest.mark.usefixtures("clock")

WORDS = "/d/june-2005/moderation/words"


@pytest.fixture
def bruno(app: Flask, cast: Cast) -> Browser:
    return signed_in(app, cast.bruno)


def watched() -> dict[str, str]:
    return {one.text: one.act for one in db.session.scalars(select(WatchedWord))}


def flags() -> list[tuple[str, str]]:
    return [(one.rule, one.text) for one in db.session.scalars(select(Flag).order_by(Flag.id))]


def test_a_list_is_pasted_tried_and_taken_away(bruno: Browser, dialogue: Dialogue) -> None:
    lines = f"fool*\n\n{'x' * 81}\n*\nslow = careful\nFOOL*"
    refused = bruno.submit(WORDS, "words", lines=lines, act="hold", lang="")
    assert refused.status_code == 422
    assert watched() == {"FOOL*": "hold"}
    for line in ("Line 3: Shorten", "Line 4: There is nothing", "Line 5: Other words"):
        assert line in refused.text
    assert form_of(refused.text, "words").values["lines"] == [f"{'x' * 81}\n*\nslow = careful"]
    kept = bruno.submit(WORDS, "words", lines="slow = careful\nquick", act="replace", lang="en")
    assert kept.status_code == 303
    text = "Foolish and slow, <b>quick</b>."
    tried = bruno.submit(WORDS, "try-text", text=text, text_lang="en")
    assert tried.status_code == 200
    assert "Foolish and careful, &lt;b&gt;…&lt;/b&gt;." in tried.text
    assert "No watched word" in bruno.submit(WORDS, "try-text", text="Good.", text_lang="en").text
    ids = form_of(bruno.get(WORDS).text, "remove").choices["word"]
    assert len(ids) == 3
    assert bruno.submit(WORDS, "remove", word=[*ids[:2], "999999", "x"]).status_code == 303
    assert len(watched()) == 1


def test_the_record_tells_of_changes_and_of_no_word(bruno: Browser, dialogue: Dialogue) -> None:
    bruno.submit(WORDS, "words", lines="fool\nslow", act="warn", lang="fr")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "words.changed")).one()
    assert entry.data == {"added": 2}
    assert "changed the watched words" in bruno.get("/d/june-2005/moderation/record").text


def test_who_moderates_one_forum_chooses_no_words_for_all(app: Flask, dialogue: Dialogue) -> None:
    dora = make_participant(dialogue, "Dora", "moderator", forum="africa").user
    assert signed_in(app, dora).get(WORDS).status_code == 403


def test_words_hold_flag_warn_and_replace(dialogue: Dialogue, cast: Cast) -> None:
    for act, word in (("hold", "fool*"), ("flag", "slow"), ("warn", "lazy"), ("replace", "x=y")):
        add_words(cast.bruno, dialogue, lines=word, act=act)
    thread = make_thread(dialogue, cast.amina, title="A fool's errand")
    assert isinstance(thread, HeldPost)
    assert thread.reasons == [{"check": "words", "word": "fool*"}]
    theirs = make_thread(dialogue, cast.bruno, body="Fools and slow ones, x.")
    assert first_post(theirs).body == "Fools and slow ones, x."
    with pytest.raises(Invalid) as warned:
        make_post(theirs, cast.amina, "Lazy, and slow.")
    assert warned.value.fields["heeded"].facts == {"words": "lazy"}
    post = make_post(theirs, cast.amina, "Lazy, slow, x.", heeded=True)
    assert post.body == "Lazy, slow, y."
    assert "slow, y." in post.html
    (case,) = db.session.scalars(select(Case).where(Case.kind == CaseKind.FLAG.value))
    assert (case.post_id, case.score, flags()) == (post.id, 0, [("rules", "slow")])
    operations.edit_post(cast.amina, post, body="Slow, still.", version=post.version)
    assert flags() == [("rules", "slow")]
    edit = operations.edit_post(cast.amina, post, body="Foolish x.", version=post.version)
    assert isinstance(edit, HeldPost)
    assert (edit.body, post.body) == ("Foolish y.", "Slow, still.")
    mended = mend_held(cast.amina, edit, body="Foolery, x.", version=edit.version)
    assert mended.body == "Foolery, y."
    remove_words(cast.bruno, dialogue, ids=[one.id for one in db.session.scalars(
        select(WatchedWord).where(WatchedWord.act == "hold"))])  # fmt: skip
    assert isinstance(make_post(theirs, cast.amina, "Fools."), Post)


def test_where_people_are_told_later_words_hold_all_the_same(app: Flask) -> None:
    dialogue = make_dialogue(holding="all", reviewing="after")
    cast = make_cast(dialogue)
    add_words(cast.bruno, dialogue, lines="fool", act="hold", lang="en")
    thread = make_thread(dialogue, cast.bruno)
    assert isinstance(make_post(thread, cast.amina, "Un fool.", lang="fr"), Post)
    assert isinstance(make_post(thread, cast.amina, "A fool.", lang="en-GB"), HeldPost)


def test_what_other_words_would_burst_gets_a_mark(dialogue: Dialogue, cast: Cast) -> None:
    add_words(cast.bruno, dialogue, lines=f"a = {'[' * 79}\nb = {'c' * 80}", act="replace")
    thread = make_thread(dialogue, cast.amina, title="b " * 90 + "b", body="a " * 100)
    assert thread.title == "… " * 90 + "…"
    assert first_post(thread).body.split() == ["…"] * 100


def test_a_warned_author_sends_it_as_it_is(app: Flask, dialogue: Dialogue, cast: Cast) -> None:
    add_words(cast.bruno, dialogue, lines="lazy", act="warn")
    post = first_post(make_thread(dialogue, cast.amina))
    amina, page = signed_in(app, cast.amina), f"/d/june-2005/posts/{post.number}/edit"
    warned = amina.submit(page, "edit", body="They are lazy.")
    assert warned.status_code == 422
    form = form_of(warned.text, "edit")
    assert (form.values["body"], form.choices["heeded"]) == (["They are lazy."], ["1"])
    again = amina.post(form.action, data=form.values | {"heeded": "1"})
    assert (again.status_code, post.body) == (303, "They are lazy.")


def test_a_list_of_five_thousand_is_full(dialogue: Dialogue, cast: Cast) -> None:
    lines = "\n".join(f"{'中' * (n % 60)}w{n}*" for n in range(WORDS_MOST + 2))
    taken = add_words(cast.bruno, dialogue, lines=lines, act="flag")
    assert taken.count == WORDS_MOST
    assert list(taken.refused) == [WORDS_MOST + 1, WORDS_MOST + 2]
    again = add_words(cast.bruno, dialogue, lines="W7", act="hold")
    assert list(again.refused) == [1]
    assert add_words(cast.bruno, dialogue, lines="中中中中中中中W7*", act="hold").count == 1
    thread = make_thread(dialogue, cast.amina, body="中" * 9_000 + " w60 " + "w" * 9_000)
    assert flags() == [("rules", "w60*")]
    assert first_post(thread).body.startswith("中中")
