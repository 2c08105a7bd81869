"""Loading the demo: all that was written has happened, each by its person and on its day."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import event, select

from dialogue import memory
from dialogue.accounts.models import User
from dialogue.cli import build_cli, demo, first_run
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.models import Participant
from dialogue.dialogues.shape import shape_of
from dialogue.errors import Conflict
from dialogue.events import Delivery, Event
from dialogue.extensions import db
from dialogue.moderation.models import Case, Decision
from dialogue.notifications.models import Notification
from dialogue.permissions import Phase
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Post, Revision, StageChange, Thread
from tests.demo.material import Material
from tests.demo.reading import (
    SAID,
    all_posts,
    all_seats,
    all_threads,
    day_of,
    first_day,
    how_many,
    last_midnight,
    person,
)
from tests.fakes import Clock, Mailbox

MOMENTS = [
    datetime(2005, 6, 15, 0, 0, tzinfo=UTC),
    datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC),
    datetime(2031, 1, 1, 7, 30, tzinfo=UTC),
]


def number_of(material: Material, key: str) -> int:
    """Contributions are numbered in the order in which they were said."""
    return next(n for n, post in enumerate(material.posts, start=1) if post["key"] == key)


def test_everything_written_is_there(loaded: Dialogue, material: Material) -> None:
    assert len(all_threads()) == len(material.threads) == 22
    assert len(all_posts()) == len(material.posts) == SAID
    assert how_many(Participant) == how_many(User) == len(material.people)
    assert loaded.phase == Phase.OPEN
    assert loaded.title == material.dialogue["title"]


def test_each_contribution_is_said_by_its_author_in_its_place(
    loaded: Dialogue, material: Material
) -> None:
    title_of = {thread["key"]: thread["title"] for thread in material.threads}
    for post, written in zip(all_posts(), material.posts, strict=True):
        author = material.people[written["author"]]
        assert post.author.user.name == author["name"]
        assert post.author_name == author.get("alias", author["name"])
        assert post.thread.title == title_of[written["thread"]]
        assert post.lang == written["lang"]
        assert post.consent == written.get("consent", "alias")
        assert (post.region, post.country) == (author.get("region"), author.get("country"))
        answered = written.get("reply_to")
        assert (post.reply_to.number if post.reply_to else None) == (
            number_of(material, answered) if answered else None
        )
        assert day_of(loaded, post.created_at) == pytest.approx(written["day"])


def test_threads_stand_where_they_were_opened(loaded: Dialogue, material: Material) -> None:
    written = {thread["title"]: thread for thread in material.threads}
    corrected = {act["thread"] for act in material.acts if act["kind"] == "correct-stage"}
    for thread in all_threads():
        one = written[thread.title]
        assert thread.forum.slug == one["forum"]
        assert thread.question is not None
        assert thread.question.label == one["question"]
        if one["key"] not in corrected:
            assert thread.stage.slug == one["stage"]
            others = {stage.slug for stage in thread.other_stages}
            assert others == set(one.get("other_stages", []))
    assert any(thread.other_stages for thread in all_threads())


def test_cited_numbers_are_those_of_the_contributions(loaded: Dialogue, material: Material) -> None:
    citing = [post for post in material.posts if "{post:" in post["body"]]
    assert citing
    posts = {post.number: post for post in all_posts()}
    for written in citing:
        key = written["body"].split("{post:")[1].split("}")[0]
        told = posts[number_of(material, written["key"])]
        assert f"#{number_of(material, key)}" in told.body
        assert f"/d/june-2005/posts/{number_of(material, key)}" in told.html
    assert not any("{post:" in post.body for post in posts.values())


def test_everybody_has_the_seat_that_was_written(loaded: Dialogue, material: Material) -> None:
    for seat in all_seats():
        assert seat.user.email is not None
        told = material.people[seat.user.email.removesuffix("@example.org")]
        roles = {own.role for own in seat.forum_seats} or {seat.role}
        assert roles == {told["role"]}
        assert [own.seat_forum.slug for own in seat.forum_seats] == (
            [told["forum"]] if "forum" in told else []
        )
        assert seat.social_groups == told.get("social_groups", [])
        assert seat.organisation == told.get("organisation", "")
        assert seat.stakeholder_type == told.get("stakeholder_type")


def test_nobody_speaks_before_joining(loaded: Dialogue) -> None:
    team = [seat for seat in all_seats() if seat.joined_at < first_day(loaded)]
    assert Counter(own.role for seat in team for own in seat.forum_seats) == {
        "facilitator": 1,
        "moderator": 1,
    }
    assert not {seat.role for seat in team} & {"observer"}
    for post in all_posts():
        assert post.author.joined_at < post.created_at
    assert max(seat.joined_at for seat in all_seats()) < last_midnight()


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_today_lies_in_week_two(app: Flask, clock: Clock, moment: datetime) -> None:
    clock.set(moment)
    demo.load(app)
    dialogue = db.session.scalars(select(Dialogue)).one()
    now_round = shape_of(dialogue).current_round()
    assert now_round is not None
    assert (now_round.number, now_round.title) == (2, "Week 2")
    assert max(post.created_at for post in all_posts()) < moment
    assert max(db.session.scalars(select(Event.at))) < moment
    for each in dialogue.rounds:
        assert each.starts_at == each.starts_at.replace(hour=0, minute=0, second=0, microsecond=0)
    for post in all_posts():
        assert post.round is not None
        assert post.round.starts_at <= post.created_at < post.round.ends_at


def test_a_contribution_was_withdrawn(loaded: Dialogue, material: Material) -> None:
    (withdrawn,) = [post for post in all_posts() if post.withdrawn_at]
    (act,) = [act for act in material.acts if act["kind"] == "withdraw"]
    assert withdrawn.number == number_of(material, act["post"])
    assert withdrawn.body == withdrawn.html == ""


def test_contributions_were_edited_and_kept_their_first_wording(
    loaded: Dialogue, material: Material
) -> None:
    revisions = {one.post.number: one for one in db.session.scalars(select(Revision))}
    edits = [act for act in material.acts if act["kind"] == "edit"]
    assert len(edits) == len(revisions)
    for act in edits:
        revision = revisions[number_of(material, act["post"])]
        assert act["replace"] in revision.body
        assert act["with"] in revision.post.body
        assert act["replace"] not in revision.post.body
        assert revision.reason == act["reason"]
        assert revision.post.version == 2


def test_a_stage_was_corrected_by_the_moderator(loaded: Dialogue) -> None:
    change = db.session.scalars(select(StageChange)).one()
    assert change.stages_before == ["exclusion"]
    assert change.stages_after == ["polarization", "exclusion"]
    assert change.changed_by_id == person("bruno").id
    assert change.reason.startswith("You asked which situation this is.")
    assert change.thread.stage.slug == "polarization"


def test_nobody_invented_gets_a_mail_or_can_sign_in(loaded: Dialogue, mailbox: Mailbox) -> None:
    owed = {name.partition(".")[0] for name in db.session.scalars(select(Delivery.listener))}
    assert owed == {"notifications", "summaries", "exports"}
    assert mailbox.messages() == []
    assert how_many(Notification) == 0
    assert set(db.session.scalars(select(User.password_hash))) == {None}
    assert not any(db.session.scalars(select(User.is_admin)))


def test_it_is_labelled_as_illustrative(loaded: Dialogue, material: Material) -> None:
    assert loaded.is_illustrative
    assert loaded.about.startswith(material.dialogue["about_note"].strip())
    assert "## What it is for" in loaded.about


def test_a_second_loading_is_refused_and_changes_nothing(loaded: Dialogue, app: Flask) -> None:
    counted = {model: how_many(model) for model in (Post, User, Event)}
    with pytest.raises(Conflict, match="already"):
        demo.load(app)
    assert counted == {model: how_many(model) for model in (Post, User, Event)}


def test_an_interrupted_loading_leaves_nothing_and_is_repeated(app: Flask) -> None:
    inserts: list[str] = []

    def interrupt(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT INTO post "):
            inserts.append(statement)
        if len(inserts) == 40:
            raise KeyboardInterrupt

    event.listen(db.engine, "before_cursor_execute", interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            first_run.complete(app, new_database=True, with_demo=True)
    finally:
        event.remove(db.engine, "before_cursor_execute", interrupt)
    db.session.rollback()
    assert [how_many(model) for model in (Dialogue, User, Post, Event)] == [0, 0, 0, 0]
    memory.forget_everything()  # as the next start would have
    first_run.complete(app, new_database=False, with_demo=True)
    assert how_many(Post) == SAID + 1


def test_it_is_a_command(app: Flask) -> None:
    cli = build_cli(lambda: app)
    first = CliRunner().invoke(cli, ["demo"])
    assert (first.exit_code, first.stdout) == (0, "http://localhost/d/june-2005/\n")
    assert how_many(Post) == SAID + 1
    second = CliRunner().invoke(cli, ["demo"])
    assert second.exit_code == 1
    assert second.stderr == 'There is a dialogue called "june-2005" already.\n'


def test_doctor_finds_nothing(loaded: Dialogue, app: Flask) -> None:
    result = CliRunner().invoke(build_cli(lambda: app), ["doctor"])
    assert (result.exit_code, result.stdout) == (0, "")


def test_moderators_held_returned_hid_merged_and_were_appealed_against(loaded: Dialogue) -> None:
    held = db.session.scalars(select(HeldPost).order_by(HeldPost.id)).all()
    assert [one.state for one in held] == ["waiting", "returned"]
    waiting = db.session.scalars(select(Case).where(Case.state == "open").order_by(Case.id)).all()
    assert [case.kind for case in waiting] == ["held", "appeal", "flag"]
    acts = db.session.scalars(select(Decision.act).order_by(Decision.id)).all()
    assert acts == ["correct-stage", "hide", "overturn", "merge", "hold-thread", "return"]
    (merged,) = db.session.scalars(select(Thread).where(Thread.merged_at.is_not(None)))
    letters = db.session.scalars(select(Post).where(Post.number == SAID + 1)).one()
    assert letters.thread.title.startswith("Radio drama and")
    assert letters.thread_id != merged.id
    assert {post.state for post in all_posts()} == {"published", "withdrawn"}
