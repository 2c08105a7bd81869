"""Lists of threads as they are read: by forum and stage, narrowed, page after page."""

import re

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.threads.lists.listing import SORTS
from tests.beginnings import begin
from tests.browser import Browser
from tests.factories import (
    Cast,
    forum_of,
    make_many_threads,
    make_post,
    make_thread,
    seat_of,
    signed_in,
)
from tests.forms import forms_of

ROOT = "/d/june-2005"
THREAD = re.compile(rf'href="{ROOT}/threads/(\d+)"')
NEXT = re.compile(r'<a href="([^"]+)" rel="next"')


def listed(page: str) -> list[int]:
    return [int(number) for number in THREAD.findall(page)]


def followed(browser: Browser, path: str) -> list[str]:
    """The pages of a list, following "More threads" to the end."""
    pages: list[str] = []
    while True:
        answer = browser.get(path)
        assert answer.status_code == 200, path
        pages.append(answer.text)
        more = NEXT.search(answer.text)
        if more is None:
            return pages
        path = more[1].replace("&amp;", "&")


@pytest.fixture
def many(dialogue: Dialogue, cast: Cast, request: pytest.FixtureRequest) -> Dialogue:
    """Sixty threads, all in the forum africa and at one stage."""

    def make() -> None:
        for thread in make_many_threads(dialogue, 60, seat_of(cast.amina, dialogue)):
            thread.forum = forum_of(dialogue, "africa")
            thread.stage_id = dialogue.stages[1].id

    begin(request, "sixty threads", make)
    return dialogue


@pytest.mark.parametrize(
    "path",
    [
        *(f"{ROOT}/threads?sort={sort}" for sort in SORTS),
        f"{ROOT}/threads",
        f"{ROOT}/threads?forum=africa&stage=exclusion&round=2&lang=en",
        f"{ROOT}/forums/africa/",
        f"{ROOT}/forums/africa/?sort=oldest&stage=exclusion",
        f"{ROOT}/stages/exclusion/",
        f"{ROOT}/stages/exclusion/?forum=africa&sort=quiet",
    ],
)
def test_every_list_leads_on_to_its_end(client: Browser, many: Dialogue, path: str) -> None:
    pages = [listed(page) for page in followed(client, path)]
    assert [len(page) for page in pages] == [25, 25, 10]
    assert sorted(number for page in pages for number in page) == list(range(1, 61))


def test_a_later_page_leads_back_to_the_start(client: Browser, many: Dialogue) -> None:
    first = client.get(f"{ROOT}/forums/africa/?sort=oldest").text
    assert "From the start" not in first
    more = NEXT.search(first)
    assert more is not None
    second = client.get(more[1].replace("&amp;", "&")).text
    assert f'<a href="{ROOT}/forums/africa/?sort=oldest">From the start</a>' in second


def test_the_filters_are_a_form_that_scripts_and_people_can_use(
    client: Browser, many: Dialogue
) -> None:
    page = client.get(f"{ROOT}/threads?forum=africa&round=2&sort=oldest").text
    form = next(one for one in forms_of(page) if one.method == "GET")
    assert form.action == f"{ROOT}/threads"
    assert form.names == {"forum", "stage", "round", "lang", "sort"}
    assert form.values == {
        "forum": ["africa"], "stage": [""], "round": ["2"], "lang": [""], "sort": ["oldest"],
    }  # fmt: skip
    found = client.submit(f"{ROOT}/threads", f"{ROOT}/threads", forum="global")
    assert "No thread answers to all of that." in found.text


def test_questions_that_mean_nothing_are_not_found(client: Browser, many: Dialogue) -> None:
    for query in ("sort=best", "round=x", "round=²", "after=x", "after=1_x"):
        assert client.get(f"{ROOT}/threads?{query}").status_code == 404, query


def test_absent_forums_and_stages_are_not_found(client: Browser, many: Dialogue) -> None:
    for path in ("forums/nowhere/", "stages/topic/"):
        assert client.get(f"{ROOT}/{path}").status_code == 404, path


def test_an_empty_forum_invites_whoever_may_speak(
    app: Flask, client: Browser, dialogue: Dialogue, cast: Cast
) -> None:
    path = f"{ROOT}/forums/africa/"
    for browser, invited in ((client, False), (signed_in(app, cast.amina), True)):
        page = browser.get(path).text
        assert "No one has spoken here yet." in page
        assert (f'href="{ROOT}/threads/new?forum=africa"' in page) == invited


def test_a_list_tells_what_is_new_for_the_reader(
    app: Flask, dialogue: Dialogue, cast: Cast
) -> None:
    thread = make_thread(dialogue, cast.amina, title="<b>Asked</b>", other_stages=("cohesion",))
    make_post(thread, cast.bruno)
    page = signed_in(app, cast.chen).get(f"{ROOT}/threads").text
    assert "&lt;b&gt;Asked&lt;/b&gt;" in page
    assert f'href="{ROOT}/threads/1/new-for-me">2 new for you</a>' in page
    assert "2 contributions" in page
    assert re.findall(r'<span class="stage">.*?<span>(.*?)</span>', page) == [
        "Exclusion", "Cohesion",
    ]  # fmt: skip
    assert "1 new for you" in signed_in(app, cast.bruno).get(f"{ROOT}/threads").text
    assert "new for you" not in app.test_client().get(f"{ROOT}/threads").text


def test_a_private_forum_is_named_to_its_members_only(
    app: Flask, client: Browser, dialogue: Dialogue, cast: Cast
) -> None:
    forum_of(dialogue, "africa").visibility = "private"
    dialogue.version += 1
    db.session.commit()
    for browser, named in ((client, False), (signed_in(app, cast.bruno), True)):
        page = browser.get(f"{ROOT}/threads").text
        assert ("/forums/africa/" in page) == named
        assert ('value="africa"' in page) == named
