"""Exports that are asked for are made beside the requests, once, and fetched once."""

import stat
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import cast
from zipfile import ZipFile

import pytest
from flask import Flask, current_app
from sqlalchemy import delete, func, select

from dialogue.accounts.models import User
from dialogue.audit import AuditEntry
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.seats.models import ForumSeat
from dialogue.dialogues.seats.operations import end_seat, give_seat
from dialogue.errors import Conflict, Invalid, NotFound, NotPermitted, TooMany
from dialogue.events import Event
from dialogue.exports.gate.scope import Scope
from dialogue.exports.making import runs as making
from dialogue.exports.making.duty import Duty
from dialogue.exports.making.runs import ATTEMPTS, LEASE, expire_old, make_due
from dialogue.exports.making.shelf import Shelf
from dialogue.exports.making.workshop import Means, Workshop, workshop_of
from dialogue.exports.models import Export, ExportState
from dialogue.exports.operations import ask_again, ask_for_export, link_to_export, take_export
from dialogue.exports.wishes import Wish
from dialogue.extensions import db
from dialogue.moderation.people.operations import suspend
from tests.browser import Browser
from tests.factories import (
    OPERATOR,
    forum_of,
    make_many_posts,
    make_participant,
    make_person,
    make_thread,
    seat_of,
    signed_in,
)
from tests.fakes import Clock

EXPORTS = "/d/june-2005/exports/"


def asked(analyst: User, dialogue: Dialogue, format: str = "jsonl", **details: object) -> Export:
    wish = Wish(format, purpose="For the report", **details)  # type: ignore[arg-type]
    means = workshop_of(cast(Flask, current_app)).means
    return ask_for_export(analyst, dialogue, wish=wish, means=means)


def fresh(export: Export) -> Export:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Export, export.id)


def link(analyst: User, export: Export, workshop: Workshop) -> str:
    """The token of a link to what is ready and stands."""
    token = link_to_export(analyst, fresh(export), means=workshop.means)
    assert token is not None
    return token


def take(who: User, export: Export, workshop: Workshop, *, token: str) -> bool:
    return take_export(who, fresh(export), token=token, means=workshop.means)


def shelved(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "exports").glob("*"))


def test_it_is_made_put_away_and_told(
    golden: Dialogue, analyst: User, workshop: Workshop, tmp_path: Path, clock: Clock
) -> None:
    export = asked(analyst, golden, "csv", audience="public")
    assert make_due(workshop) == 1
    made = fresh(export)
    assert (made.state, made.problem) == (ExportState.READY.value, "")
    assert made.done == made.known == made.rows
    assert made.expires_at == clock.now + timedelta(days=7)
    assert made.told["audience"] == "public"
    assert made.salt is None
    (file,) = shelved(tmp_path)
    assert file.stat().st_size == made.size
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    with ZipFile(file) as packed:
        assert "datapackage.json" in packed.namelist()
    assert make_due(workshop) == 0


def test_who_exports_what_when_and_with_which_key_is_in_the_record(
    golden: Dialogue, analyst: User
) -> None:
    first, second = asked(analyst, golden, scope=Scope(round=2)), asked(analyst, golden)
    series = [asked(analyst, golden, is_series=True) for _ in range(2)]
    kept = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "export.asked")).all()
    assert [entry.actor_id for entry in kept] == [analyst.id] * 4
    assert kept[0].data == {
        "format": "jsonl",
        "audience": "team",
        "key_id": first.key_id,
        "round": 2,
    }
    assert first.purpose == "For the report"
    assert len({first.key_id, second.key_id, series[0].key_id}) == 3
    assert series[0].key_id == series[1].key_id


def test_whose_runner_was_killed_is_made_again(
    golden: Dialogue, analyst: User, workshop: Workshop, clock: Clock, tmp_path: Path
) -> None:
    export = asked(analyst, golden)
    killed = making._claim()
    assert killed is not None
    workshop.shelf.unfinished(f"{export.id}-{killed[1]}").write_text("half a li")
    assert make_due(workshop) == 0  # it may still be at work
    clock.move(seconds=LEASE.total_seconds() + 1)
    assert make_due(workshop) == 1
    assert fresh(export).state == ExportState.READY
    assert fresh(export).attempts == 2
    names = [path.name for path in shelved(tmp_path)]
    assert fresh(export).shelf_name in names


def test_what_kills_every_runner_is_given_up(
    golden: Dialogue, analyst: User, workshop: Workshop, clock: Clock
) -> None:
    export = asked(analyst, golden)
    for _ in range(ATTEMPTS):
        assert making._claim() is not None
        clock.move(seconds=LEASE.total_seconds() + 1)
    make_due(workshop)
    assert fresh(export).state == ExportState.FAILED
    assert fresh(export).problem.startswith("It could not be made.")
    ask_again(analyst, fresh(export), means=workshop.means)
    make_due(workshop)
    assert fresh(export).state == ExportState.READY


def test_a_runner_that_was_too_slow_gives_up_for_the_second(
    app: Flask, golden: Dialogue, analyst: User, workshop: Workshop, clock: Clock, tmp_path: Path
) -> None:
    make_many_posts(make_thread(golden), 250, seat_of(analyst, golden))
    export = asked(analyst, golden)
    calls: list[int] = []

    def overtaken() -> bool:
        calls.append(1)
        if len(calls) == 3:  # the first asks for work, the second begins: now it is at work
            clock.move(seconds=LEASE.total_seconds() + 1)
            with app.app_context():
                assert make_due(workshop) == 1
        return False

    slow = Workshop(workshop.shelf, workshop.means, overtaken)
    make_due(slow)
    assert len(calls) >= 3
    made = fresh(export)
    assert (made.state, made.attempts) == (ExportState.READY, 2)
    assert [path.name for path in shelved(tmp_path)] == [made.shelf_name]


def test_of_two_runners_at_once_one_makes_it(
    app: Flask, golden: Dialogue, analyst: User, workshop: Workshop, tmp_path: Path
) -> None:
    export = asked(analyst, golden)
    db.session.commit()
    made: list[int] = []

    def run() -> None:
        with app.app_context():
            made.append(make_due(workshop))
            db.session.remove()

    runners = [Thread(target=run) for _ in range(4)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    assert sorted(made) == [0, 0, 0, 1]
    assert fresh(export).attempts == 1
    told = select(func.count(Event.id)).where(Event.kind == "export.made")
    assert db.session.scalar(told) == 1
    assert len(shelved(tmp_path)) == 1


def test_a_process_that_ends_leaves_it_to_the_next(
    golden: Dialogue, analyst: User, workshop: Workshop, tmp_path: Path
) -> None:
    export, calls = asked(analyst, golden), []

    def ends() -> bool:
        calls.append(1)
        return len(calls) > 1

    make_due(Workshop(workshop.shelf, workshop.means, ends))
    assert (fresh(export).state, fresh(export).attempts) == (ExportState.WAITING, 0)
    assert shelved(tmp_path) == []
    assert make_due(workshop) == 1
    assert fresh(export).state == ExportState.READY


def test_what_cannot_be_written_fails_and_can_be_asked_for_again(
    golden: Dialogue, analyst: User, workshop: Workshop, tmp_path: Path
) -> None:
    export = asked(analyst, golden)
    (tmp_path / "taken").write_text("a file, no folder")
    make_due(Workshop(Shelf(str(tmp_path / "taken")), workshop.means))
    assert fresh(export).state == ExportState.FAILED
    with pytest.raises(NotFound):
        ask_again(make_person(golden, "Ben", "analyst"), fresh(export), means=workshop.means)
    ask_again(analyst, fresh(export), means=workshop.means)
    make_due(workshop)
    assert fresh(export).state == ExportState.READY
    with pytest.raises(Conflict):
        ask_again(analyst, fresh(export), means=workshop.means)


def test_whoever_lost_the_right_gets_nothing_made(
    golden: Dialogue, analyst: User, workshop: Workshop, tmp_path: Path
) -> None:
    export = asked(analyst, golden)
    end_seat(OPERATOR, seat_of(analyst, golden))
    make_due(workshop)
    assert fresh(export).problem == "You may no longer export from this dialogue."
    assert shelved(tmp_path) == []


def test_a_link_is_used_once(
    golden: Dialogue, analyst: User, workshop: Workshop, clock: Clock
) -> None:
    export = asked(analyst, golden)
    with pytest.raises(NotFound):
        link_to_export(analyst, export, means=workshop.means)
    make_due(workshop)
    earlier, token = (link(analyst, export, workshop) for _ in range(2))
    for wrong in (earlier, token + "x", ""):
        with pytest.raises(NotFound):
            take(analyst, export, workshop, token=wrong)
    with pytest.raises(NotPermitted):
        take(make_person(golden, "Eve"), export, workshop, token=token)
    with pytest.raises(NotFound):
        take(make_person(golden, "Ben", "analyst"), export, workshop, token=token)
    take(analyst, export, workshop, token=token)
    assert (fresh(export).state, fresh(export).taken_at) == (ExportState.TAKEN, clock.now)
    with pytest.raises(NotFound):
        take(analyst, export, workshop, token=token)


def test_nobody_who_is_suspended_takes_anything(
    golden: Dialogue, analyst: User, workshop: Workshop
) -> None:
    export = asked(analyst, golden)
    make_due(workshop)
    token = link(analyst, export, workshop)
    host = make_person(golden, "Hana", "host")
    suspend(host, seat_of(analyst, golden), rule="rules", message="No.", days=3)
    with pytest.raises(NotPermitted):
        take(analyst, export, workshop, token=token)


def test_after_seven_days_it_is_gone(
    golden: Dialogue, analyst: User, workshop: Workshop, clock: Clock, tmp_path: Path
) -> None:
    export = asked(analyst, golden)
    make_due(workshop)
    token = link(analyst, export, workshop)
    clock.move(days=6)
    assert expire_old(workshop.shelf) == 0
    clock.move(days=1)
    with pytest.raises(NotFound):
        take(analyst, export, workshop, token=token)
    assert expire_old(workshop.shelf) == 1
    assert (fresh(export).state, shelved(tmp_path)) == (ExportState.EXPIRED, [])


def test_twenty_a_day(golden: Dialogue, analyst: User) -> None:
    for _ in range(20):
        asked(analyst, golden)
    with pytest.raises(TooMany):
        asked(analyst, golden)


def test_what_is_asked_for_wrongly_is_told_by_field(golden: Dialogue, analyst: User) -> None:
    wish, means = Wish("parchment", "moon", "paper", k=2, purpose=" "), Means("s", "http://x")
    with pytest.raises(Invalid) as refused:
        ask_for_export(analyst, golden, wish=wish, means=means)
    assert set(refused.value.fields) == {"format", "audience", "flavour", "k", "purpose"}
    with pytest.raises(NotFound, match="moon"):
        asked(analyst, golden, scope=Scope(forum="moon"))
    with pytest.raises(NotPermitted):
        asked(make_person(golden, "Eve"), golden)


# The page ------------------------------------------------------------------------------------


@pytest.fixture
def ada(app: Flask, analyst: User) -> Browser:
    return signed_in(app, analyst)


def ask_on_page(browser: Browser, **answers: str) -> None:
    answer = browser.submit(EXPORTS, "export", **{"purpose": "For the report"} | answers)
    assert answer.status_code == 303, answer.text


def ready(app: Flask, browser: Browser, **answers: str) -> Export:
    ask_on_page(browser, **answers)
    make_due(workshop_of(app))
    return fresh(db.session.scalars(select(Export).order_by(Export.id.desc())).first())  # type: ignore[arg-type]


def test_from_the_form_to_the_file(app: Flask, golden: Dialogue, ada: Browser) -> None:
    ask_on_page(ada, format="jsonl", audience="public")
    assert "Waits to be made." in ada.get(EXPORTS).text
    make_due(workshop_of(app))
    page = ada.get(EXPORTS).text
    assert "What was changed or left out" in page
    assert "4 contributions keep their places without their words" in page
    export = db.session.scalars(select(Export)).one()
    linked = ada.submit(EXPORTS, f"fetch-{export.id}")
    assert linked.status_code == 303
    link = linked.headers["Location"]
    assert ada.head(link).status_code == 200
    file = ada.get(link)
    assert (file.status_code, len(file.data)) == (200, export.size)
    assert file.headers["Cache-Control"] == "no-store"
    assert "attachment" in file.headers["Content-Disposition"]
    assert "june-2005-public-2005-06-15" in file.headers["Content-Disposition"]
    assert ada.get(link).status_code == 404
    assert ada.get(link + "x").status_code == 404
    assert "Was fetched" in ada.get(EXPORTS).text


def test_before_it_is_asked_for_one_sees_what_it_would_change(
    golden: Dialogue, ada: Browser
) -> None:
    page = ada.submit(EXPORTS, "export", audience="public", k="3", look="1")
    assert page.status_code == 200
    for sentence in ("At least 3 people share each", "Country: made coarser or left out for"):
        assert sentence in page.text
    assert db.session.scalar(select(func.count(Export.id))) == 0


def test_a_form_that_cannot_be_taken_comes_back_filled_in(golden: Dialogue, ada: Browser) -> None:
    answer = ada.submit(
        EXPORTS, "export", format="mbox", k="2", since="yesterday", purpose="To read"
    )
    assert answer.status_code == 422
    assert "Write the day like 2005-06-15." in answer.text
    again = ada.submit(EXPORTS, "export", format="mbox", k="2", purpose="To read")
    assert again.status_code == 422
    assert "To read" in again.text
    assert "Between 3 and 100 people" in again.text
    none = ada.submit(EXPORTS, "export", since="2005-06-20", until="2005-06-01", purpose="x")
    assert "The last day comes before the first." in none.text


def test_only_who_may_export_finds_the_page(
    app: Flask, golden: Dialogue, ada: Browser, client: Browser
) -> None:
    member = signed_in(app, make_person(golden, "Eve"))
    assert member.get(EXPORTS).status_code == 403
    assert client.get(EXPORTS).status_code in (303, 403)
    home = "/d/june-2005/"
    assert f'href="{EXPORTS}"' in ada.get(home).text
    assert f'href="{EXPORTS}"' not in member.get(home).text


def test_anothers_export_is_like_none(app: Flask, golden: Dialogue, ada: Browser) -> None:
    export = ready(app, ada)
    link = ada.submit(EXPORTS, f"fetch-{export.id}").headers["Location"]
    ben = signed_in(app, make_person(golden, "Ben", "analyst"))
    assert ben.get(link).status_code == 404
    assert f"export-{export.id}" not in ben.get(EXPORTS).text
    assert ada.get(link).status_code == 200


def test_whoever_may_no_longer_read_all_of_it_cannot_fetch_it(
    app: Flask, golden: Dialogue, ada: Browser, analyst: User
) -> None:
    _shut(golden, forum_of(golden, "africa"))
    give_seat(OPERATOR, golden, user=analyst, role="observer", forum=forum_of(golden, "africa"))
    export = ready(app, ada)
    assert "africa" in export.told["forums"]
    link = ada.submit(EXPORTS, f"fetch-{export.id}").headers["Location"]
    seat_id = seat_of(analyst, golden).id
    db.session.execute(delete(ForumSeat).where(ForumSeat.participant_id == seat_id))
    db.session.commit()
    assert ada.get(link).status_code == 404
    assert fresh(export).state == ExportState.READY


def _shut(dialogue: Dialogue, forum: Forum) -> None:
    forum.visibility = "private"
    dialogue.version += 1
    db.session.commit()
    make_participant(dialogue, "Zoe", "moderator", forum=forum.slug)


def test_the_duty_makes_what_is_owed_and_clears_away(
    golden: Dialogue, analyst: User, workshop: Workshop, clock: Clock, tmp_path: Path
) -> None:
    duty = Duty(workshop)
    duty()
    assert shelved(tmp_path) == []
    export = asked(analyst, golden)
    duty()
    assert fresh(export).state == ExportState.READY
    clock.move(days=8)
    Duty(workshop)()
    assert (fresh(export).state, shelved(tmp_path)) == (ExportState.EXPIRED, [])
