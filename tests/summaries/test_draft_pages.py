"""The list of summaries, the page of a draft, and who sees it."""

import re
from typing import Any

import pytest
from flask import Flask

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.summaries.coverage.queries import targets_of
from dialogue.summaries.models import Summary
from dialogue.summaries.queries import load_draft
from dialogue.summaries.writing.citation_operations import cite
from dialogue.summaries.writing.operations import begin_summary, retitle_summary
from dialogue.summaries.writing.point_operations import drop_point
from tests.browser import Browser
from tests.contract.hostile import dangers
from tests.factories import (
    first_post,
    make_post,
    make_thread,
    signed_in,
)
from tests.forms import forms_of
from tests.statements import statements
from tests.summaries.editing import DRAFT, S, circulate, point_in, publish, section, write


@pytest.fixture
def summary(dialogue: Dialogue, writer: User) -> Summary:
    return begin_summary(writer, dialogue, kind="round", round=2, title="Week 2")


def test_a_list_without_summaries_says_so(client: Browser, dialogue: Dialogue) -> None:
    page = client.get(f"{S}/").text
    assert "There are no summaries yet." in page
    assert "Begin a summary" not in page
    assert re.search(r'summaries/"\s+aria-current="page">Summaries</a>', page)


def test_a_summary_is_begun_and_named_after_its_round(desk: Browser) -> None:
    answer = desk.submit(f"{S}/", f"{S}/", kind="round", round="2", lang="en")
    assert (answer.status_code, answer.location) == (303, DRAFT)
    page = desk.get(DRAFT, headers={"Accept-Language": "ar"}).text
    assert '<h1 lang="en" dir="auto">Summary: Week 2' in page
    assert 'lang="en" dir="auto">Points of agreement</h2>' in page
    desk.submit(f"{S}/", f"{S}/", kind="dialogue", lang="pt-BR", title="Síntese")
    assert '<h1 lang="pt-BR" dir="auto">Síntese</h1>' in desk.get(f"{S}/2/draft").text


def test_a_refused_beginning_keeps_what_was_typed(desk: Browser) -> None:
    answer = desk.submit(f"{S}/", f"{S}/", kind="thread", thread="999", title="Of a thread")
    assert answer.status_code == 422
    assert "There is no thread of this number here." in answer.text
    assert 'value="Of a thread"' in answer.text
    assert 'value="999"' in answer.text
    answer = desk.submit(f"{S}/", f"{S}/", kind="thread", thread="")
    assert "Give the number of the thread." in answer.text


def test_sections_are_added_named_moved_and_taken_out(desk: Browser, summary: Summary) -> None:
    answer = desk.submit(DRAFT, f"{S}/1/sections", title="")
    assert answer.status_code == 422
    assert 'href="#new-section-title"' in answer.text
    desk.submit(DRAFT, f"{S}/1/sections", title="<b>Ours</b>", kind="recommendations")
    own = next(one.id for one in load_draft(summary) if one.title)
    desk.submit(DRAFT, f"sections/{own}/title", title="Our <i>own</i>")
    page = desk.get(DRAFT).text
    assert "Our &lt;i&gt;own&lt;/i&gt;</h2>" in page
    form = next(f for f in forms_of(page) if f.action.endswith(f"sections/{own}/move"))
    desk.post(form.action, data={**form.values, "to": "0"})
    assert load_draft(summary)[0].id == own
    db.session.rollback()
    happening = section(summary, "happening").id
    desk.submit(DRAFT, f"sections/{happening}/title", title="")
    assert "What is happening</h2>" in desk.get(DRAFT).text
    desk.submit(DRAFT, f"sections/{own}/drop")
    assert own not in [one.id for one in load_draft(summary)]


def test_a_section_with_points_stays(desk: Browser, writer, summary) -> None:
    place = section(summary, "missing").id
    form = next(f for f in forms_of(desk.get(DRAFT).text) if f.action.endswith(f"{place}/drop"))
    write(writer, summary, "Here.")
    answer = desk.post(form.action, data=form.values)
    assert answer.status_code == 409
    assert "Points stand in this section" in answer.text


def test_a_minority_is_not_dropped_without_a_reason(desk: Browser, writer, summary) -> None:
    write(writer, summary, "Few.", label="minority")
    answer = desk.submit(DRAFT, "points/1/drop", reason="")
    assert answer.status_code == 422
    assert 'href="#drop-1-reason"' in answer.text


def test_the_title_is_changed(desk: Browser, summary: Summary) -> None:
    assert desk.submit(DRAFT, f"{S}/1/title", title="").status_code == 422
    assert desk.submit(DRAFT, f"{S}/1/title", title="Week 2, anew").status_code == 303
    assert "Week 2, anew</h1>" in desk.get(DRAFT).text


def test_who_reads_and_who_writes(
    app, client: Browser, desk, writer, summary, dialogue, cast
) -> None:
    post = first_post(make_thread(dialogue, cast.amina, body="The young are not asked, ever."))
    point = write(writer, summary, "The young.")
    cite(writer, point, number=post.number, passage="not asked")
    write(writer, summary, "Mine alone.", is_own_view=True)
    other = make_post(post.thread, cast.amina, body="Words that nobody quoted.")
    cite(writer, write(writer, summary, "A third."), number=other.number)
    assert "Words that nobody quoted." in desk.get(DRAFT).text
    amina, chen = signed_in(app, cast.amina), signed_in(app, cast.chen)
    for stranger in (client, amina, chen):
        assert stranger.get(DRAFT).status_code == 404
        assert stranger.get(f"{S}/1/points/1/edit").status_code == 404
        assert "There are no summaries yet." in stranger.get(f"{S}/").text
    circulate(summary)
    assert client.get(DRAFT).status_code == 404
    page = amina.get(DRAFT).text
    assert "The young." in page
    assert "not asked</blockquote>" in page
    assert f"/posts/{post.number}" in page
    assert "Rapporteur" in point_in(page, 2)
    assert f'href="{S}/1/points/1">Remark' in page
    main = page.partition("<main")[2]
    assert "Amina" not in main
    assert "Words that nobody quoted." not in main
    assert "No citation yet" not in main
    assert [form.action for form in forms_of(main)] == []
    assert "citing.js" not in page
    assert amina.get(f"{S}/1/points/1/edit").status_code == 403
    token = re.search(r'csrf_token" value="([^"]+)"', amina.get("/account/").text)
    assert token
    for address in ("title", "points/1/drop", "points/1/citations", "citations/1/drop", "sections"):
        answer = amina.post(f"{S}/1/{address}", data={"csrf_token": token[1], "title": "x"})
        assert answer.status_code == 403, address
    assert db.session.get_one(Summary, summary.id).title == "Week 2"


def test_readers_learn_of_what_was_published_and_nothing_of_the_next_draft(
    app, client: Browser, desk, writer, summary, cast
) -> None:
    publish(summary, "Week 2")
    summary.state = "draft"
    retitle_summary(writer, summary, title="Secret title")
    for reader in (client, signed_in(app, cast.amina)):
        page = reader.get(f"{S}/").text
        assert "Secret title" not in page
        assert f'href="{S}/1" lang="en" dir="auto">Week 2</a>' in page
        assert "Version 1" in page
    page = desk.get(f"{S}/").text
    assert f'href="{DRAFT}" lang="en" dir="auto">Secret title</a>' in page
    assert "Draft, for those who write it" in page


def test_targets_are_set_by_writers(app, client: Browser, desk, dialogue, cast) -> None:
    address = f"{S}/targets"
    assert client.get(address).status_code == 403
    assert signed_in(app, cast.amina).get(address).status_code == 403
    answer = desk.submit(address, address, people="80", region="many")
    assert answer.status_code == 422
    assert 'href="#region"' in answer.text
    assert 'value="many"' in answer.text
    assert desk.submit(address, address, people="80 %", region="100").status_code == 303
    assert targets_of(dialogue) == {"people": 80, "region": 100}
    assert 'value="80"' in desk.get(address).text


def test_a_contribution_is_found_by_its_number(desk: Browser, writer, summary, dialogue) -> None:
    thread = make_thread(dialogue, body="The young are not asked.")
    number = first_post(thread).number
    silent = make_post(thread, body="Not for you.", consent="none").number
    page = desk.get(f"{DRAFT}?q=%23{number}").text
    assert f'data-cite-number="{number}"' in page
    assert "data-cite-words>The young are not asked.</blockquote>" in page
    page = desk.get(f"{DRAFT}?q=%23{silent}").text
    assert "It cannot be cited here." in page
    assert "Not for you." not in page
    for nothing in ("999", "x", "9" * 30):
        assert "Nothing was found." in desk.get(f"{DRAFT}?q={nothing}").text


def test_what_people_wrote_stays_text(desk: Browser, writer, summary, dialogue) -> None:
    thread = make_thread(dialogue, body="<script>alert(1)</script> and `<b>` words")
    point = write(writer, summary, "A <img src=x onerror=alert(1)> point", label="open")
    cite(writer, point, number=first_post(thread).number)
    drop_point(writer, write(writer, summary, "<b>Gone</b>"), reason="<i>why</i>")
    retitle_summary(writer, summary, title="</title><script>alert(1)</script>")
    for address in (DRAFT, f"{S}/", f"{S}/1/points/1/edit", f"{DRAFT}?q=<script>"):
        assert dangers(desk.get(address).text) == []


def test_a_private_forums_words_are_only_for_who_may_read_there(
    app, desk: Browser, writer, summary, dialogue, cast
) -> None:
    """What was moved out of sight is not repeated, to a writer who cannot read it either."""
    thread = make_thread(dialogue, cast.amina, body="The young are not asked.", forum="africa")
    cite(writer, write(writer, summary, "A point."), number=first_post(thread).number)
    dialogue.forums[1].visibility = "private"
    assert dialogue.forums[1].slug == "africa"
    dialogue.version += 1
    db.session.commit()
    page = desk.get(DRAFT).text
    assert "1 source out of some readers" in page.replace("&#39;", "'")
    assert "The young are not asked." not in page
    assert "Amina" not in point_in(page, 1)


def test_a_long_draft_asks_no_more_of_the_database_than_a_short_one(
    app: Flask, desk: Browser, writer, summary, dialogue
) -> None:
    thread = make_thread(dialogue)
    posts = [first_post(thread), *(make_post(thread) for _ in range(29))]

    def asked() -> int:
        with statements(app) as found:
            assert desk.get(DRAFT).status_code == 200
        return len(found)

    cite(writer, write(writer, summary, "Point."), number=posts[0].number)
    desk.get(DRAFT)
    short = asked()
    for place in range(9):
        keys = ("happening", "missing", "agreement")
        point = write(writer, summary, "Point.", keys[place % 3], label="shared")
        for post in posts[place * 3 : place * 3 + 3]:
            cite(writer, point, number=post.number)
    assert asked() == short


def test_a_list_of_many_asks_no_more_of_the_database(
    app: Flask, desk: Browser, writer, dialogue
) -> None:
    def begin(number: int) -> None:
        thread = make_thread(dialogue)
        kinds: list[dict[str, Any]] = [
            {"kind": "round", "round": 2},
            {"kind": "thread", "thread": thread.number},
        ]
        for one in kinds:
            publish(begin_summary(writer, dialogue, title=f"Of {number}", **one), "Published")

    def asked() -> int:
        with statements(app) as found:
            assert desk.get(f"{S}/").status_code == 200
        return len(found)

    begin(1)
    desk.get(f"{S}/")
    few = asked()
    for number in range(2, 6):
        begin(number)
    assert asked() == few
