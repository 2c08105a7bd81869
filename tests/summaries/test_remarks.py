"""Remarks on the points of a circulated draft."""

import pytest
from flask import Flask

from dialogue import clock
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.errors import Conflict, Invalid, NotFound, NotPermitted, TooMany
from dialogue.extensions import db
from dialogue.limits import REMARKS
from dialogue.moderation.models import Act
from dialogue.summaries.checking.circulating_operations import draw_back
from dialogue.summaries.checking.models import Remark
from dialogue.summaries.checking.queries import get_remark, remarks_counted
from dialogue.summaries.checking.remark_operations import (
    answer_remark,
    remark,
    remove_remark,
    withdraw_remark,
)
from dialogue.summaries.writing.point_operations import drop_point, write_point
from tests.browser import Browser
from tests.factories import make_person, make_user, seat_of, signed_in
from tests.moderation.stories import sanction
from tests.statements import statements
from tests.summaries.stories import Drafted, publish

POINT = "/d/june-2005/summaries/1/points/1"
KEY = "a6a7c1d4-3b0e-4a5a-9d55-000000000001"


@pytest.fixture
def circulated(drafted: Drafted) -> Drafted:
    drafted.circulate()
    return drafted


def of_dalia(circulated: Drafted, body: str = "And the **sick**.") -> Remark:
    return remark(circulated.dalia, circulated.points[0], body=body)


def test_a_form_sent_twice_is_one_remark(circulated: Drafted) -> None:
    point = circulated.points[0]
    first = remark(circulated.dalia, point, body="And the **sick**.", client_key=KEY)
    assert remark(circulated.dalia, point, body="And the **sick**.", client_key=KEY) is first
    assert remark(circulated.emre, point, body="Yes.", client_key=KEY) is not first
    assert first.html == "<p>And the <strong>sick</strong>.</p>"
    assert first.point_version == 1
    assert remarks_counted(circulated.summary) == {1: 2}


def test_remarks_leave_the_draft_as_it_is(circulated: Drafted) -> None:
    """What a writer saw before publishing is not out of date because of them."""
    changes = circulated.summary.changes
    of_dalia(circulated)
    assert circulated.summary.changes == changes


@pytest.mark.parametrize("body", ["", " \u200b\n", "x" * 4001])
def test_what_cannot_be_a_remark_is_refused(circulated: Drafted, body: str) -> None:
    with pytest.raises(Invalid) as refused:
        of_dalia(circulated, body)
    assert list(refused.value.fields) == ["body"]


def test_who_takes_part_remarks_while_it_is_circulated(drafted: Drafted) -> None:
    point = drafted.points[0]
    with pytest.raises(NotPermitted):
        remark(drafted.dalia, point, body="Too early.")
    drafted.circulate()
    stranger = make_user("Stranger")
    for person in (drafted.cast.chen, stranger):
        with pytest.raises(NotPermitted):
            remark(person, point, body="I only read.")
    draw_back(drafted.rana, drafted.summary)
    with pytest.raises(NotPermitted):
        remark(drafted.dalia, point, body="Too late.")
    drafted.circulate()
    drop_point(drafted.rana, point)
    with pytest.raises(Conflict):
        remark(drafted.dalia, point, body="To nothing.")
    publish(drafted.summary, drafted.rana)
    with pytest.raises(NotPermitted):
        remark(drafted.dalia, point, body="Too late.")


def test_whoever_is_suspended_or_reviewed_first_does_not_remark(circulated: Drafted) -> None:
    bruno, dialogue = circulated.cast.bruno, circulated.dialogue
    sanction(bruno, circulated.dalia, dialogue, Act.SUSPEND, suspended_at=clock.now())
    with pytest.raises(NotPermitted):
        of_dalia(circulated)
    sanction(bruno, circulated.emre, dialogue, Act.HOLD_PERSON, is_held=True)
    with pytest.raises(NotPermitted):
        remark(circulated.emre, circulated.points[0], body="Unseen.")


def test_there_is_a_limit(circulated: Drafted) -> None:
    (rate,) = REMARKS.rates
    for number in range(int(rate.partition("/")[0])):
        of_dalia(circulated, f"Remark {number}.")
    with pytest.raises(TooMany):
        of_dalia(circulated, "One more.")


def test_a_remark_that_is_taken_back_has_no_words(circulated: Drafted) -> None:
    made = of_dalia(circulated)
    for person in (circulated.emre, circulated.rana, circulated.cast.bruno):
        with pytest.raises(NotPermitted):
            withdraw_remark(person, made)
    withdraw_remark(circulated.dalia, made)
    assert (made.body, made.html) == ("", "")
    assert remarks_counted(circulated.summary) == {}
    for late in (
        lambda: withdraw_remark(circulated.dalia, made),
        lambda: answer_remark(circulated.rana, made, words="Why?"),
        lambda: remove_remark(circulated.cast.bruno, made, reason="Attack"),
    ):
        with pytest.raises(Conflict):
            late()


def test_a_moderator_takes_a_remark_away_with_a_reason(circulated: Drafted) -> None:
    made = of_dalia(circulated)
    for person in (circulated.emre, circulated.rana):
        with pytest.raises(NotPermitted):
            remove_remark(person, made, reason="Attack")
    with pytest.raises(Invalid):
        remove_remark(circulated.cast.bruno, made, reason=" ")
    remove_remark(circulated.cast.bruno, made, reason="It names a child.")
    assert (made.body, made.html, made.removed_reason) == ("", "", "It names a child.")


def test_a_writer_answers(circulated: Drafted) -> None:
    made = of_dalia(circulated)
    with pytest.raises(NotPermitted):
        answer_remark(circulated.emre, made, words="No.")
    answer_remark(circulated.rana, made, words="True, we say so now.")
    answer_remark(circulated.rana, made, words="We say so.")
    assert made.answer == "We say so."


def test_remarks_are_found_by_readers_of_the_draft(circulated: Drafted) -> None:
    made = of_dalia(circulated)
    slug = circulated.dialogue.slug
    assert get_remark(circulated.emre, slug, 1, made.id) is made
    draw_back(circulated.rana, circulated.summary)
    assert get_remark(circulated.rana, slug, 1, made.id) is made
    for person in (circulated.emre, circulated.dalia):
        with pytest.raises(NotFound):
            get_remark(person, slug, 1, made.id)
    with pytest.raises(NotFound):
        get_remark(circulated.rana, slug, 1, made.id + 1)


def test_a_point_is_remarked_on_and_answered_on_its_page(circulated: Drafted, app: Flask) -> None:
    dalia, rana = signed_in(app, circulated.dalia), signed_in(app, circulated.rana)
    refused = dalia.submit(POINT, "remark", body="")
    assert refused.status_code == 422
    assert 'href="#body"' in refused.text
    done = dalia.submit(POINT, "remark", body="And the **sick**, says #2.")
    assert (done.status_code, done.headers["Location"]) == (303, POINT)
    made = db.session.query(Remark).one()
    page = rana.get(POINT).text
    assert "And the <strong>sick</strong>" in page
    assert 'href="/d/june-2005/posts/2"' in page
    form = f"answer-{made.id}"
    refused = rana.submit(POINT, form, words="")
    assert refused.status_code == 422
    assert f'href="#words-{made.id}"' in refused.text
    assert rana.submit(POINT, form, words="We add them.").status_code == 303
    write_point(circulated.rana, circulated.points[0], version=1, text="Young and sick (#1).")
    page = dalia.get(POINT).text
    assert "We add them." in page
    assert "to an earlier wording" in page
    withdrawn = dalia.submit(POINT, f"/d/june-2005/summaries/1/remarks/{made.id}/withdraw")
    assert withdrawn.status_code == 303
    page = rana.get(POINT).text
    assert "The author took this remark back." in page
    assert "<strong>sick</strong>" not in page


def test_a_moderator_removes_on_the_page_and_the_reason_stays(
    circulated: Drafted, app: Flask
) -> None:
    made = of_dalia(circulated)
    bruno = signed_in(app, circulated.cast.bruno)
    form = f"remove-{made.id}"
    refused = bruno.submit(POINT, form, reason="")
    assert refused.status_code == 422
    assert f'href="#reason-{made.id}"' in refused.text
    assert bruno.submit(POINT, form, reason="Not kind.").status_code == 303
    page = signed_in(app, circulated.dalia).get(POINT).text
    assert "The moderators took this remark away: <bdi>Not kind.</bdi>" in page
    assert "sick" not in page.partition("<main")[2].partition("<form")[0]


def test_observers_and_who_is_reviewed_first_find_no_form_but_the_reason(
    circulated: Drafted, app: Flask
) -> None:
    seat_of(circulated.emre, circulated.dialogue).is_held = True
    db.session.commit()
    chen = signed_in(app, circulated.cast.chen).get(POINT).text
    emre = signed_in(app, circulated.emre).get(POINT).text
    assert "Your role here does not allow this." in chen
    assert "A moderator looks first at what you write" in emre
    for page in (chen, emre):
        assert 'id="remark"' not in page


def test_what_those_who_left_remarked_stays(circulated: Drafted, app: Flask) -> None:
    made = of_dalia(circulated)
    seat_operations.leave(circulated.dalia, seat_of(circulated.dalia, circulated.dialogue))
    assert "sick" in signed_in(app, circulated.rana).get(POINT).text
    assert signed_in(app, circulated.dalia).get(POINT).status_code == 404
    with pytest.raises(NotPermitted):
        remark(circulated.dalia, circulated.points[0], body="Again.")
    assert made.body


def test_a_point_page_asks_as_much_for_one_remark_as_for_many(
    circulated: Drafted, app: Flask
) -> None:
    point, people = circulated.points[0], [circulated.dalia, circulated.emre]
    people += [make_person(circulated.dialogue, f"Person {number}") for number in range(4)]
    browser = signed_in(app, circulated.rana)
    counts = []
    for _ in range(3):
        for person in people:
            remark(person, point, body="Yes.")
        counts.append(_queries(app, browser))
    assert counts[1] == counts[2]


def _queries(app: Flask, browser: Browser) -> int:
    with statements(app) as asked:
        assert browser.get(POINT).status_code == 200
    return len(asked.queries())
