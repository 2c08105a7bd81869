"""The record of acts: kept in one chain a dialogue, and whoever touches it is found out."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from flask import Flask, current_app
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from dialogue.audit import AuditEntry, hash_of
from dialogue.audit_anchors import Anchors
from dialogue.audit_checking import findings, size
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.operations import end_seat, give_seat
from dialogue.dialogues.setup.operations import change_rules
from dialogue.extensions import db
from dialogue.moderation.operations import move_thread
from dialogue.operation import transaction
from tests.factories import (
    OPERATOR,
    forum_of,
    make_dialogue,
    make_participant,
    make_person,
    make_thread,
    make_user,
)

ACTS = 200


def anchors() -> Anchors:
    kept: Anchors = current_app.extensions["audit_anchors"]
    return kept


def found() -> list[tuple[int, str]]:
    return [(one.seq, one.what) for one in findings(anchors().read())]


def acts(chain_id: int) -> list[AuditEntry]:
    wanted = select(AuditEntry).where(AuditEntry.chain_id == chain_id).order_by(AuditEntry.seq)
    return list(db.session.scalars(wanted))


def tampering(*statements: str) -> None:
    """As somebody would who may do everything to the database: its own refusal is set aside."""
    if db.engine.dialect.name == "sqlite":
        off = [f"DROP TRIGGER audit_entry_no_{act}" for act in ("update", "delete")]
    else:
        off = ["SET session_replication_role = replica"]
    with db.engine.begin() as connection:
        for statement in (*off, *statements):
            connection.execute(text(statement))
        if db.engine.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = origin"))


@pytest.fixture
def dialogue(app: Flask) -> Dialogue:
    """With five acts in its record: made, three people seated, the rules changed."""
    made = make_dialogue()
    for name in ("Amina", "Bruno", "Chen"):
        make_participant(made, name)
    change_rules(OPERATOR, made, text="Be kind.")
    return made


def test_an_act_says_who_did_what_where_and_to_whom(app: Flask) -> None:
    dialogue = make_dialogue()
    bruno, amina = make_person(dialogue, "Bruno", "host"), make_user("Amina")
    africa = forum_of(dialogue, "africa")
    seat = give_seat(bruno, dialogue, user=amina, role="moderator", forum=africa)
    act = acts(dialogue.id)[-1]
    assert (act.action, act.actor_id, act.person_id) == ("participant.seated", bruno.id, amina.id)
    assert (act.object_kind, act.object_id, act.forum_id) == ("participant", seat.id, africa.id)
    assert act.data == {"role": "moderator"}


def test_what_people_say_is_no_act(dialogue: Dialogue) -> None:
    before = len(acts(dialogue.id))
    make_thread(dialogue, body="Nobody asked us.")
    assert len(acts(dialogue.id)) == before
    assert "asked" not in str([act.data for act in acts(dialogue.id)])


def test_each_dialogue_has_a_chain_and_the_site_another(dialogue: Dialogue) -> None:
    other = make_dialogue("other")
    assert [act.action for act in acts(other.id)] == ["dialogue.created"]
    assert [act.seq for act in acts(dialogue.id)] == [1, 2, 3, 4, 5]
    assert size()[1] >= 2
    assert found() == []


def test_an_act_that_was_undone_leaves_no_entry(dialogue: Dialogue) -> None:
    thread, before = make_thread(dialogue), len(acts(dialogue.id))
    with suppress(ZeroDivisionError), transaction():
        move_thread(OPERATOR, thread, forum=forum_of(dialogue, "africa"))
        raise ZeroDivisionError
    assert len(acts(dialogue.id)) == before
    assert found() == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET action = 'x' WHERE seq = 2", "DELETE FROM audit_entry WHERE seq = 2"],
)
def test_the_database_itself_refuses(dialogue: Dialogue, statement: str) -> None:
    with pytest.raises(DBAPIError, match="only added to"), db.engine.begin() as connection:
        connection.execute(text(statement))
    assert found() == []


CHANGED = "UPDATE audit_entry SET person_id = 999 WHERE chain_id = {chain} AND seq = 3"
TAKEN_OUT = "DELETE FROM audit_entry WHERE chain_id = {chain} AND seq = 3"
PUT_ELSEWHERE = (
    "UPDATE audit_entry SET seq = 99 WHERE chain_id = {chain} AND seq = 3",
    "UPDATE audit_entry SET seq = 3 WHERE chain_id = {chain} AND seq = 4",
    "UPDATE audit_entry SET seq = 4 WHERE chain_id = {chain} AND seq = 99",
)
CUT_OFF = (
    "DELETE FROM audit_entry WHERE chain_id = {chain} AND seq > 3",
    "UPDATE audit_chain SET head = 3, hash = (SELECT e.hash FROM audit_entry e"
    " WHERE e.chain_id = {chain} AND e.seq = 3) WHERE id = {chain}",
)


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        ([CHANGED], (3, "was changed")),
        ([TAKEN_OUT], (3, "is missing")),
        (PUT_ELSEWHERE, (3, "does not follow the entry before it")),
        (CUT_OFF, (5, "was cut off: its anchor was kept")),
    ],
    ids=["changed", "taken out", "put elsewhere", "cut off"],
)
def test_tampering_is_found(
    dialogue: Dialogue, statements: list[str], told: tuple[int, str]
) -> None:
    tampering(*(one.format(chain=dialogue.id) for one in statements))
    assert told in found()


def test_a_record_written_anew_does_not_match_its_anchors(dialogue: Dialogue) -> None:
    """All hashes made again after a change: within the database nothing is wrong."""
    rewritten, before = [], "0" * 64
    for act in acts(dialogue.id):
        facts = {column.key: getattr(act, column.key) for column in AuditEntry.__table__.columns}
        facts |= {"hash_before": before, "person_id": None}
        before = hash_of(facts)
        rewritten.append((act.seq, facts["hash_before"], before))
    tampering(
        f"UPDATE audit_entry SET person_id = NULL WHERE chain_id = {dialogue.id}",
        *(
            f"UPDATE audit_entry SET hash_before = '{last}', hash = '{own}'"
            f" WHERE chain_id = {dialogue.id} AND seq = {seq}"
            for seq, last, own in rewritten
        ),
        f"UPDATE audit_chain SET hash = '{before}' WHERE id = {dialogue.id}",
    )
    assert set(what for _, what in found()) == {"is not the one whose anchor was kept"}


def test_many_at_once_leave_one_chain(app: Flask) -> None:
    dialogue = make_dialogue()
    seats = [make_participant(dialogue, f"Person {number}") for number in range(8)]
    slug, people = dialogue.slug, [seat.user_id for seat in seats]
    before = len(acts(dialogue.id))

    def act_often(user_id: int) -> None:
        with app.app_context():
            here = db.session.scalars(select(Dialogue).where(Dialogue.slug == slug)).one()
            for turn in range(ACTS):
                change_rules(OPERATOR, here, text=f"Rule {turn} of {user_id}.")

    with ThreadPoolExecutor(len(people)) as threads:
        list(threads.map(act_often, people))
    db.session.expire_all()
    assert [act.seq for act in acts(dialogue.id)] == list(range(1, before + ACTS * 8 + 1))
    assert found() == []


def test_acts_that_go_on_meanwhile_are_no_finding(app: Flask, dialogue: Dialogue) -> None:
    other = make_dialogue("other").id

    def act() -> None:
        with app.app_context():
            change_rules(OPERATOR, db.session.get_one(Dialogue, other), text="Be brief.")

    tampering(f"UPDATE audit_chain SET head = 99 WHERE id = {dialogue.id}")
    looking = findings(anchors().read())
    assert next(looking).chain_id == dialogue.id
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(act).result()
    assert list(looking) == []


def test_a_seat_that_ends_is_an_act_about_its_person(dialogue: Dialogue) -> None:
    seat = make_participant(dialogue, "Dora")
    end_seat(OPERATOR, seat)
    assert acts(dialogue.id)[-1].person_id == seat.user_id


def test_no_anchor_is_lost_when_the_file_cannot_be_written(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anchors(), "path", anchors().path / "not" / "there")
    change_rules(OPERATOR, dialogue, text="Still done.")
    assert acts(dialogue.id)[-1].action == "dialogue.changed"
