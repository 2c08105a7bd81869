"""What becomes of a published version when its sources are taken back."""

import pytest
from sqlalchemy import select

from dialogue.deliveries import deliver_due
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.moderation.posts.operations import hide, redact, restore
from dialogue.summaries.checksums import checksum, spelled
from dialogue.summaries.publishing.standing import TakenBack, as_it_stands, citations_of
from dialogue.threads.operations import edit_post, withdraw_post
from tests.factories import (
    first_post,
    make_cast,
    make_thread,
)
from tests.summaries.writing import answered, change_consent, point, published, said_by, weekly


def test_the_checksum_holds_after_words_were_erased(dialogue, writer, amina) -> None:
    post = said_by(dialogue, amina, "The heron waits at the well.", "name")
    summary = weekly(dialogue, writer)
    made = point(writer, summary, cites={post.number: "heron waits"})
    answered(made, amina, "unfair", "The heron flies.", dialogue)
    publication = published(writer, summary)
    before = publication.checksum
    assert {one["passage"] for one in publication.said.values() if "passage" in one}
    withdraw_post(amina, post)
    deliver_due()
    db.session.refresh(publication)
    assert publication.said == {}
    assert checksum(publication.content) == publication.checksum == before
    assert "heron" not in spelled(publication.content)


def test_a_fingerprint_proves_the_words_that_stand(dialogue, writer, amina) -> None:
    post = said_by(dialogue, amina, "The heron waits at the well.", "name")
    summary = weekly(dialogue, writer)
    point(writer, summary, cites={post.number: "heron waits"})
    made = published(writer, summary)
    db.session.refresh(made)
    (cited,) = citations_of(made.content)
    assert checksum(made.said[cited["said"]]) == cited["fingerprint"]


@pytest.mark.parametrize("consent", ["alias", "paraphrase", "none"])
def test_a_consent_that_narrows_erases_the_words(dialogue, writer, amina, consent) -> None:
    post = said_by(dialogue, amina, "The heron waits.", "name")
    summary = weekly(dialogue, writer)
    point(writer, summary, cites={post.number: "heron waits"})
    made = published(writer, summary)
    change_consent(post, consent)
    standing = as_it_stands(made)
    assert standing.said == {}
    assert standing.taken_back == {post.number: TakenBack.CONSENT}
    deliver_due()
    db.session.refresh(made)
    assert made.said == {}
    change_consent(post, "name")
    assert as_it_stands(made).said == {}
    (cited,) = citations_of(as_it_stands(made).content)
    assert cited["taken_back"]


def test_a_consent_that_widens_changes_nothing(dialogue, writer, amina) -> None:
    post = said_by(dialogue, amina, "The heron waits.", "alias")
    summary = weekly(dialogue, writer)
    point(writer, summary, cites={post.number: "heron waits"})
    made = published(writer, summary)
    change_consent(post, "name")
    deliver_due()
    standing = as_it_stands(made)
    assert standing.taken_back == {}
    assert [one["who"] for one in standing.said.values()] == [""]


def test_hidden_words_come_back_when_they_are_shown_again(dialogue, writer) -> None:
    cast = make_cast(dialogue)
    post = said_by(dialogue, cast.amina, "The heron waits.")
    summary = weekly(dialogue, writer)
    point(writer, summary, cites={post.number: "heron waits"})
    made = published(writer, summary)
    hide(cast.bruno, post, rule="attack", message="")
    deliver_due()
    db.session.refresh(made)
    assert as_it_stands(made).taken_back == {post.number: TakenBack.HIDDEN}
    assert as_it_stands(made).said == {}
    restore(cast.bruno, post)
    deliver_due()
    db.session.refresh(made)
    standing = as_it_stands(made)
    assert standing.taken_back == {}
    assert [one["passage"] for one in standing.said.values()] == ["heron waits"]
    assert standing.edited == ()


def test_a_redacted_passage_is_not_repeated(dialogue, writer) -> None:
    cast = make_cast(dialogue)
    post = said_by(dialogue, cast.amina, "Call 555 0100 at night.")
    summary = weekly(dialogue, writer)
    point(writer, summary, cites={post.number: "Call 555 0100"})
    made = published(writer, summary)
    redact(cast.bruno, post, passage="555 0100", rule="private-data", version=1)
    assert as_it_stands(made).taken_back == {post.number: TakenBack.REDACTED}
    assert as_it_stands(made).said == {}


def test_edited_words_stay_as_they_were_printed(dialogue, writer, amina, clock) -> None:
    post = said_by(dialogue, amina, "The heron waits.")
    summary = weekly(dialogue, writer)
    point(writer, summary, cites={post.number: "heron waits"})
    made = published(writer, summary)
    clock.move(minutes=1)
    edit_post(amina, post, body="The heron left.", version=1)
    standing = as_it_stands(made)
    assert standing.edited == (post.number,)
    assert [one["passage"] for one in standing.said.values()] == ["heron waits"]


def test_what_moved_out_of_sight_is_not_shown(dialogue, writer, amina) -> None:
    africa = dialogue.forums[1]
    post = first_post(make_thread(dialogue, amina, forum=africa.slug, body="The heron waits."))
    summary = weekly(dialogue, writer)
    point(writer, summary, cites={post.number: "heron waits"})
    made = published(writer, summary)
    africa.visibility = "members"
    db.session.commit()
    assert as_it_stands(made).taken_back == {post.number: TakenBack.OUT_OF_SIGHT}
    assert as_it_stands(made).said == {}


def test_a_name_that_somebody_no_longer_has_is_not_shown(dialogue, writer, amina) -> None:
    post = said_by(dialogue, amina, "The heron waits.", "name")
    summary = weekly(dialogue, writer)
    point(writer, summary, cites={post.number: "heron waits"})
    made = published(writer, summary)
    post.author_name = "somebody who left"
    db.session.commit()
    assert [one["who"] for one in as_it_stands(made).said.values()] == [""]


def test_readers_are_told_that_sources_changed(dialogue, writer, amina) -> None:
    post = said_by(dialogue, amina, "The heron waits.")
    summary = weekly(dialogue, writer)
    point(writer, summary, cites={post.number: ""})
    published(writer, summary)
    withdraw_post(amina, post)
    deliver_due()
    deliver_due()
    wanted = select(Event).where(Event.kind == "summary.sources_changed")
    assert [one.object_id for one in db.session.scalars(wanted)] == [summary.id]
