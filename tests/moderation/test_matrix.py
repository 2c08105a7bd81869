"""Who may do what to a contribution in which state: each cell is tried, and the whole is written
down in matrix.csv. ``WRITE_MATRIX=1`` writes it anew, to be read before it is kept."""

import csv
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Conflict, NotPermitted
from dialogue.extensions import db
from dialogue.moderation.arranging.operations import split_thread
from dialogue.moderation.flags.operations import flag_post
from dialogue.moderation.people.operations import suspend
from dialogue.moderation.posts import operations as hiding_operations
from dialogue.moderation.posts import review_operations
from dialogue.operation import transaction
from dialogue.permissions import Visitor
from dialogue.threads import operations
from dialogue.threads.held import operations as held_operations
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Post, Thread
from tests.accounts.people import a_user
from tests.factories import forum_of, make_participant, make_person, make_post, make_thread

TABLE = Path(__file__).parent / "matrix.csv"
RULE = {"rule": "attack", "message": "Kindly."}
Act = Callable[[Any, Any], object]

ON_POSTS: dict[str, Act] = {
    "reply": lambda who, post: operations.publish_post(
        who, post.thread, body="Yes.", reply_to=post.number
    ),
    "edit": lambda who, post: operations.edit_post(who, post, body="New.", version=post.version),
    "withdraw": operations.withdraw_post,
    "flag": lambda who, post: flag_post(who, post, reason="attack"),
    "hide": lambda who, post: hiding_operations.hide(who, post, **RULE),
    "restore": hiding_operations.restore,
    "remove": lambda who, post: hiding_operations.remove(who, post, **RULE),
    "redact": lambda who, post: hiding_operations.redact(
        who, post, passage="words", version=post.version, **RULE
    ),
    "put the passage back": lambda who, post: hiding_operations.unredact(
        who, post, version=post.version
    ),
    "split off": lambda who, post: split_thread(
        who, post, which="one", title="Apart", stage="exclusion", forum=post.forum, **RULE
    ),
}
ON_HELD: dict[str, Act] = {
    "approve": review_operations.approve,
    "return": lambda who, held: review_operations.return_held(who, held, **RULE),
    "mend": lambda who, held: held_operations.mend_held(
        who, held, body="Mended.", version=held.version
    ),
    "take back": lambda who, held: held_operations.take_back_held(who, held, version=held.version),
}


class _Undone(Exception):
    """What a cell did is not kept."""


def outcome(act: Act, who: Any, about: Any) -> str:
    try:
        with transaction():
            act(who, about)
            raise _Undone
    except _Undone:
        return "yes"
    except NotPermitted:
        return "no"
    except Conflict:
        return "conflict"
    finally:
        db.session.expire_all()


def people_in(dialogue: Dialogue, bruno: User, author: User) -> dict[str, Any]:
    suspended, host = make_person(dialogue, "Sven", "moderator"), make_person(dialogue, "H", "host")
    suspend(host, suspended.seats[0], rule="rules", message="", days=7)
    return {
        "visitor": Visitor(),
        "observer": make_person(dialogue, "Olga", "observer"),
        "participant": make_person(dialogue, "Paula"),
        "author": author,
        "facilitator": make_person(dialogue, "Farid", "facilitator"),
        "analyst": make_person(dialogue, "Anders", "analyst"),
        "moderator": bruno,
        "moderator of the forum": make_participant(
            dialogue, "Gita", "moderator", forum="global"
        ).user,
        "moderator of another forum": make_participant(
            dialogue, "Nour", "moderator", forum="africa"
        ).user,
        "suspended moderator": suspended,
        "host": make_person(dialogue, "Hugo", "host"),
        "administrator": a_user("ada@example.org", name="Ada", is_admin=True),
    }


def posts_by_state(thread: Thread, author: User, bruno: User) -> dict[str, Post]:
    made = {
        state: make_post(thread, author, f"Some words, {state}.")
        for state in ("standing", "hidden", "removed", "redacted", "withdrawn")
    }
    hiding_operations.hide(bruno, made["hidden"], **RULE)
    hiding_operations.remove(bruno, made["removed"], **RULE)
    redacted = made["redacted"]
    hiding_operations.redact(bruno, redacted, passage="Some", version=redacted.version, **RULE)
    operations.withdraw_post(author, made["withdrawn"])
    made["standing, by a moderator"] = make_post(thread, bruno, "Some words of a moderator.")
    return made


def held_by_state(thread: Thread, author: User, bruno: User) -> dict[str, HeldPost]:
    thread.is_held = True
    db.session.commit()
    made: dict[str, Any] = {
        state: make_post(thread, author, f"Some words, {state}.")
        for state in ("waiting", "returned", "published", "taken back")
    }
    review_operations.return_held(bruno, made["returned"], **RULE)
    review_operations.approve(bruno, made["published"])
    back = made["taken back"]
    held_operations.take_back_held(author, back, version=back.version)
    return made


def tried(dialogue: Dialogue) -> Iterator[tuple[str, ...]]:
    """State, act, and what becomes of it by person."""
    bruno, author = make_person(dialogue, "Bruno", "moderator"), make_person(dialogue)
    thread = make_thread(dialogue, author)
    posts = posts_by_state(thread, author, bruno)
    held = held_by_state(make_thread(dialogue, author, title="Held"), author, bruno)
    people = people_in(dialogue, bruno, author)
    db.session.commit()
    assert forum_of(dialogue, "global").id == thread.forum_id
    yield ("state", "act", *people)
    for found, acts in ((posts, ON_POSTS), (held, ON_HELD)):
        for state, about in found.items():
            for name, act in acts.items():
                yield (state, name, *(outcome(act, who, about) for who in people.values()))


@pytest.mark.sqlite_only(reason="about rights, which are asked of no database")
def test_each_cell_is_as_it_is_written_down(dialogue: Dialogue) -> None:
    table = io.StringIO()
    rows = list(tried(dialogue))
    csv.writer(table, lineterminator="\n").writerows(rows)
    if os.environ.get("WRITE_MATRIX"):
        TABLE.write_text(table.getvalue(), encoding="utf-8")
    assert sum(len(row) - 2 for row in rows[1:]) >= 300
    assert table.getvalue() == TABLE.read_text(encoding="utf-8")
