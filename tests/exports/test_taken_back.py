"""What was taken back since an export was read leaves in no file: it is made anew without it."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event as Signal
from threading import Thread as Runner
from time import sleep
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.operations import leave
from dialogue.errors import NotFound
from dialogue.exports.making.runs import ATTEMPTS, expire_old, make_due
from dialogue.exports.making.workshop import Workshop
from dialogue.exports.models import Export, ExportState
from dialogue.exports.operations import ask_again, link_to_export, put_back_outdated, take_export
from dialogue.extensions import db
from dialogue.moderation.arranging.operations import split_thread
from dialogue.moderation.arranging.thread_operations import lock, retitle
from dialogue.moderation.operations import move_thread
from dialogue.moderation.posts.operations import hide, redact, remove
from dialogue.operation import transaction
from dialogue.threads.consent.operations import change_consent
from dialogue.threads.models import Post, Thread
from dialogue.threads.operations import edit_post, withdraw_post
from tests.exports.taking_back import TITLE, WORDS, Said, withdraw
from tests.exports.test_making import (
    asked,
    fresh,
    link,
    shelved,
    take,
)
from tests.factories import (
    OPERATOR,
    first_post,
    make_dialogue,
    make_person,
    make_post,
    make_thread,
    seat_of,
)
from tests.fakes import Clock


def close(said: Said) -> None:
    said.forum.visibility = "private"
    said.thread.dialogue.version += 1
    db.session.commit()


def hide_it(said: Said) -> None:
    hide(said.host, said.post, rule="attack")


def remove_it(said: Said) -> None:
    remove(said.host, said.post, rule="attack")


def redact_it(said: Said) -> None:
    redact(said.host, said.post, passage=WORDS, rule="attack", version=said.post.version)


def refuse_consent(said: Said) -> None:
    change_consent(said.by, said.post, consent="none")


def retitle_it(said: Said) -> None:
    retitle(said.host, said.thread, title="Of words", rule="attack")


def move_it_away(said: Said) -> None:
    close(said)
    place = {"title": "Aside", "stage": "exclusion", "forum": said.forum}
    split_thread(said.host, said.post, which="one", **place, rule="off-topic")  # type: ignore[arg-type]


def move_thread_away(said: Said) -> None:
    close(said)
    move_thread(said.host, said.thread, forum=said.forum)


TakeBack = Callable[[Said], object]
TAKING_BACK: dict[TakeBack, str] = {
    **dict.fromkeys((withdraw, hide_it, remove_it, redact_it, refuse_consent), WORDS),
    **dict.fromkeys((move_it_away, move_thread_away), WORDS),
    retitle_it: TITLE,
}


def made(analyst: User, dialogue: Dialogue, workshop: Workshop, **details: Any) -> Export:
    export = asked(analyst, dialogue, **details)
    assert make_due(workshop) == 1
    assert fresh(export).state == ExportState.READY
    return export


def on_shelf(export: Export, workshop: Workshop) -> str:
    return workshop.shelf.place_of(fresh(export).shelf_name).read_text()


def is_linked(analyst: User, export: Export, workshop: Workshop) -> bool:
    return link_to_export(analyst, fresh(export), means=workshop.means) is not None


@pytest.mark.parametrize("take_back", TAKING_BACK)
def test_what_was_taken_back_before_it_is_fetched_leaves_in_no_file(
    golden: Dialogue, analyst: User, workshop: Workshop, said: Said, take_back: TakeBack
) -> None:
    export = made(analyst, golden, workshop, audience="public")
    gone, before = TAKING_BACK[take_back], fresh(export)
    assert gone in on_shelf(export, workshop)
    first_key, token = before.key_id, link(analyst, export, workshop)
    take_back(said)
    assert take(analyst, export, workshop, token=token) is False
    put_back = fresh(export)
    assert (put_back.state, put_back.is_made_anew) == (ExportState.WAITING, True)
    assert (put_back.taken_at, put_back.made_at) == (None, None)
    assert make_due(workshop) == 1
    anew = fresh(export)
    assert (anew.state, anew.outdated_at) == (ExportState.READY, None)
    assert gone not in on_shelf(export, workshop)
    assert anew.key_id != first_key
    assert take(analyst, export, workshop, token=link(analyst, export, workshop)) is True
    assert fresh(export).state == ExportState.TAKEN


@pytest.mark.parametrize("take_back", TAKING_BACK)
def test_no_link_leads_to_what_was_taken_back(
    golden: Dialogue, analyst: User, workshop: Workshop, said: Said, take_back: TakeBack
) -> None:
    export = made(analyst, golden, workshop, audience="public")
    take_back(said)
    assert is_linked(analyst, export, workshop) is False
    assert fresh(export).is_made_anew
    with pytest.raises(NotFound):
        is_linked(analyst, export, workshop)
    make_due(workshop)
    assert TAKING_BACK[take_back] not in on_shelf(export, workshop)
    assert is_linked(analyst, export, workshop) is True


def test_the_second_making_counts_anew(
    golden: Dialogue, analyst: User, workshop: Workshop, said: Said
) -> None:
    export = made(analyst, golden, workshop)
    before = fresh(export)
    told, rows = before.told, before.rows
    withdraw(said)
    is_linked(analyst, export, workshop)
    make_due(workshop)
    anew = fresh(export)
    assert (anew.rows, anew.done, anew.known) == (rows, rows, rows)
    assert anew.told["posts"] == told["posts"]
    assert anew.told["without_words"]["withdrawn"] == told["without_words"]["withdrawn"] + 1
    assert anew.size == len(on_shelf(export, workshop).encode())


def edit(said: Said) -> None:
    edit_post(said.by, said.post, body="Said better.", version=said.post.version)


def agree_to_more(said: Said) -> None:
    change_consent(said.by, said.post, consent="name")


def move_it_aside(said: Said) -> None:
    place = {"title": "Aside", "stage": "exclusion", "forum": said.forum}
    split_thread(said.host, said.post, which="one", **place, rule="off-topic")  # type: ignore[arg-type]


def move_thread_aside(said: Said) -> None:
    move_thread(said.host, said.thread, forum=said.forum)


UNRELATED: tuple[TakeBack, ...] = (
    *(edit, agree_to_more, move_it_aside, move_thread_aside),
    lambda said: make_post(said.thread, said.host, "Something new."),
    lambda said: lock(said.host, said.thread, rule="off-topic"),
    lambda said: leave(said.by, seat_of(said.by, said.thread.dialogue)),
)


@pytest.mark.parametrize("audience", ["team", "public"])
@pytest.mark.parametrize("happens", UNRELATED)
def test_what_takes_nothing_back_changes_nothing(
    golden: Dialogue,
    analyst: User,
    workshop: Workshop,
    said: Said,
    happens: TakeBack,
    audience: str,
) -> None:
    export = made(analyst, golden, workshop, audience=audience)
    file = on_shelf(export, workshop)
    happens(said)
    assert take(analyst, export, workshop, token=link(analyst, export, workshop)) is True
    assert on_shelf(export, workshop) == file


def test_a_team_that_reads_a_closed_forum_too_keeps_what_was_moved_there(
    golden: Dialogue, said: Said, workshop: Workshop
) -> None:
    export = made(said.host, golden, workshop)
    move_thread_away(said)
    assert is_linked(said.host, export, workshop) is True


def test_what_was_taken_back_before_or_elsewhere_outdates_nothing(
    golden: Dialogue, analyst: User, workshop: Workshop, said: Said
) -> None:
    withdraw(said)
    export = made(analyst, golden, workshop)
    other = make_dialogue("other")
    mine = make_thread(other, make_person(other, "Zoe"))
    withdraw_post(mine.author.user, first_post(mine))  # type: ignore[union-attr]
    assert is_linked(analyst, export, workshop) is True


def test_a_forum_that_was_closed_leaves_in_no_file_for_the_public(
    golden: Dialogue, analyst: User, workshop: Workshop, said: Said
) -> None:
    export = made(analyst, golden, workshop, audience="public")
    assert "africa" in fresh(export).told["forums"]
    close(said)
    assert is_linked(analyst, export, workshop) is False
    assert make_due(workshop) == 1
    assert "africa" not in fresh(export).told["forums"]
    assert is_linked(analyst, export, workshop) is True


def test_of_a_series_the_pseudonyms_stay(
    golden: Dialogue, analyst: User, workshop: Workshop, said: Said
) -> None:
    def pseudonyms(export: Export) -> set[str]:
        rows = map(json.loads, on_shelf(export, workshop).splitlines())
        return {row["participant"] for row in rows if row["type"] == "participant"}

    series, single = asked(analyst, golden, is_series=True), asked(analyst, golden)
    make_due(workshop)
    before = {one.id: (fresh(one).key_id, pseudonyms(one)) for one in (series, single)}
    withdraw(said)
    for one in (series, single):
        assert is_linked(analyst, one, workshop) is False
    assert make_due(workshop) == 2
    assert (fresh(series).key_id, pseudonyms(series)) == before[series.id]
    assert fresh(single).key_id != before[single.id][0]
    assert not pseudonyms(single) & before[single.id][1]
    assert [fresh(one).salt for one in (series, single)] == [None, None]


def test_it_expires_when_it_would_have(
    golden: Dialogue, analyst: User, workshop: Workshop, said: Said, clock: Clock
) -> None:
    export, first_day = made(analyst, golden, workshop), clock.now
    clock.move(days=5)
    withdraw(said)
    is_linked(analyst, export, workshop)
    make_due(workshop)
    assert fresh(export).expires_at == first_day + timedelta(days=7)
    clock.move(days=2)
    assert expire_old(workshop.shelf) == 1
    assert not workshop.shelf.place_of(fresh(export).shelf_name).exists()
    ask_again(analyst, fresh(export), means=workshop.means)
    assert not fresh(export).is_made_anew
    make_due(workshop)
    assert fresh(export).expires_at == clock.now + timedelta(days=7)


def takes_back_while_it_is_made(
    app: Flask, workshop: Workshop, posts: list[tuple[int, int]]
) -> Workshop:
    """One whose every making is under way when the author (an id) withdraws the next of ``posts``
    (ids)."""

    def stopping() -> bool:
        with app.app_context():
            making = db.session.scalar(select(Export.id).where(Export.state == "making"))
            if making is not None and posts:
                author, post = posts.pop()
                withdraw_post(db.session.get_one(User, author), db.session.get_one(Post, post))
        return False

    return Workshop(workshop.shelf, workshop.means, stopping)


def test_what_is_taken_back_while_it_is_made_is_in_no_file(
    app: Flask, golden: Dialogue, analyst: User, workshop: Workshop, said: Said, tmp_path: Path
) -> None:
    export = asked(analyst, golden)
    busy = takes_back_while_it_is_made(app, workshop, [(said.by.id, said.post.id)])
    assert make_due(busy) == 2
    assert (fresh(export).state, fresh(export).attempts) == (ExportState.READY, 2)
    assert WORDS not in on_shelf(export, workshop)
    assert len(shelved(tmp_path)) == 1
    assert is_linked(analyst, export, workshop) is True


def test_where_words_are_taken_back_all_the_time_it_is_given_up(
    app: Flask, golden: Dialogue, analyst: User, workshop: Workshop, said: Said, tmp_path: Path
) -> None:
    posts = [make_post(said.thread, said.by, f"Words {number}") for number in range(ATTEMPTS + 2)]
    export = asked(analyst, golden)
    busy = takes_back_while_it_is_made(app, workshop, [(said.by.id, one.id) for one in posts])
    assert make_due(busy) == ATTEMPTS
    failed = fresh(export)
    assert failed.state == ExportState.FAILED
    assert failed.problem.startswith("Words were taken back each time")
    assert (failed.salt, shelved(tmp_path)) == (None, [])
    ask_again(analyst, failed, means=workshop.means)
    make_due(workshop)
    assert is_linked(analyst, export, workshop) is True


@pytest.mark.parametrize("take_back", [withdraw, hide_it, refuse_consent])
def test_whoever_fetches_waits_for_whoever_takes_back(
    app: Flask,
    golden: Dialogue,
    analyst: User,
    workshop: Workshop,
    said: Said,
    take_back: TakeBack,
) -> None:
    export = made(analyst, golden, workshop)
    token = link(analyst, export, workshop)
    db.session.commit()
    ids, under_way = (said.by.id, said.post.id, said.thread.id, said.host.id), Signal()

    def run() -> None:
        with app.app_context():
            models = (User, Post, Thread, User)
            found = [db.session.get_one(*one) for one in zip(models, ids, strict=True)]
            with transaction():
                take_back(Said(*found))  # type: ignore[arg-type]
                db.session.flush()
                under_way.set()
                sleep(0.5)
            db.session.remove()

    other = Runner(target=run)
    other.start()
    assert under_way.wait(10)
    may_go = take(analyst, export, workshop, token=token)
    other.join()
    assert may_go is False


def test_a_file_that_was_opened_before_it_was_made_anew_does_not_leave(
    app: Flask, golden: Dialogue, analyst: User, workshop: Workshop, said: Said
) -> None:
    export = made(analyst, golden, workshop)
    token = link(analyst, export, workshop)
    opened = fresh(export)
    withdraw(said)
    with app.app_context():
        dialogue = db.session.get_one(Dialogue, golden.id)
        assert len(put_back_outdated(OPERATOR, dialogue, means=workshop.means)) == 1
        assert make_due(workshop) == 1
    with pytest.raises(NotFound):
        take_export(analyst, opened, token=token, means=workshop.means)
    assert take(analyst, export, workshop, token=token) is True
