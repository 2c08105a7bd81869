"""A moderator takes the words of an answer out of a draft and of what is printed."""

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.audit import AuditEntry
from dialogue.deliveries import deliver_due
from dialogue.errors import Conflict, Invalid, NotPermitted
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.summaries.checking.models import Check
from dialogue.summaries.checking.operations import answer_check, settle_check
from dialogue.summaries.checking.queries import get_own_check, tallies_of
from dialogue.summaries.checking.remark_operations import remark, remove_remark
from dialogue.summaries.checksums import checksum, spelled
from dialogue.summaries.publishing.answer_operations import take_words_out
from dialogue.summaries.publishing.models import Publication
from dialogue.summaries.publishing.operations import begin_next_version
from dialogue.summaries.publishing.standing import answers_of, as_it_stands
from dialogue.summaries.writing.point_operations import write_point
from dialogue.threads.consent.operations import change_consent
from dialogue.threads.operations import withdraw_post
from tests.factories import make_participant, make_person, signed_in
from tests.forms import form_of
from tests.summaries.stories import Drafted
from tests.summaries.writing import published

POINT = "/d/june-2005/summaries/1/points/2"
ONE = "/d/june-2005/summaries/1"
ABUSE = "Rana is a heron."
REASON = "It insults the writer."
FILES = ("", "/versions/1", "/versions/1/content.json", "/versions/1/words.json")


@pytest.fixture
def circulated(drafted: Drafted) -> Drafted:
    drafted.circulate()
    return drafted


def answered(drafted: Drafted, words: str = ABUSE, answer: str = "unfair") -> Check:
    slug, version = drafted.dialogue.slug, drafted.points[1].version
    asked = get_own_check(drafted.emre, slug, drafted.summary.number, 2)
    return answer_check(drafted.emre, asked, answer=answer, words=words, version=version)


def take_out(drafted: Drafted, check: Check, words: str = ABUSE, by: User | None = None) -> Check:
    moderator = by or drafted.cast.bruno
    return take_words_out(moderator, check, seen=checksum(words), reason=REASON)


def taken_back(publication: Publication) -> list[str]:
    db.session.refresh(publication)
    return [one["taken_back"] for one in answers_of(as_it_stands(publication).content)]


def test_the_words_go_and_the_answer_stays(circulated: Drafted) -> None:
    check, before = answered(circulated), tallies_of(circulated.summary)
    take_out(circulated, check)
    assert (check.words, check.answer, check.removed_reason) == ("", "unfair", REASON)
    assert check.is_disputed
    assert tallies_of(circulated.summary) == before
    settle_check(circulated.rana, check, settlement="We say so now.")
    assert (check.settlement, check.has_lost_words) == ("We say so now.", True)


def test_who_may_take_a_remark_away_may_take_words_out(circulated: Drafted) -> None:
    check = answered(circulated)
    dora = make_participant(circulated.dialogue, "Dora", "moderator", forum="africa").user
    fay = make_person(circulated.dialogue, "Fay", "facilitator")
    for person in (circulated.emre, circulated.rana, circulated.cast.amina, dora, fay):
        with pytest.raises(NotPermitted):
            take_out(circulated, check, by=person)
    host = make_person(circulated.dialogue, "Hana", "host")
    assert take_out(circulated, check, by=host).words == ""


def test_a_reason_is_given_for_words_that_were_read(circulated: Drafted) -> None:
    check = answered(circulated)
    with pytest.raises(Invalid) as refused:
        take_words_out(circulated.cast.bruno, check, seen=checksum(ABUSE), reason=" ")
    assert list(refused.value.fields) == ["reason"]
    for other in ("Rana is a stork.", ""):
        with pytest.raises(Conflict):
            take_out(circulated, check, other)
    answered(circulated, "Changed meanwhile.")
    with pytest.raises(Conflict):
        take_out(circulated, check)
    assert (check.words, check.removed_at) == ("Changed meanwhile.", None)


def test_words_are_taken_out_once(circulated: Drafted) -> None:
    check = take_out(circulated, answered(circulated))
    for words in (ABUSE, ""):
        with pytest.raises(Conflict):
            take_out(circulated, check, words)


@pytest.mark.parametrize(("answer", "words"), [("nuance", "More was said."), ("fair", "")])
def test_it_can_be_answered_anew(circulated: Drafted, answer: str, words: str) -> None:
    check = take_out(circulated, answered(circulated))
    with pytest.raises(Invalid):
        answered(circulated, "")
    answered(circulated, words, answer)
    assert (check.answer, check.words) == (answer, words)
    assert (check.removed_at, check.removed_reason) == (None, "")


def test_the_same_answer_once_more_is_a_new_one(circulated: Drafted) -> None:
    check = take_out(circulated, answered(circulated, ABUSE, "fair"))
    assert check.has_lost_words
    assert not answered(circulated, "", "fair").has_lost_words


def test_a_writer_who_looked_before_publishes_what_stands(circulated: Drafted) -> None:
    check = answered(circulated)
    changes = circulated.summary.changes
    take_out(circulated, check)
    assert circulated.summary.changes == changes + 1


def test_what_is_taken_out_and_away_is_on_record_without_words(circulated: Drafted) -> None:
    made = remark(circulated.emre, circulated.points[1], body=ABUSE)
    remove_remark(circulated.cast.bruno, made, reason=REASON)
    take_out(circulated, answered(circulated))
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.object_kind == "summary").order_by(AuditEntry.seq)
    ).all()
    told = [(one.action, one.actor_id, one.person_id, one.object_id) for one in entries]
    ids = (circulated.cast.bruno.id, circulated.emre.id, circulated.summary.id)
    assert told == [("summary.remark_removed", *ids), ("summary.words_taken_out", *ids)]
    assert REASON not in str([one.data for one in entries])


def test_the_record_page_names_both(circulated: Drafted, app: Flask) -> None:
    remove_remark(
        circulated.cast.bruno,
        remark(circulated.emre, circulated.points[1], body=ABUSE),
        reason=REASON,
    )
    take_out(circulated, answered(circulated))
    page = signed_in(app, circulated.cast.bruno).get("/d/june-2005/moderation/record").text
    assert "took away a remark on a summary" in page
    assert "took words out of an answer about a summary" in page


def test_the_checksum_holds_and_the_words_are_gone(circulated: Drafted) -> None:
    check = answered(circulated)
    made = published(circulated.rana, circulated.summary)
    before = made.checksum
    assert ABUSE in spelled(made.said)
    take_out(circulated, check)
    db.session.refresh(made)
    assert checksum(made.content) == made.checksum == before
    (answer,) = answers_of(made.content)
    assert answer["said"] not in made.said
    assert "heron" not in spelled(made.said) + spelled(made.content)
    assert taken_back(made) == ["moderated"]
    for key, entry in made.said.items():
        assert key.startswith("c")
        assert checksum(entry) in spelled(made.content)


def test_every_version_that_printed_them_loses_them(circulated: Drafted) -> None:
    check = answered(circulated)
    versions = [published(circulated.rana, circulated.summary)]
    begin_next_version(circulated.rana, circulated.summary)
    versions.append(published(circulated.rana, circulated.summary, "Again"))
    begin_next_version(circulated.rana, circulated.summary)
    take_out(circulated, check)
    versions.append(published(circulated.rana, circulated.summary, "And again"))
    assert [taken_back(one) for one in versions] == [["moderated"]] * 3
    (last,) = answers_of(versions[-1].content)
    assert (last["answer"], last["open"], last["said"]) == ("unfair", True, None)


def test_other_words_of_the_same_person_stay(circulated: Drafted) -> None:
    """Those in a later answer, and those that an earlier version prints."""
    check = answered(circulated, "Not the old.")
    first = published(circulated.rana, circulated.summary)
    begin_next_version(circulated.rana, circulated.summary)
    circulated.circulate()
    answered(circulated, ABUSE)
    second = published(circulated.rana, circulated.summary, "Again")
    begin_next_version(circulated.rana, circulated.summary)
    circulated.circulate()
    answered(circulated, "Still not.")
    take_out(circulated, check)
    assert (check.words, check.removed_reason) == ("Still not.", REASON)
    assert (taken_back(first), taken_back(second)) == ([""], ["moderated"])
    third = published(circulated.rana, circulated.summary, "And again")
    assert taken_back(third) == [""]
    assert "Still not." in spelled(third.said)


def test_what_its_author_took_back_before_is_not_the_moderators_doing(circulated: Drafted) -> None:
    check = answered(circulated)
    made = published(circulated.rana, circulated.summary)
    withdraw_post(circulated.emre, circulated.posts[1])
    deliver_due()
    assert taken_back(made) == ["withdrawn"]
    take_out(circulated, check)
    assert taken_back(made) == ["withdrawn"]
    assert check.words == ""


@pytest.mark.parametrize("how", ["withdrawn", "none"])
def test_words_of_whoever_is_cited_by_number_alone_go_with_what_is_taken_back(
    drafted: Drafted, how: str
) -> None:
    change_consent(drafted.emre, drafted.posts[1], consent="paraphrase")
    drafted.circulate()
    answered(drafted)
    made = published(drafted.rana, drafted.summary)
    (answer,) = answers_of(made.content)
    assert answer["posts"] == []
    change_consent(drafted.cast.amina, drafted.posts[0], consent="none")
    deliver_due()
    assert taken_back(made) == [""]
    if how == "withdrawn":
        withdraw_post(drafted.emre, drafted.posts[1])
    else:
        change_consent(drafted.emre, drafted.posts[1], consent="none")
    deliver_due()
    db.session.refresh(made)
    assert "heron" not in spelled(made.said)
    assert checksum(made.content) == made.checksum


def test_readers_and_documents_are_told(circulated: Drafted) -> None:
    check = answered(circulated)
    take_out(circulated, check)
    wanted = select(Event.object_id).where(Event.kind == "summary.sources_changed")
    assert db.session.scalars(wanted).all() == []  # of a draft nobody else is told
    answered(circulated)
    published(circulated.rana, circulated.summary)
    take_out(circulated, check)
    assert db.session.scalars(wanted).all() == [circulated.summary.id]


def test_a_moderator_takes_them_out_on_the_points_page(circulated: Drafted, app: Flask) -> None:
    check = answered(circulated)
    bruno, form = signed_in(app, circulated.cast.bruno), f"takeout-c{check.id}"
    page = bruno.get(POINT).text
    assert ABUSE in page
    assert f"settle-{check.id}" not in page
    refused = bruno.submit(POINT, form, reason="")
    assert refused.status_code == 422
    assert f'href="#reason-c{check.id}"' in refused.text
    stale = form_of(page, form).filled({"reason": REASON})
    done = bruno.submit(POINT, form, reason=REASON)
    assert (done.status_code, done.headers["Location"]) == (303, POINT)
    for person in (circulated.cast.bruno, circulated.rana, circulated.emre):
        page = signed_in(app, person).get(POINT).text
        assert "heron" not in page
        assert f"The moderators took words out of this answer: <bdi>{REASON}</bdi>" in page
    late = bruno.post(f"{ONE}/checks/{check.id}/take-out", data=stale)
    assert late.status_code == 409
    assert "These words are not there any more." in late.text
    assert REASON not in signed_in(app, circulated.cast.amina).get(POINT).text


def test_only_moderators_find_the_form_and_never_for_their_own(
    circulated: Drafted, app: Flask
) -> None:
    check = answered(circulated)
    for person in (circulated.rana, circulated.emre, circulated.cast.amina):
        assert "takeout" not in signed_in(app, person).get(POINT).text
    seat = circulated.emre.seats[0]
    seat.role = "moderator"
    db.session.commit()
    page = signed_in(app, circulated.emre).get(POINT).text
    assert ABUSE in page
    assert f"takeout-c{check.id}" not in page


def test_their_author_reads_why_on_their_own_page(circulated: Drafted, app: Flask) -> None:
    check = answered(circulated)
    mine = "/d/june-2005/summaries/mine"
    assert "that moderators took out" not in signed_in(app, circulated.emre).get(mine).text
    published(circulated.rana, circulated.summary)
    take_out(circulated, check)
    page = signed_in(app, circulated.emre).get(mine).text
    assert "Words of yours that moderators took out" in page
    assert REASON in page
    assert f'href="{ONE}#point-2"' in page
    assert REASON not in signed_in(app, circulated.cast.amina).get(mine).text
    begin_next_version(circulated.rana, circulated.summary)
    circulated.circulate()
    done = signed_in(app, circulated.emre).submit(POINT, "check", answer="nuance", words="More.")
    assert done.status_code == 303
    assert REASON not in signed_in(app, circulated.emre).get(mine).text


def test_a_moderator_takes_them_out_of_a_version(circulated: Drafted, app: Flask) -> None:
    check = answered(circulated)
    published(circulated.rana, circulated.summary)
    bruno, place = signed_in(app, circulated.cast.bruno), f"{ONE}/versions/1/checks/{check.id}"
    assert f'href="{place}"' in bruno.get(ONE).text
    refused = bruno.submit(place, "take-out", reason=" ")
    assert refused.status_code == 422
    assert 'href="#reason"' in refused.text
    assert ABUSE in refused.text
    stale = form_of(refused.text, "take-out").filled({"reason": REASON})
    done = bruno.submit(place, "take-out", reason=REASON)
    assert (done.status_code, done.headers["Location"]) == (303, f"{ONE}/versions/1")
    for browser in (bruno, app.test_client(), signed_in(app, circulated.emre)):
        found = [browser.get(f"{ONE}{one}") for one in FILES]
        assert [one.status_code for one in found] == [200] * len(FILES)
        assert "heron" not in "".join(one.text for one in found)
        assert "[words taken out by a moderator]" in found[0].text
        assert "Open dispute" in found[0].text
        assert place not in found[0].text
    late = bruno.post(place, data=stale)
    assert late.status_code == 409
    assert "take-out" not in late.text
    assert "words taken out by a moderator" in bruno.get(place).text


def test_only_moderators_find_the_way_from_a_version(circulated: Drafted, app: Flask) -> None:
    check = answered(circulated)
    published(circulated.rana, circulated.summary)
    place = f"{ONE}/versions/1/checks/{check.id}"
    for person in (circulated.rana, circulated.emre, circulated.cast.amina):
        browser = signed_in(app, person)
        assert ABUSE in browser.get(ONE).text
        assert place not in browser.get(ONE).text
        assert browser.get(place).status_code == 403
    assert app.test_client().get(place).status_code == 403
    bruno = signed_in(app, circulated.cast.bruno)
    for other in (f"{ONE}/versions/2/checks/{check.id}", f"{ONE}/versions/1/checks/999"):
        assert bruno.get(other).status_code == 404


def test_a_held_page_is_drawn_anew(circulated: Drafted, app: Flask) -> None:
    check = answered(circulated)
    published(circulated.rana, circulated.summary)
    held = app.test_client().get(ONE).headers["ETag"]
    client = app.test_client()
    assert client.get(ONE, headers={"If-None-Match": held}).status_code == 304
    take_out(circulated, check)
    assert client.get(ONE, headers={"If-None-Match": held}).status_code == 200


def test_an_earlier_wording_keeps_its_mark(circulated: Drafted) -> None:
    """A dispute about another wording is printed too, and its words go as well."""
    check = answered(circulated)
    write_point(
        circulated.rana, circulated.points[1], version=1, text="Ask (#1, #2).", level="national"
    )
    made = published(circulated.rana, circulated.summary)
    take_out(circulated, check)
    (answer,) = answers_of(as_it_stands(made).content)
    assert (answer["earlier"], answer["taken_back"]) == (True, "moderated")
