"""What an export holds: whose words, under which name, from which part of a dialogue."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.errors import NotFound, NotPermitted
from dialogue.events import Event
from dialogue.exports.dataset import Dataset, Gate
from dialogue.exports.formats import FORMATS
from dialogue.exports.gate.rows import Row
from dialogue.exports.gate.scope import Scope
from dialogue.exports.making.workshop import Means
from dialogue.exports.operations import begin_export
from dialogue.exports.wishes import Wish
from dialogue.extensions import db
from dialogue.permissions import Actor
from dialogue.threads.operations import edit_post, withdraw_post
from dialogue.threads.quoting.marks import quotation
from tests.factories import (
    OPERATOR,
    Cast,
    first_post,
    make_dialogue,
    make_person,
    make_post,
    make_thread,
)
from tests.fakes import Clock

SECRET = "a secret of this site"
ROOT = Path(__file__).parents[2]


def exported(
    dialogue: Dialogue,
    kind: str = "post",
    *,
    by: Actor = OPERATOR,
    secret: str = SECRET,
    audience: str = "team",
    is_series: bool = True,
    **part: Any,
) -> list[Row]:
    wish = Wish("jsonl", audience=audience, scope=Scope(**part), is_series=is_series)
    means = Means(secret, "https://dialogue.example")
    with begin_export(by, dialogue, wish=wish, means=means).dataset as dataset:
        return [row for row in dataset.rows() if row["type"] == kind]


def said(dialogue: Dialogue, **part: Any) -> list[str | None]:
    return [row["body_markdown"] for row in exported(dialogue, **part)]


def test_a_contribution_with_everything_that_was_frozen_with_it(
    dialogue: Dialogue, cast: Cast, clock: Clock
) -> None:
    thread = make_thread(
        dialogue, cast.amina, forum="africa", lang="fr", body="On **nous** oublie."
    )
    asked = first_post(thread)
    answer = make_post(thread, cast.bruno, "I see it.", reply_to=asked.number)
    clock.move(hours=1)
    edit_post(cast.bruno, answer, body="I see it too.", version=1)
    first, second = exported(dialogue)
    assert first == {
        "type": "post",
        "post": 1,
        "thread": 1,
        "reply_to": None,
        "forum": "africa",
        "stage": "exclusion",
        "round": 2,
        "author": first["author"],
        "author_id": first["author"],
        "participant": first["author"],
        "organisation": None,
        "stakeholder_type": None,
        "region": None,
        "country": None,
        "capacity": asked.capacity,
        "role": "participant",
        "lang": "fr",
        "consent": "alias",
        "state": "published",
        "section": None,
        "created_at": "2005-06-15T12:00:00Z",
        "edited_at": None,
        "body_markdown": "On **nous** oublie.",
        "body_text": "On nous oublie.",
        "permalink": "https://dialogue.example/d/june-2005/posts/1",
    }
    assert (second["reply_to"], second["role"]) == (1, "moderator")
    assert (second["body_text"], second["edited_at"]) == ("I see it too.", "2005-06-15T13:00:00Z")


def test_who_agreed_is_named_and_others_have_a_pseudonym(dialogue: Dialogue, cast: Cast) -> None:
    thread = make_thread(dialogue, cast.amina, consent="name")
    make_post(thread, cast.amina, consent="alias")
    make_post(thread, cast.bruno, consent="paraphrase")
    named, hidden, other = (row["author"] for row in exported(dialogue))
    assert named == "Amina"
    assert hidden.startswith("p-")
    assert other.startswith("p-")
    assert hidden != other


def test_a_pseudonym_is_the_same_in_one_dialogue_and_under_one_secret_only(
    dialogue: Dialogue, cast: Cast
) -> None:
    make_thread(dialogue, cast.amina)
    elsewhere = make_dialogue("elsewhere")
    make_thread(elsewhere)
    (here,), (again,), (there,), (otherwise,) = (
        exported(dialogue),
        exported(dialogue),
        exported(elsewhere),
        exported(dialogue, secret="another secret"),
    )
    assert here["author"] == again["author"]
    assert len({here["author"], there["author"], otherwise["author"]}) == 3
    assert here["author"] in {row["participant"] for row in exported(dialogue, "participant")}


def test_no_words_without_consent_and_none_that_were_withdrawn(
    dialogue: Dialogue, cast: Cast
) -> None:
    thread = make_thread(dialogue, cast.amina, body="Not to be cited.", consent="none")
    withdrawn = make_post(thread, cast.amina, body="Said too much.", consent="name")
    make_post(thread, cast.bruno, body="Cite me by number.", consent="paraphrase")
    withdraw_post(cast.amina, withdrawn)
    rows = exported(dialogue)
    assert [row["body_markdown"] for row in rows] == [None, None, "Cite me by number."]
    assert [row["body_text"] for row in rows] == [None, None, "Cite me by number."]
    assert rows[1]["author"] != "Amina"
    assert rows[1]["state"] == "withdrawn"


@pytest.mark.parametrize("silenced", ["consent", "withdrawal"])
def test_a_quotation_follows_its_source(dialogue: Dialogue, cast: Cast, silenced: str) -> None:
    consent = "none" if silenced == "consent" else "name"
    thread = make_thread(dialogue, cast.amina, body="A secret.", consent=consent)
    source = first_post(thread)
    open_words = make_post(thread, cast.amina, body="Known to all.")
    quoting = quotation("A secret.", source.number) + quotation("Known to all.", open_words.number)
    make_post(thread, cast.bruno, body=f"{quoting}I agree with both.")
    if silenced == "withdrawal":
        withdraw_post(cast.amina, source)
    answer = exported(dialogue)[-1]
    assert "secret" not in answer["body_markdown"] + answer["body_text"]
    assert f"> […]\n>\n> #{source.number}\n" in answer["body_markdown"]
    assert f"> Known to all.\n>\n> #{open_words.number}\n" in answer["body_markdown"]
    assert "I agree with both." in answer["body_text"]


def test_parts_of_a_dialogue(dialogue: Dialogue, cast: Cast, clock: Clock) -> None:
    make_thread(dialogue, cast.amina, forum="africa", stage="cohesion", body="In week two.")
    lasting = make_thread(
        dialogue, cast.amina, forum="global", stage="exclusion", body="Begun early."
    )
    clock.move(days=7)
    make_post(lasting, cast.bruno, body="Answered late.")
    assert said(dialogue, forum="africa") == ["In week two."]
    assert said(dialogue, stage="exclusion") == ["Begun early.", "Answered late."]
    assert said(dialogue, round=3) == ["Answered late."]
    assert said(dialogue, round=2, forum="global") == ["Begun early."]
    assert [row["thread"] for row in exported(dialogue, "thread", round=3)] == [lasting.number]
    assert len(exported(dialogue, "thread", round=2)) == 2


@pytest.mark.parametrize("part", [{"forum": "moon"}, {"stage": "moon"}, {"round": 9}])
def test_a_part_that_is_not_there(dialogue: Dialogue, part: dict[str, Any]) -> None:
    with pytest.raises(NotFound):
        exported(dialogue, **part)


def test_who_may_export(dialogue: Dialogue, cast: Cast) -> None:
    def may(user: User) -> bool:
        try:
            exported(dialogue, by=user)
        except NotPermitted:
            return False
        return True

    assert [may(person) for person in (cast.amina, cast.bruno, cast.chen)] == [False, False, False]
    assert may(make_person(dialogue, "Dalia", "analyst"))


def test_that_somebody_exported_is_noted(dialogue: Dialogue) -> None:
    exported(dialogue, forum="africa")
    noted = db.session.scalars(select(Event).where(Event.kind == "export.begun")).one()
    assert noted.dialogue_id == dialogue.id
    assert noted.data == {
        "format": "jsonl",
        "audience": "team",
        "forum": "africa",
        "key_id": noted.data["key_id"],
    }


def test_nothing_heavy_is_loaded_before_somebody_exports() -> None:
    program = (
        "import sys, tempfile; from config import read_settings; from dialogue import create_app;"
        "create_app(read_settings({'DIALOGUE_INSTANCE': tempfile.mkdtemp()}));"
        "heavy = {'numpy', 'openpyxl', 'pandas', 'lxml', 'dialogue.exports.dataset'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_what_changes_meanwhile_is_not_half_in_it(dialogue: Dialogue, cast: Cast) -> None:
    """An export is of one moment, whoever writes while it is read."""
    thread = make_thread(dialogue, cast.amina, body="Before.")
    with Dataset(OPERATOR, dialogue, Scope(), Gate(b"key", "http://x")) as dataset:
        seats = list(dataset.participants())
        newcomer = make_person(dialogue, "Newcomer")
        make_post(thread, newcomer, body="Meanwhile.")
        withdraw_post(cast.amina, first_post(thread))
        posts = list(dataset.posts())
    assert [row["body_text"] for row in posts] == ["Before."]
    assert len(seats) == 3
    assert said(dialogue) == [None, "Meanwhile."]


def test_a_cell_of_a_spreadsheet_is_cut_where_it_would_break(
    dialogue: Dialogue, cast: Cast, tmp_path: Path
) -> None:
    thread = make_thread(dialogue, cast.amina, body="\U0001f54a" * 20_000)
    assert len(first_post(thread).body) == 20_000
    with Dataset(OPERATOR, dialogue, Scope(), Gate(b"key", "http://x")) as dataset:
        FORMATS["xlsx"].write(dataset, tmp_path / "out.xlsx", "programs")
    assert dataset.told["cut_cells"] == 2
    sheet = load_workbook(tmp_path / "out.xlsx")["posts"]
    longest = max(len(str(cell.value)) for cell in sheet[2])
    assert longest == 32_767 // 2
