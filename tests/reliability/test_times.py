"""A server far from Greenwich, whose clocks are moved at odd hours, keeps and tells equal times."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from dialogue import clock
from dialogue.extensions import db
from dialogue.threads.models import Post
from tests.accounts.people import a_user
from tests.conftest import missing
from tests.factories import make_dialogue, make_participant, make_post, make_thread
from tests.live import Place
from tests.reliability.speaking import THREAD, another, reply, signed_in
from tests.visitor import Visitor

pytestmark = pytest.mark.slow
FAR = "America/St_Johns"  # three and a half hours behind, two and a half in summer
CLOCKS_MOVE = (
    datetime(2005, 4, 3, 3, 31, tzinfo=UTC),
    datetime(2005, 10, 30, 2, 31, tzinfo=UTC),
)
AUTUMN = "/d/autumn/threads/1"
PATHS = ("/", "/d/autumn/", AUTUMN, "/d/autumn/rounds/1/", "/d/autumn/threads", "/d/autumn/about")


@pytest.fixture
def far() -> str:
    if not Path("/usr/share/zoneinfo", FAR).exists():
        missing("The machine knows no time zones (tzdata)")
    return FAR


def moments() -> Iterator[datetime]:
    """Every half an hour around the two nights in which clocks are moved."""
    for moved in CLOCKS_MOVE:
        yield from (moved + timedelta(minutes=30 * step) for step in range(-6, 7))


def speak_as_clocks_move(place: Place) -> None:
    with place.opened():
        dialogue = make_dialogue("autumn", starts_at=CLOCKS_MOVE[1] - timedelta(days=1))
        speaker = make_participant(dialogue, user=a_user("night@example.org", name="Nadia")).user
        first, *later = moments()
        with clock.fixed_at(first):
            thread = make_thread(dialogue, speaker)
        for moment in later:
            with clock.fixed_at(moment):
                make_post(thread, speaker, body=f"At {moment:%H:%M} it was night.")
        db.session.commit()


def pages(place: Place, zone: str) -> list[str]:
    with place.serve(TZ=zone) as server:
        server.wait_until_ready()
        found = [Visitor(server.url).get(path) for path in PATHS]
    assert {page.status for page in found} == {200}
    return [page.text for page in found]


def test_pages_tell_the_same_times_everywhere(place: Place, far: str) -> None:
    speak_as_clocks_move(place)
    here, there = pages(place, "UTC"), pages(place, far)
    assert there == here
    thread = here[PATHS.index(AUTUMN)]
    for moment in list(moments())[1:15]:
        assert f"{moment:%H:%M} UTC" in thread
        assert f"At {moment:%H:%M} it" in thread


def test_what_is_written_far_away_is_of_now(place: Place, far: str) -> None:
    with place.serve(TZ=far) as server:
        server.wait_until_ready()
        amina = signed_in(server, "Amina")
        before = clock.now()
        assert amina.send(another(reply(amina, ""), "What time is it?")).status == 303
        after = clock.now()
        page = amina.get(THREAD).text
        assert any(f"{moment:%H:%M} UTC" in page for moment in (before, after))
    with place.opened():
        written = db.session.scalars(select(Post.created_at).where(Post.number == 2)).one()
    assert before <= written <= after
