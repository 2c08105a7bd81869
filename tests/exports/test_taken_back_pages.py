"""What whoever comes for an export is told when words in it were taken back meanwhile."""

import pytest
from flask import Flask

from dialogue import deliveries
from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.exports.making.runs import make_due
from dialogue.exports.making.workshop import workshop_of
from tests.browser import Browser
from tests.exports.taking_back import WORDS, Said, withdraw
from tests.exports.test_making import EXPORTS, fresh, ready
from tests.factories import signed_in
from tests.forms import form_of
from tests.statements import statements

SENTENCE = "Words were taken back since it was made"


@pytest.fixture
def ada(app: Flask, analyst: User) -> Browser:
    return signed_in(app, analyst)


def kept_in(app: Flask) -> list[str]:
    """What lies on the application's shelf, the folder of published documents apart."""
    shelf = workshop_of(app).shelf.place_of("").iterdir()
    return [path.name for path in shelf if path.is_file()]


def test_words_leave_the_shelf_before_anybody_comes(
    app: Flask, golden: Dialogue, ada: Browser, said: Said
) -> None:
    export = ready(app, ada, format="jsonl")
    assert export.shelf_name in kept_in(app)
    withdraw(said)
    deliveries.deliver_due()
    assert export.shelf_name not in kept_in(app)
    assert fresh(export).is_made_anew
    deliveries.deliver_due()
    page = ada.get(EXPORTS).text
    assert SENTENCE in page
    assert "Waits to be made." in page
    make_due(workshop_of(app))
    page = ada.get(EXPORTS).text
    assert SENTENCE not in page
    assert f"fetch-{export.id}" in page


def test_whoever_comes_is_told_and_finds_it_in_the_list(
    app: Flask, golden: Dialogue, ada: Browser, said: Said
) -> None:
    export = ready(app, ada, format="jsonl")
    form = form_of(ada.get(EXPORTS).text, f"fetch-{export.id}")
    withdraw(said)
    assert SENTENCE in ada.get(EXPORTS).text
    assert f"fetch-{export.id}" not in ada.get(EXPORTS).text
    for _ in range(2):  # put back by this, and found put back
        answer = ada.post(form.action, data=form.values)
        assert answer.status_code == 303
        assert answer.headers["Location"].endswith("#list")
        assert "you find it in the list below" in ada.get(EXPORTS).text
        assert export.shelf_name not in kept_in(app)


def test_a_link_that_was_made_before_leads_to_the_second_making(
    app: Flask, golden: Dialogue, ada: Browser, said: Said
) -> None:
    export = ready(app, ada, format="jsonl")
    address = ada.submit(EXPORTS, f"fetch-{export.id}").headers["Location"]
    withdraw(said)
    for _ in range(2):
        answer = ada.get(address)
        assert answer.status_code == 303
        assert WORDS not in answer.text
        assert "you find it in the list below" in ada.get(EXPORTS).text
    assert fresh(export).shelf_name not in kept_in(app)
    make_due(workshop_of(app))
    file = ada.get(address)
    assert (file.status_code, len(file.data)) == (200, fresh(export).size)
    assert WORDS.encode() not in file.data
    assert ada.get(address).status_code == 404


def test_a_list_of_many_asks_no_more_than_of_one(
    app: Flask, golden: Dialogue, ada: Browser
) -> None:
    ready(app, ada, format="jsonl")
    ada.get(EXPORTS)
    with statements(app) as of_one:
        ada.get(EXPORTS)
    for _ in range(3):
        ready(app, ada, format="jsonl")
    with statements(app) as of_many:
        assert ada.get(EXPORTS).text.count('id="fetch-') == 4
    assert len(of_many.queries()) == len(of_one.queries())
