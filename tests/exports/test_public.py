"""What anybody may get of a dialogue, and what that costs in detail."""

from datetime import timedelta

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from dialogue.errors import Invalid
from dialogue.exports.dataset import Dataset, Gate
from dialogue.exports.gate.rows import Row
from dialogue.exports.gate.scope import Scope
from dialogue.exports.writers.about import changes
from dialogue.extensions import db
from dialogue.k_anonymity import ATTRIBUTES, smallest_group
from dialogue.threads.quoting.marks import quotation
from tests.exports.golden import golden_dataset
from tests.factories import (
    OPERATOR,
    Cast,
    first_post,
    forum_of,
    make_dialogue,
    make_participant,
    make_post,
    make_thread,
    seat_of,
)
from tests.fakes import Clock


def rows_of(dataset: Dataset) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    with dataset:
        for row in dataset.rows():
            found.setdefault(row["type"], []).append(row)
    return found


def public(dialogue: Dialogue, k: int = 3) -> dict[str, list[Row]]:
    return rows_of(golden_dataset(dialogue, "public", k=k))


def many_speak(dialogue: Dialogue, count: int = 12) -> None:
    """Half from Senegal, half from Nigeria, and one from Peru, with whom one half has to hide."""
    for place in range(count):
        country = "SN" if place % 2 else "NG"
        seat = make_participant(dialogue, f"Speaker {place}", region="africa", country=country)
        make_thread(dialogue, seat.user, body=f"I am {place}.")
    peru = make_participant(dialogue, "Rosa", region="latin-america-caribbean", country="PE")
    make_thread(dialogue, peru.user, body="Alone.")


def test_everybody_shares_what_is_told_of_them(app: Flask, clock: Clock) -> None:
    dialogue = make_dialogue()
    many_speak(dialogue)
    found = public(dialogue, k=5)
    people = {row["participant"]: row for row in found["participant"]}
    assert smallest_group(people) >= 5
    assert {row["country"] for row in found["participant"]} == {"SN", None}
    assert "PE" not in str(found["participant"] + found["post"])
    for row in found["post"]:
        seat = people[row["participant"]]
        assert {name: row[name] for name in ATTRIBUTES if name != "lang"} == {
            name: seat[name] for name in ATTRIBUTES if name != "lang"
        }


def test_whoever_moved_tells_nothing_of_where(app: Flask, clock: Clock) -> None:
    dialogue = make_dialogue()
    many_speak(dialogue)
    moved = make_participant(dialogue, "Nomad", region="africa", country="SN")
    make_thread(dialogue, moved.user, body="First.")
    moved.country = "NG"
    db.session.commit()
    make_thread(dialogue, moved.user, body="Second.")
    dataset = golden_dataset(dialogue, "public", k=5)
    posts = rows_of(dataset)["post"]
    assert {row["country"] for row in posts[-2:]} == {None}
    assert posts[-1]["participant"] == posts[-2]["participant"]
    assert "1 person gave different answers over time: those are left out." in changes(dataset)


def test_those_who_signed_all_they_said_shield_nobody(app: Flask, clock: Clock) -> None:
    """Of six from Senegal four are named: two pseudonyms are no six."""
    dialogue = make_dialogue()
    for place in range(6):
        seat = make_participant(dialogue, f"Speaker {place}", region="africa", country="SN")
        consent = "name" if place < 4 else "alias"
        make_thread(dialogue, seat.user, body="Words.", consent=consent)
    dataset = golden_dataset(dialogue, "public", k=5)
    posts = rows_of(dataset)["post"]
    assert [row["country"] for row in posts if row["participant"]] == [None, None]
    assert dataset.told["too_few"]


def test_too_few_to_tell_anything(dialogue: Dialogue, cast: Cast) -> None:
    make_thread(dialogue, cast.amina, body="Words.")
    dataset = golden_dataset(dialogue, "public", k=5)
    found = rows_of(dataset)
    assert {row[name] for row in found["post"] for name in ("role", "country", "capacity")} == {
        None
    }
    assert found["post"][0]["created_at"] == "2005-06-15T00:00:00Z"
    assert "Fewer than 5 people speak under a pseudonym" in " ".join(changes(dataset))
    assert "times are told to the day only" in " ".join(changes(dataset))


def test_where_there_are_enough_people_times_stay(app: Flask, clock: Clock) -> None:
    dialogue = make_dialogue()
    many_speak(dialogue)
    found = public(dialogue, k=3)
    assert found["post"][0]["created_at"] == "2005-06-15T12:00:00Z"
    assert {row["joined_at"] for row in found["participant"]} == {"2005-06-15T00:00:00Z"}


def test_what_may_be_paraphrased_only_is_not_printed_nor_quoted(
    dialogue: Dialogue, cast: Cast
) -> None:
    thread = make_thread(dialogue, cast.amina, body="In confidence.", consent="paraphrase")
    source = first_post(thread)
    make_post(thread, cast.bruno, quotation("In confidence.", source.number) + "Indeed.")
    assert "confidence" not in str(public(dialogue))
    with golden_dataset(dialogue) as dataset:
        assert [row["body_text"] is None for row in dataset.posts()] == [False, False]


def test_only_what_a_visitor_may_read(dialogue: Dialogue, cast: Cast) -> None:
    inner = make_thread(dialogue, cast.bruno, forum="africa", body="Among ourselves.")
    outer = make_thread(dialogue, cast.bruno, body="For all.")
    make_post(outer, cast.bruno, quotation("Among ourselves.", 1) + "So we said.")
    forum_of(dialogue, "africa").visibility = "members"
    dialogue.version += 1
    db.session.commit()
    found = public(dialogue)
    assert [row["post"] for row in found["post"]] == [2, 3]
    assert "ourselves" not in str(found)
    assert "africa" not in {row["forum"] for row in found["forum"]}
    with golden_dataset(dialogue) as dataset:
        assert inner.number in [row["thread"] for row in dataset.threads()]


def test_a_dialogue_that_is_not_open_to_everybody_has_none(app: Flask) -> None:
    for details in ({"visibility": "private"}, {"phase": "draft"}):
        dialogue = make_dialogue(f"other-{len(details)}-{list(details)[0]}", **details)  # type: ignore[arg-type]
        with pytest.raises(Invalid, match="not open to everybody"):
            golden_dataset(dialogue, "public")


# Names, for the team too -------------------------------------------------------------------------


def test_a_name_and_a_pseudonym_of_one_person_are_not_joined(
    dialogue: Dialogue, cast: Cast
) -> None:
    thread = make_thread(dialogue, cast.amina, body="Signed.", consent="name")
    make_post(thread, cast.amina, body="Unsigned, says Amina.")
    make_post(thread, cast.bruno, body="As Amina and @amina say.")
    with golden_dataset(dialogue) as dataset:
        posts, seats = list(dataset.posts()), list(dataset.participants())
    named, hidden, other = posts
    assert (named["author"], named["participant"]) == ("Amina", None)
    assert hidden["author"].startswith("p-")
    assert named["author_id"] not in str([hidden, other, seats])
    assert "Amina" not in str([hidden, other, seats])
    assert hidden["body_text"] == "Unsigned, says […]."
    assert other["body_text"] == "As […] and @[…] say."


def test_whoever_is_named_in_all_they_said_may_be_called_by_name(
    dialogue: Dialogue, cast: Cast
) -> None:
    thread = make_thread(dialogue, cast.amina, body="Signed.", consent="name")
    make_post(thread, cast.bruno, body="As Amina says, and as Chen does not.")
    with golden_dataset(dialogue) as dataset:
        answer = list(dataset.posts())[-1]
        seat = dataset._people.pseudonym[seat_of(cast.chen, dialogue).id]
    assert answer["body_text"] == f"As Amina says, and as {seat} does not."


def test_an_organisation_is_told_where_a_named_person_speaks_for_it(dialogue: Dialogue) -> None:
    answers = {"organisation": "The Well", "capacity": "organisation"}
    speaker = make_participant(dialogue, "Lina", **answers)
    thread = make_thread(dialogue, speaker.user, consent="name")
    make_post(thread, speaker.user, consent="alias")
    private = make_participant(dialogue, "Omar", organisation="The Well", capacity="personal")
    make_post(thread, private.user, consent="name")
    with golden_dataset(dialogue) as dataset:
        assert [row["organisation"] for row in dataset.posts()] == ["The Well", None, None]


def test_titles_name_nobody_either(dialogue: Dialogue, cast: Cast) -> None:
    make_thread(dialogue, cast.amina, title="Amina's thread")
    with golden_dataset(dialogue) as dataset:
        assert next(dataset.threads())["title"].startswith("p-")


def test_answers_to_what_is_not_in_the_part(dialogue: Dialogue, cast: Cast, clock: Clock) -> None:
    thread = make_thread(dialogue, cast.amina, body="Before.")
    clock.move(days=2)
    make_post(thread, cast.bruno, reply_to=1)
    day = (clock.now - timedelta(days=1)).date()
    narrowed = Dataset(OPERATOR, dialogue, Scope(since=day), Gate(b"key", "http://x"))
    (answer,) = rows_of(narrowed)["post"]
    assert answer["reply_to"] is None
    assert "1 contribution answers one that is not in this part." in changes(narrowed)
