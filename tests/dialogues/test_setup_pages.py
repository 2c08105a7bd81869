"""A host sets a dialogue up in forms, from nothing to open."""

import pytest
from sqlalchemy import select

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.operations import change_phase
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.dialogues.seats.queries import find_seat
from dialogue.dialogues.setup.part_kinds import KINDS
from dialogue.errors import Invalid
from dialogue.extensions import db
from dialogue.permissions import roles_of
from tests.browser import Browser
from tests.dialogues.places import (
    OPERATOR,
    a_dialogue,
    a_seat,
    browser_of,
    forum_of,
    somebody,
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


SETUP_PAGES = [
    "/",
    "/details",
    "/about",
    "/rules",
    "/phase",
    "/people/",
    "/invitations/",
    *(f"/{kind}/" for kind in KINDS),
    *(f"/{kind}/new" for kind in KINDS),
]


@pytest.mark.parametrize("page", SETUP_PAGES)
def test_hosts_alone_see_the_pages_of_the_set_up(host: Browser, page: str) -> None:
    assert host.get(SETUP + page).status_code == 200
    a_seat(the_dialogue(), "Amina", "moderator")
    other: Browser = host.application.test_client()  # type: ignore[assignment]
    assert other.get(SETUP + page).status_code == 403
    assert browser_of(other, "Amina").get(SETUP + page).status_code == 403


def test_an_administrator_makes_a_dialogue_and_opens_it(client: Browser) -> None:
    somebody("Ada", is_admin=True)
    ada = browser_of(client, "Ada")
    made = ada.submit(
        "/dialogues/new",
        "new-dialogue",
        title="Peace 2026",
        slug="peace-2026",
        template="june-2005",
        starts_on="2026-03-02",
    )
    assert (made.status_code, made.location) == (303, "/d/peace-2026/setup/")
    dialogue = the_dialogue()
    assert (dialogue.phase, dialogue.rounds[0].starts_at.date().isoformat()) == (
        "draft",
        "2026-03-02",
    )
    visitor: Browser = client.application.test_client()  # type: ignore[assignment]
    assert visitor.get("/d/peace-2026/about").status_code == 404
    opened = ada.submit("/d/peace-2026/setup/phase", "phase-form", phase="open")
    assert opened.status_code == 303
    assert visitor.get("/d/peace-2026/about").status_code == 200


def test_a_dialogue_may_begin_empty(client: Browser) -> None:
    somebody("Ada", is_admin=True)
    browser_of(client, "Ada").submit(
        "/dialogues/new", "new-dialogue", title="Small", slug="small", template="empty"
    )
    dialogue = the_dialogue()
    assert dialogue.rounds == []
    assert len(dialogue.forums) == len(dialogue.stages) == 7
    for page in ("", "about", "rules", "stages/", "documents", "setup/"):
        assert client.get(f"/d/small/{page}").status_code == 200


@pytest.mark.parametrize(
    ("answers", "status", "field"),
    [
        ({"slug": "A b"}, 422, "slug"),
        ({"title": ""}, 422, "title"),
        ({"starts_on": "soon"}, 422, "starts_on"),
        ({"slug": "june-2005"}, 409, ""),
    ],
)
def test_a_refused_dialogue_keeps_what_was_typed(
    client: Browser, answers: dict[str, str], status: int, field: str
) -> None:
    a_dialogue()
    somebody("Ada", is_admin=True)
    wanted = {"title": "Peace", "slug": "peace", "starts_on": "2026-03-02", **answers}
    page = browser_of(client, "Ada").submit("/dialogues/new", "new-dialogue", **wanted)
    assert page.status_code == status
    values = form_of(page.text, "new-dialogue").values
    assert {name: values[name][0] for name in wanted} == wanted
    assert f'id="{field}-error"' in page.text or not field


def test_only_administrators_find_the_form(client: Browser) -> None:
    assert client.get("/dialogues/new").status_code == 403
    somebody("Amina")
    assert browser_of(client, "Amina").get("/dialogues/new").status_code == 403


def test_what_waits_is_set_for_the_dialogue_and_for_a_forum(host: Browser) -> None:
    refused = host.submit(
        f"{SETUP}/details",
        "details",
        holding="some",
        holding_first="51",
        appeal_days="x",
        hides_flagged_at="0",
        reviewing="",
    )
    assert refused.status_code == 422
    for field in ("holding", "holding_first", "appeal_days", "hides_flagged_at", "reviewing"):
        assert f'id="{field}-error"' in refused.text
    answers = {"holding": "first", "holding_first": "5", "reviewing": "after", "appeal_days": "30"}
    kept = host.submit(
        f"{SETUP}/details", "details", **answers, hides_flagged_at="4", holds_links="1"
    )
    assert kept.status_code == 303
    dialogue = the_dialogue()
    assert (dialogue.holding, dialogue.holding_first, dialogue.reviewing) == ("first", 5, "after")
    assert (dialogue.holds_links, dialogue.appeal_days, dialogue.hides_flagged_at) == (True, 30, 4)
    assert host.submit(f"{SETUP}/details", "details", hides_flagged_at="").status_code == 303
    assert the_dialogue().hides_flagged_at is None
    forum = part_page("forums", dialogue.forums[1].id)
    assert host.submit(forum, "part", holding="all", reviewing="before").status_code == 303
    strict = the_dialogue().forums[1]
    assert (strict.holding, strict.reviewing) == ("all", "before")
    assert form_of(host.get(forum).text, "part").values["holding"] == ["all"]
    assert host.submit(forum, "part", holding="", reviewing="").status_code == 303
    assert (strict.holding, strict.reviewing) == (None, None)


def test_details_are_changed_and_told(host: Browser) -> None:
    answer = host.submit(
        f"{SETUP}/details",
        "details",
        title="New title",
        strapline="",
        languages=["en", "fr"],
        other_languages="sw, pt-BR",
        visibility="members",
        edit_minutes="30",
    )
    assert answer.status_code == 303
    dialogue = the_dialogue()
    assert (dialogue.title, dialogue.strapline) == ("New title", "")
    assert dialogue.languages == ["en", "fr", "sw", "pt-BR"]
    assert (dialogue.visibility, dialogue.edit_minutes) == ("members", 30)
    assert "Your changes are kept." in host.get(answer.location).text
    again = form_of(host.get(f"{SETUP}/details").text, "details").values
    assert again["other_languages"][0].split() in (["sw", "pt-BR"], ["pt-BR", "sw"])


def test_refused_details_keep_what_was_typed(host: Browser) -> None:
    page = host.submit(f"{SETUP}/details", "details", title="x" * 201, lang="klingonese")
    assert page.status_code == 422
    values = form_of(page.text, "details").values
    assert (values["title"], values["lang"]) == (["x" * 201], ["klingonese"])
    assert page.text.count('aria-invalid="true"') == 2


@pytest.mark.parametrize("page", ["about", "rules"])
def test_a_text_is_looked_at_before_it_is_kept(host: Browser, page: str) -> None:
    first = host.submit(f"{SETUP}/{page}", "text-form", text="Be **kind**.", preview="1")
    assert first.status_code == 200
    assert "<strong>kind</strong>" in first.text
    assert form_of(first.text, "text-form").values["text"] == ["Be **kind**."]
    assert "kind" not in getattr(the_dialogue(), page)
    kept = host.submit(f"{SETUP}/{page}", "text-form", text="Be **kind**.")
    assert kept.location == f"/d/june-2005/{page}"
    assert "<strong>kind</strong>" in host.get(kept.location).text


def test_roles_are_given_and_taken_away(host: Browser) -> None:
    a_seat(the_dialogue(), "Bruno")
    given = host.submit(f"{SETUP}/people/", "give-role", who="bruno@example.org", role="moderator")
    assert given.status_code == 303
    bruno = find_seat(the_dialogue(), "bruno")
    assert bruno.role == "moderator"
    ended = host.submit(f"{SETUP}/people/{bruno.id}/end", "/end")
    assert ended.status_code == 303
    with pytest.raises(Invalid):
        find_seat(the_dialogue(), "bruno")
    assert host.get(f"{SETUP}/people/{bruno.id}/end").status_code == 404


@pytest.mark.parametrize(
    ("who", "status", "told"),
    [
        ("nobody@example.org", 422, "Nobody here has this address"),
        ("@hana", 403, "Nobody changes their own role"),
    ],
)
def test_a_role_that_cannot_be_given_is_told(
    host: Browser, who: str, status: int, told: str
) -> None:
    page = host.submit(f"{SETUP}/people/", "give-role", who=who, role="participant")
    assert page.status_code == status
    assert told in page.text
    assert form_of(page.text, "give-role").values["who"] == [who]


def test_a_forum_gets_its_own_people(host: Browser) -> None:
    dialogue = the_dialogue()
    africa = forum_of(dialogue, "africa")
    a_seat(dialogue, "Bruno")
    address = f"{SETUP}/forums/{africa.id}/people"
    host.submit(address, "give-role", who="@bruno", role="moderator")
    bruno = find_seat(the_dialogue(), "bruno")
    assert roles_of(bruno.user, forum_of(the_dialogue(), "africa")) == {"participant", "moderator"}
    assert "Bruno" in host.get(part_page("forums", africa.id)).text
    assert host.submit(address, f"{address}/{bruno.id}/end").status_code == 303
    assert roles_of(find_seat(the_dialogue(), "bruno").user, africa) == {"participant"}


def test_a_phase_that_cannot_come_back_is_told(host: Browser) -> None:
    dialogue = the_dialogue()
    dialogue.last_post_number = 1
    db.session.commit()
    page = host.submit(f"{SETUP}/phase", "phase-form", phase="draft")
    assert page.status_code == 409
    assert "cannot become a draft again" in page.text


def test_an_archive_can_be_opened_again_by_its_host(host: Browser) -> None:
    change_phase(OPERATOR, the_dialogue(), phase="archived")
    assert host.get(f"{SETUP}/details").status_code == 403
    assert host.get(f"{SETUP}/").status_code == 200
    assert f"{SETUP}/" in host.get("/d/june-2005/about").text
    host.submit(f"{SETUP}/phase", "phase-form", phase="closed")
    assert the_dialogue().phase == "closed"


def test_a_host_who_lost_the_role_sets_up_no_more(host: Browser) -> None:
    dialogue = the_dialogue()
    a_seat(dialogue, "Ivo", "host")
    hana = find_seat(dialogue, "hana")
    seat_operations.give_seat(OPERATOR, dialogue, user=hana.user, role="participant")
    assert host.get(f"{SETUP}/").status_code == 403


@pytest.mark.parametrize("answer", [None, "1"])
def test_a_host_says_whether_presence_is_shown(host: Browser, answer: str | None) -> None:
    forum = the_dialogue().forums[0]
    for page, form in (
        (f"{SETUP}/details", "details"),
        (part_page("forums", forum.id), "part"),
    ):
        for answers in ({"shows_presence": answer}, {}):
            assert host.submit(page, form, **answers).status_code == 303
    db.session.expire_all()
    assert the_dialogue().shows_presence is the_dialogue().forums[0].shows_presence is bool(answer)


def test_a_new_forum_shows_presence_unless_it_is_told_not_to(host: Browser) -> None:
    for title, answers in (("Open", {}), ("Quiet", {"shows_presence": None})):
        host.submit(f"{SETUP}/forums/new", "part", title=title, **answers)
    shows = {forum.title: forum.shows_presence for forum in the_dialogue().forums[-2:]}
    assert shows == {"Open": True, "Quiet": False}
