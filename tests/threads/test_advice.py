"""Advice before sending: what applies, shown once to each person, counted, in nobody's way."""

from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.threads.advice import advising
from dialogue.threads.advice.models import AdviceShown
from dialogue.threads.advice.thoughts import Advice, AdviceKind, advice_for
from tests.browser import Browser
from tests.factories import Cast, make_participant, make_post, make_thread, seat_of, signed_in
from tests.statements import statements

ME, OTHER, THIRD = 1, 2, 3
THREAD = "/d/june-2005/threads/1"


@dataclass(frozen=True)
class Said:
    id: int
    author_id: int
    reply_to_id: int | None = None
    region: str | None = None


def said(*authors: int, answers: dict[int, int] | None = None) -> list[Said]:
    """Contributions 1, 2, 3 ... by these authors; ``answers`` says which answers which."""
    answered = answers or {}
    return [Said(place, who, answered.get(place)) for place, who in enumerate(authors, 1)]


def kinds(posts: list[Said], *, is_new: bool = False) -> list[str]:
    return [one.kind.value for one in advice_for(ME, posts, is_new=is_new)]


def test_each_kind_applies_where_it_should() -> None:
    assert kinds([], is_new=True) == ["rules"]
    assert kinds(said(ME, ME)) == []
    assert kinds(said(OTHER, ME, ME, ME)) == ["row"]
    assert kinds(said(ME, ME, ME, OTHER)) == []
    assert kinds(said(ME, ME, OTHER, OTHER, ME)) == ["share"]  # 3 of 5
    assert kinds(said(ME, ME, OTHER, OTHER, OTHER)) == []  # just 40 in a hundred
    assert kinds(said(ME, OTHER, ME, OTHER)) == []  # too few to tell
    to_one = {2: 1, 4: 1, 6: 3}
    assert kinds(said(OTHER, ME, OTHER, ME, THIRD, ME, THIRD, OTHER, answers=to_one)) == [
        "one-person"
    ]
    assert kinds(said(OTHER, ME, THIRD, ME, OTHER, ME, THIRD, OTHER, answers=to_one)) == []
    own = {2: 1, 3: 1, 5: 1}
    assert kinds(said(ME, ME, ME, OTHER, ME, OTHER, OTHER, OTHER, OTHER, OTHER, answers=own)) == []


def test_two_of_the_regions_that_are_missing_are_named() -> None:
    posts = [Said(number, OTHER, region="africa") for number in range(1, 6)]
    regions = ["africa", "asia", "europe", "americas"]
    found = advice_for(ME, posts, is_new=False, regions=regions)
    assert found == [Advice(AdviceKind.REGIONS, ("asia", "europe"))]
    assert advice_for(ME, posts[:4], is_new=False, regions=regions) == []


def test_it_is_shown_once_to_each_person_and_written_beside_the_pages(
    app: Flask, dialogue: Dialogue, cast: Cast
) -> None:
    thread = make_thread(dialogue, cast.bruno)
    dana = make_participant(dialogue, "Dana").user
    browser = signed_in(app, dana)
    with statements(app) as asked:
        page = browser.get(THREAD).text
    assert asked.writes() == []
    assert 'data-advice="rules"' in page
    assert "You are new here." in page
    assert "data-advice" not in browser.get(THREAD).text
    advising.flush()
    assert "data-advice" not in browser.get(THREAD).text
    for _ in range(3):
        make_post(thread, dana)
    page = browser.get(THREAD).text
    assert 'data-advice="row"' in page
    advising.flush()
    advising.flush()
    assert "data-advice" not in browser.get(THREAD).text
    make_post(thread, dana)
    regions = signed_in(app, cast.amina).get(THREAD).text
    assert regions.count("data-advice=") == 2  # never more
    assert "No one from Africa or Arab States has spoken here yet." in regions
    db.session.expire_all()
    shown = db.session.execute(select(AdviceShown.participant_id, AdviceShown.kind))
    seat = seat_of(dana, dialogue)
    assert sorted(shown) == [(seat.id, "row"), (seat.id, "rules")]


def test_nobody_who_cannot_answer_is_advised(app: Flask, dialogue: Dialogue, cast: Cast) -> None:
    make_thread(dialogue, cast.amina)
    for browser in (app.test_client(), signed_in(app, cast.chen)):
        assert isinstance(browser, Browser)
        assert "data-advice" not in browser.get(THREAD).text
    assert advising.buffer.take() == set()
