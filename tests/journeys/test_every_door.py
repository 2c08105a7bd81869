"""What is refused is refused alike at every door, says why, loses no word and writes nothing."""

import json
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from dialogue.dialogues.operations import change_phase
from dialogue.errors import DialogueError, Invalid, NotPermitted, TooMany
from dialogue.i18n import speaking, told
from dialogue.imports.importing import import_archive
from dialogue.imports.items import Archive
from dialogue.threads.operations import edit_post, publish_post
from dialogue.threads.queries import get_post
from tests.contract.routes import token_for
from tests.factories import OPERATOR
from tests.fakes import Clock
from tests.forms import forms_of
from tests.imports.archives import as_csv, comment, heading
from tests.imports.conftest import read as read
from tests.imports.kept import every_row, posts
from tests.journeys.house import House, make_house
from tests.journeys.refusals import REFUSALS, Refusal

LANGUAGES = ("en", "ar")
SOUND = "Sound words."
AT_THE_COMMAND_LINE = [each for each in REFUSALS if isinstance(each.command, tuple)]
IN_AN_ARCHIVE = [each for each in REFUSALS if isinstance(each.row, dict)]


def named(refusal: Refusal) -> str:
    return refusal.name


refusals = pytest.mark.parametrize("refusal", REFUSALS, ids=named)


@pytest.fixture
def house(
    app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> House:
    return make_house(app, monkeypatch, request)


def path_of(refusal: Refusal) -> str:
    return f"/d/june-2005/{'posts/1/edit' if refusal.edits else 'threads/1/posts'}"


def act(house: House, refusal: Refusal) -> None:
    """What the page does: find the subject, as far as it may be seen, and operate."""
    who = house.people[refusal.who]
    if refusal.edits:
        edit_post(who, get_post(who, house.dialogue, 1), **refusal.sent())
    else:
        publish_post(who, house.thread(refusal.who), **refusal.sent())


@refusals
def test_the_operation_refuses(house: House, refusal: Refusal) -> None:
    house.change(refusal.befalls)
    before = every_row()
    with pytest.raises(DialogueError) as raised:
        act(house, refusal)
    assert every_row() == before
    error = raised.value
    assert type(error) is refusal.error
    if refusal.at:
        assert isinstance(error, Invalid)
        assert list(error.fields) == [refusal.at]
        error = error.fields[refusal.at]
    assert str(error) == refusal.sentence % refusal.facts
    if isinstance(error, TooMany):
        assert 0 < error.retry_after <= 600


@refusals
def test_the_page_refuses_and_keeps_the_words(house: House, refusal: Refusal) -> None:
    browser = house.browser(refusal.who)
    sent = {"csrf_token": token_for(browser), **refusal.sent()}
    house.change(refusal.befalls)
    before = every_row()
    for lang in LANGUAGES:
        browser.set_cookie("lang", lang)
        answer = browser.post(path_of(refusal), data=sent)
        assert answer.status_code == refusal.status
        says = Invalid(refusal.page_says or refusal.sentence, **refusal.facts)
        with house.app.app_context(), speaking(lang):
            assert told(says) in unescape(answer.text)
        assert kept_for(answer, path_of(refusal)) == refusal.sent()["body"]
        assert ("Retry-After" in answer.headers) == (refusal.status == 429)
    assert every_row() == before


def kept_for(answer: TestResponse, path: str) -> str | None:
    """The words in the form that would send them again: at once, or after signing in."""
    for form in forms_of(answer.text):
        if form.action == path:
            return form.values["body"][0]
        if form.values.get("resume_to") == [path]:
            waiting = json.loads(form.values["resume"][0])
            return next(str(each["value"]) for each in waiting if each["name"] == "body")
    return None


@pytest.mark.parametrize("refusal", AT_THE_COMMAND_LINE, ids=named)
def test_the_command_line_refuses_in_one_sentence(
    house: House, refusal: Refusal, tmp_path: Path
) -> None:
    page, plan = tmp_path / "page.csv", tmp_path / "plan.toml"
    page.write_text(as_csv([heading("h"), comment("a")]), "utf-8")
    plan.write_text('languages = ["klingon!"]', "utf-8")
    house.change(refusal.befalls)
    before = every_row()
    result = house.run(*(str(each).format(page=page, plan=plan) for each in refusal.command))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"{refusal.command_says}\n"
    assert every_row() == before


@pytest.mark.parametrize("refusal", IN_AN_ARCHIVE, ids=named)
def test_the_importer_tells_it_and_takes_the_rest(
    house: House, refusal: Refusal, read: Callable[..., Archive]
) -> None:
    import_archive(OPERATOR, house.dialogue, read(heading("h"), comment("twice")))
    there = len(posts())
    outcome = import_archive(
        OPERATOR, house.dialogue, read(heading("h"), refusal.row, comment("z", body=SOUND))
    )
    told = [(one.where, one.reason) for one in outcome.skipped]
    told += [(one.where, one.text) for one in outcome.notices]
    assert ("page.json, item 2", refusal.row_says) in told
    assert outcome.posts == refusal.row_becomes + 1 == len(posts()) - there
    assert SOUND in [post.body for post in posts()]


def test_a_dialogue_that_takes_nothing_takes_no_archive(
    house: House, read: Callable[..., Archive]
) -> None:
    archive = read(heading("h"), comment("a"))
    change_phase(OPERATOR, house.dialogue, phase="archived")
    before = every_row()
    with pytest.raises(NotPermitted, match="This dialogue is archived."):
        import_archive(OPERATOR, house.dialogue, archive)
    assert every_row() == before
