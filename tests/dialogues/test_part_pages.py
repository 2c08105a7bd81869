"""Rounds, stages, forums, lists and documents in the forms of a host."""

import pytest
from sqlalchemy import select

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.setup.part_kinds import KINDS
from dialogue.extensions import db
from tests.browser import Browser
from tests.dialogues.places import (
    a_dialogue,
    a_seat,
    browser_of,
    forum_of,
    stage_of,
)
from tests.forms import form_of

pytestmark = pytest.mark.usefixtures("clock")

SETUP = "/d/june-2005/setup"


@pytest.fixture
def host(client: Browser) -> Browser:
    """The browser of Hana, who hosts a dialogue like June 2005."""
    a_seat(a_dialogue(), "Hana", "host")
    return browser_of(client, "Hana")


def the_dialogue() -> Dialogue:
    return db.session.scalars(select(Dialogue)).one()


def part_page(kind: str, part_id: int) -> str:
    return f"{SETUP}/{kind}/{part_id}"


def test_a_round_is_added_changed_and_removed(host: Browser) -> None:
    new = form_of(host.get(f"{SETUP}/rounds/new").text, "part").values
    assert (new["number"], new["starts_at"]) == (["5"], ["2005-06-25T00:00"])
    host.submit(
        f"{SETUP}/rounds/new",
        "part",
        title="After",
        starts_at="2005-07-01T09:00",
        ends_at="2005-07-01T18:00",
        questions="What now?\nWho?",
        **{"title-fr": "Après", "questions-fr": "Et maintenant ?\nQui ?"},
    )
    added = the_dialogue().rounds[-1]
    assert (added.number, added.title, added.title_in("fr")) == (5, "After", "Après")
    assert (added.starts_at.hour, added.ends_at.hour) == (9, 18)
    assert [one.text_in("fr") for one in added.questions] == ["Et maintenant ?", "Qui ?"]
    ids = {one.text: one.id for one in added.questions}
    typed = form_of(host.get(part_page("rounds", added.id)).text, "part").values
    assert typed["questions"] == ["What now?\nWho?"]
    assert typed["questions-fr"] == ["Et maintenant ?\nQui ?"]
    changed = {"questions": "Who?\nWhat now?", "questions-fr": "Qui ?\nEt maintenant ?"}
    host.submit(part_page("rounds", added.id), "part", **changed)
    again = the_dialogue().rounds[-1].questions
    assert [(one.text, one.id) for one in again] == [
        ("Who?", ids["Who?"]),
        ("What now?", ids["What now?"]),
    ]
    removed = host.submit(f"{part_page('rounds', added.id)}/remove", "/remove")
    assert removed.status_code == 303
    assert len(the_dialogue().rounds) == 4


def test_a_refused_round_keeps_what_was_typed(host: Browser) -> None:
    first = the_dialogue().rounds[0]
    page = host.submit(
        part_page("rounds", first.id),
        "part",
        ends_at="2005-01-01T00:00",
        **{"theme-ar": "موضوع"},
    )
    assert page.status_code == 422
    values = form_of(page.text, "part").values
    assert values["ends_at"] == ["2005-01-01T00:00"]
    assert values["theme-ar"] == ["موضوع"]


KINDS_WITH_TITLES = [
    ("stages", {"definition": "A new situation."}),
    ("forums", {"visibility": "members", "region": "africa"}),
    ("stakeholder-types", {}),
    ("regions", {}),
    ("social-groups", {}),
    ("documents", {"url": "https://example.org/paper", "published_on": "2005-06", "lang": "fr"}),
]


@pytest.mark.parametrize(("kind", "details"), KINDS_WITH_TITLES)
def test_each_kind_of_part_is_added_renamed_moved_and_removed(
    host: Browser, kind: str, details: dict[str, str]
) -> None:
    before = [one.title for one in KINDS[kind].listed(the_dialogue())]
    host.submit(f"{SETUP}/{kind}/new", "part", title="Something new", **details)
    listed = KINDS[kind].listed(the_dialogue())
    assert [one.title for one in listed] == [*before, "Something new"]
    address = part_page(kind, listed[-1].id)
    values = form_of(host.get(address).text, "part").values
    assert all(values[name] == [value] for name, value in details.items())
    host.submit(address, "part", title="Renamed")
    moving = form_of(host.get(f"{SETUP}/{kind}/").text, f"{address}/move")
    moved = host.post(moving.action, data={**moving.values, "to": "earlier"})
    assert moved.status_code == 303
    assert [one.title for one in KINDS[kind].listed(the_dialogue())][-2] == "Renamed"
    removed = host.submit(f"{address}/remove", "/remove")
    assert removed.status_code == 303
    assert [one.title for one in KINDS[kind].listed(the_dialogue())] == before


def test_what_is_in_use_is_told_and_stays(host: Browser) -> None:
    a_seat(the_dialogue(), region="africa")
    region = next(one for one in KINDS["regions"].listed(the_dialogue()) if one.slug == "africa")
    page = host.submit(f"{part_page('regions', region.id)}/remove", "/remove")
    assert page.status_code == 409
    assert "People have given this answer" in page.text


def test_a_part_of_another_dialogue_is_not_found(host: Browser) -> None:
    other = a_dialogue("other")
    for kind in KINDS:
        foreign = KINDS[kind].listed(other)[0]
        assert host.get(part_page(kind, foreign.id)).status_code == 404
        assert host.get(f"{part_page(kind, foreign.id)}/remove").status_code == 404
        assert host.get(f"{SETUP}/{kind}/{2**31}").status_code == 404
    assert host.get(f"{SETUP}/forums/{forum_of(other, 'global').id}/people").status_code == 404


def test_a_stage_keeps_its_address_when_it_is_renamed(host: Browser) -> None:
    stage = stage_of(the_dialogue(), "polarization")
    page = host.get(part_page("stages", stage.id)).text
    assert "slug" not in form_of(page, "part").names
    host.submit(part_page("stages", stage.id), "part", title="Two camps")
    shown = host.get("/d/june-2005/stages/").text
    assert "Two camps" in shown
    assert 'id="polarization"' in shown
