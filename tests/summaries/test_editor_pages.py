"""Points as they are written on the page of a draft, with forms alone."""

import pytest

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.moderation.posts.operations import hide
from dialogue.summaries.models import Point, Summary
from dialogue.summaries.writing.citation_operations import cite
from dialogue.summaries.writing.operations import begin_summary
from dialogue.summaries.writing.point_operations import drop_point, write_point
from dialogue.threads.operations import edit_post, withdraw_post
from tests.browser import Browser
from tests.factories import (
    first_post,
    make_person,
    make_post,
    make_thread,
)
from tests.forms import forms_of
from tests.summaries.editing import DRAFT, S, point_in, publish, section, write


@pytest.fixture
def summary(dialogue: Dialogue, writer: User) -> Summary:
    return begin_summary(writer, dialogue, kind="round", round=2, title="Week 2")


def test_a_point_is_added_cited_mended_moved_dropped_and_restored(
    desk: Browser, summary: Summary, dialogue: Dialogue
) -> None:
    post = first_post(make_thread(dialogue, body="The *young* are not asked."))
    missing, agreement = (section(summary, key).id for key in ("missing", "agreement"))
    answer = desk.submit(DRAFT, f"add-{missing}", text="The young.", label="minority")
    assert answer.location == f"{DRAFT}#point-1"
    page = desk.get(DRAFT).text
    assert "No citation yet" in point_in(page, 1)
    assert "View of a minority" in point_in(page, 1)
    assert "1 point without a citation" in page

    answer = desk.submit(
        DRAFT, "points/1/citations", number=f"#{post.number}", passage="young are not"
    )
    assert answer.location == f"{DRAFT}#point-1"
    page = desk.get(DRAFT).text
    assert "young are not</blockquote>" in point_in(page, 1)
    assert "1 person is cited" in point_in(page, 1)
    assert post.author_name in point_in(page, 1)
    assert "without a citation" not in page

    edit = f"{S}/1/points/1/edit"
    answer = desk.submit(edit, "edit", text="The young are left out.", label="shared")
    assert answer.location == f"{DRAFT}#point-1"
    desk.submit(DRAFT, f"add-{missing}", text="A second.", own_view="1")
    up = next(
        form for form in forms_of(desk.get(DRAFT).text) if form.action.endswith("points/2/move")
    )
    token = up.values["csrf_token"]
    desk.post(up.action, data={"csrf_token": token, "section": missing, "to": "0"})
    page = desk.get(DRAFT).text
    assert page.index('id="point-2"') < page.index('id="point-1"')
    assert "Rapporteur" in point_in(page, 2)

    desk.post(up.action, data={"csrf_token": token, "section": agreement})
    page = desk.get(DRAFT).text
    assert page.index('id="point-1"') < page.index('id="point-2"')

    answer = desk.submit(DRAFT, "points/1/drop", reason="Said below")
    assert answer.location == f"{DRAFT}#dropped"
    page = desk.get(DRAFT).text
    assert 'id="point-1"' not in page
    assert "Said below" in page
    answer = desk.submit(DRAFT, "points/1/restore")
    assert answer.location == f"{DRAFT}#point-1"
    page = desk.get(DRAFT).text
    assert "The young are left out." in point_in(page, 1)
    assert 'id="dropped"' not in page


def test_a_recommendation_says_where_and_to_whom(
    desk: Browser, writer: User, dialogue: Dialogue
) -> None:
    begun = begin_summary(writer, dialogue, kind="dialogue", title="Synthesis")
    place = section(begun, "recommendations").id
    answer = desk.submit(DRAFT, f"add-{place}", text="Ask them.", addressee="Mayors <b>")
    assert answer.status_code == 422
    assert f'href="#add-{place}-level"' in answer.text
    assert ">\nAsk them.</textarea>" in answer.text
    assert 'value="Mayors &lt;b&gt;"' in answer.text
    answer = desk.submit(
        DRAFT, f"add-{place}", text="Ask them.", level="local", stage="cohesion", addressee="Mayors"
    )
    page = point_in(desk.get(DRAFT).text, 1)
    for told in ("Local", "Mayors", "Cohesion"):
        assert told in page
    elsewhere = section(begun, "tools").id
    desk.submit(DRAFT, "points/1/move", section=elsewhere)
    desk.submit(f"{S}/1/points/1/edit", "edit", text="Ask all of them.")
    point = db.session.get(Point, 1)
    assert point is not None
    assert (point.level, point.addressee, point.text) == ("local", "Mayors", "Ask all of them.")


@pytest.mark.parametrize(
    ("number", "passage", "told"),
    [
        ("", "", "Give the number of the contribution"),
        ("4711", "", "There is no contribution 4711"),
        ("{post}", "Never said", "These words do not stand"),
        ("{silent}", "", "does not want it to be cited"),
        ("{shy}", "I was there", "may be cited, but not quoted"),
    ],
)
def test_a_citation_that_cannot_be_comes_back_with_what_was_typed(
    desk: Browser, writer, summary, dialogue, number: str, passage: str, told: str
) -> None:
    thread = make_thread(dialogue)
    numbers = {
        "post": first_post(thread).number,
        "silent": make_post(thread, body="Not for you.", consent="none").number,
        "shy": make_post(thread, body="I was there.", consent="paraphrase").number,
    }
    write(writer, summary, "A point.")
    typed = number.format(**numbers)
    answer = desk.submit(DRAFT, "points/1/citations", number=typed, passage=passage)
    assert answer.status_code == 422
    drawn = point_in(answer.text, 1)
    assert told in drawn
    assert f'value="{typed}"' in drawn
    assert f">\n{passage}</textarea>" in drawn
    assert "<details open>" in drawn
    assert 'role="alert"' in answer.text
    assert 'href="#cite-1-' in answer.text


def test_nobody_writes_over_anothers_text(app, desk: Browser, writer, summary, dialogue) -> None:
    write(writer, summary, "One.")
    edit = f"{S}/1/points/1/edit"
    form = forms_of(desk.get(edit).text)[-1]
    other = make_person(dialogue, "Maren", "host")
    write_point(other, db.session.get_one(Point, 1), version=1, text="Two.", label="contested")
    answer = desk.post(edit, data=form.filled({"text": "Three.", "label": "shared"}))
    assert answer.status_code == 409
    for told in ("Maren", "Contested", "Two.</div>", ">\nThree.</textarea>", "<del>Two</del>"):
        assert told in answer.text
    assert "June 15, 2005" in answer.text
    merged = forms_of(answer.text)[-1]
    assert merged.values["version"] == ["2"]
    assert merged.values["label"] == ["shared"]
    answer = desk.post(edit, data=merged.filled({"text": "Two and three."}))
    assert answer.status_code == 303
    assert db.session.get_one(Point, 1).text == "Two and three."
    assert db.session.get_one(Point, 1).version == 3


def test_a_refused_text_does_not_take_anothers_version(desk: Browser, writer, summary) -> None:
    write(writer, summary, "One.")
    edit = f"{S}/1/points/1/edit"
    answer = desk.submit(edit, "edit", text="See #999.")
    assert answer.status_code == 422
    assert ">\nSee #999.</textarea>" in answer.text
    assert forms_of(answer.text)[-1].values["version"] == ["1"]


def test_a_text_for_a_point_that_is_gone_is_kept(desk: Browser, writer, summary) -> None:
    point = write(writer, summary, "One.")
    form = forms_of(desk.get(f"{S}/1/points/1/edit").text)[-1]
    drop_point(writer, point)
    answer = desk.post(form.action, data=form.filled({"text": "Longer words."}))
    assert answer.status_code == 409
    assert "was dropped meanwhile" in answer.text
    assert ">\nLonger words.</textarea>" in answer.text
    publish(summary, "Week 2")
    answer = desk.post(form.action, data=form.filled({"text": "Longer words."}))
    assert answer.status_code == 409
    assert ">\nLonger words.</textarea>" in answer.text


def test_what_is_sent_to_a_published_summary_comes_back(desk: Browser, writer, summary) -> None:
    place = section(summary, "missing").id
    form = next(one for one in forms_of(desk.get(DRAFT).text) if one.id == f"add-{place}")
    publish(summary, "Week 2")
    answer = desk.post(form.action, data=form.filled({"text": "Just too late."}))
    assert answer.status_code == 409
    assert "Just too late." in answer.text
    page = desk.get(DRAFT).text
    assert "Begin the next version" in page
    assert "citing.js" not in page
    assert desk.get(f"{S}/1/points/1/edit").status_code == 404
    assert db.session.query(Point).count() == 0


def test_what_happens_to_sources_is_told_at_their_points(
    desk: Browser, writer, summary, dialogue, cast
) -> None:
    thread = make_thread(dialogue, cast.amina)
    posts = [make_post(thread, cast.amina, f"The old water law, {n}.") for n in range(4)]
    for post in posts:
        point = write(writer, summary, f"Point of {post.number}.")
        cite(writer, point, number=post.number, passage=f"old water law, {post.number - 2}.")
    withdraw_post(cast.amina, posts[0])
    hide(cast.bruno, posts[1], rule="attack", message="")
    edit_post(cast.amina, posts[2], body="The new water law.", version=1)
    edit_post(cast.amina, posts[3], body="Mended: the old water law, 3.", version=1)
    page = desk.get(DRAFT).text
    for told in (
        "1 source withdrawn", "1 source taken out by the moderators",
        "1 passage that does not stand any more", "1 source edited since",
    ):  # fmt: skip
        assert told in page
    for gone in ("old water law, 0", "old water law, 1", "old water law, 2"):
        assert gone not in page
    assert "Withdrawn by its author" in point_in(page, 1)
    assert "Amina" not in point_in(page, 1)
    assert "Amina" in point_in(page, 4)
    assert "is cited" not in point_in(page, 1)

    answer = desk.submit(DRAFT, "citations/4/again")
    assert answer.location == f"{DRAFT}#point-4"
    page = desk.get(DRAFT).text
    assert "source edited since" not in page
    assert desk.submit(DRAFT, "citations/1/drop").location == f"{DRAFT}#point-1"
    assert "source withdrawn" not in desk.get(DRAFT).text


def test_a_citation_that_stopped_holding_meanwhile_is_refused_at_its_point(
    desk: Browser, writer, summary, dialogue, cast
) -> None:
    post = first_post(make_thread(dialogue, cast.amina))
    cite(writer, write(writer, summary, "A point."), number=post.number)
    edit_post(cast.amina, post, body="Quite other words.", version=1)
    form = next(f for f in forms_of(desk.get(DRAFT).text) if f.action.endswith("/again"))
    withdraw_post(cast.amina, post)
    answer = desk.post(form.action, data=form.values)
    assert answer.status_code == 422
    assert 'href="#point-1"' in answer.text
    assert "was withdrawn by its author" in answer.text
