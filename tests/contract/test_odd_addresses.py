"""No address, however odd, is more than not found."""

from urllib.parse import quote

import pytest
from flask import Flask

from tests.beginnings import begin
from tests.contract.routes import addresses
from tests.factories import make_cast, make_dialogue, make_thread, make_user, signed_in

ODD = [
    "\x00", "a\x00b", "\n", "\x7f", "%", "..", "...", "-1", "0", "1e3", "²", "٣", str(2**31),
    str(2**63), "9" * 5000, "x" * 3000, "\u202e", "\ufeff", "𝕏", "'; --", "<b>", "{{7*7}}", "a b",
]  # fmt: skip
QUERY = "page={odd}&sort={odd}&round={odd}&after={odd}&lang={odd}&forum={odd}&stage={odd}"
QUERY += "&question={odd}&view={odd}&reply_to={odd}&quote={odd}&role={odd}&region={odd}"
QUERY += "&stakeholder_type={odd}&next={odd}&hl={odd}"
ONE_BY_ONE = [part.partition("=")[0] for part in QUERY.split("&")]


@pytest.fixture
def place(app: Flask, clock: object, request: pytest.FixtureRequest) -> Flask:
    begin(request, "a thread", make_everything)
    return app


def make_everything() -> None:
    dialogue = make_dialogue()
    make_thread(dialogue, make_cast(dialogue).amina)


KNOWN = {
    **dict.fromkeys(("slug",), ["june-2005"]),
    **dict.fromkeys(("number", "draft_id", "sign_in_id", "seat_id", "part_id", "forum_id"), [1]),
    **dict.fromkeys(("invitation_id", "notification_id"), [1]),
    **dict.fromkeys(("held_id", "decision_id", "case_id", "export_id"), [1]),
    **dict.fromkeys(("section_id", "point_number", "citation_id"), [1]),
    **dict.fromkeys(("version",), [1]),
    **dict.fromkeys(("remark_id", "check_id"), [1]),
    **{"forum": ["global"], "stage": ["exclusion"], "handle": ["amina"], "tail": ["x"]},
    **{"token": ["x" * 43], "release": ["x"], "name": ["css/site.css"], "place": ["thread/1"]},
}


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:20])
def test_odd_parts_of_a_path(place: Flask, odd: str) -> None:
    browser = place.test_client()
    sent = quote(odd, safe="")
    paths = [
        "/{}", "/d/{}/", "/d/{}/threads/1", "/d/june-2005/threads/{}", "/d/june-2005/threads/1-{}",
        "/d/june-2005/posts/{}", "/d/june-2005/posts/{}/history", "/d/june-2005/forums/{}/",
        "/d/june-2005/stages/{}/", "/d/june-2005/rounds/{}/", "/d/june-2005/people/{}",
        "/d/june-2005/setup/{}/", "/d/june-2005/invitations/{}", "/account/confirm/{}",
        "/account/reset/{}", "/static/{}/css/site.css", "/static/x/{}",
    ]  # fmt: skip
    for path in paths:
        answer = browser.get(path.format(sent))
        assert answer.status_code < 500, path


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:20])
def test_odd_questions(place: Flask, odd: str) -> None:
    browser = place.test_client()
    sent = quote(odd, safe="")
    pages = ["", "threads", "threads/1", "threads/new", "people/", "rounds/1/", "stages/exclusion/"]
    for page in pages:
        for name in ONE_BY_ONE:
            path = f"/d/june-2005/{page}?{name}={sent}"
            answer = browser.get(path)
            assert answer.status_code < 500, path


def test_odd_questions_of_every_page(place: Flask) -> None:
    """What a page does not ask for changes nothing; what it asks for breaks nothing."""
    browser = signed_in(place, make_user("Amina"))
    for address in addresses(place, KNOWN):
        for odd in ("\x00", "9" * 5000, "\u202e<b>"):
            query = QUERY.replace("&hl={odd}", "").format(odd=quote(odd, safe=""))
            answer = browser.get(f"{address.path.partition('?')[0]}?{query}")
            assert answer.status_code < 500, (address.path, odd)


@pytest.mark.parametrize("raw", ["%ff", "%c0%af", "%ed%a0%80", "%00", "%", "%zz", "//"])
def test_broken_encodings(place: Flask, raw: str) -> None:
    browser = place.test_client()
    for path in (f"/d/{raw}/", f"/d/june-2005/people/{raw}", f"/d/june-2005/?view={raw}"):
        assert browser.get(path).status_code < 500, path
