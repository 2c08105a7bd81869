"""One table of refusals: what befalls somebody, what they then try, and what every door answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dialogue import limits
from dialogue.accounts.staff_operations import suspend_user
from dialogue.dialogues.operations import change_phase
from dialogue.errors import Conflict, DialogueError, Invalid, NotFound, NotPermitted, TooMany
from dialogue.threads.operations import edit_post, withdraw_post
from tests.factories import OPERATOR, first_post
from tests.imports.archives import comment
from tests.journeys.house import House

WORDS = "What I had to say,\nand at some length."
NO_ARCHIVE = "an archive speaks for nobody who is here, and nothing in it waits for an answer"
NO_COMMAND = "the operator speaks in no dialogue"
CREATE = ("dialogue", "create", "other", "--title")


@dataclass(frozen=True)
class Refusal:
    """``typed`` are the fields of the form beside the usual words; ``at`` is the one at fault.

    ``sentence`` and ``facts`` are what is told; ``page_says`` is what a page tells instead, that
    knows nobody without a sign-in. ``command`` meets the same refusal on the command line, and
    ``row`` in an archive, where it becomes so many contributions all the same. Where a door has
    no such thing, a sentence says why.
    """

    name: str
    error: type[DialogueError]
    sentence: str
    facts: dict[str, Any] = field(default_factory=dict)
    who: str = "amina"
    befalls: Callable[[House], object] = lambda house: None
    typed: dict[str, Any] = field(default_factory=dict)
    edits: bool = False
    at: str = ""
    page_says: str = ""
    command: tuple[str, ...] | str = NO_COMMAND
    command_says: str = ""
    row: dict[str, str] | str = NO_ARCHIVE
    row_says: str = ""
    row_becomes: int = 0

    @property
    def status(self) -> int:
        return self.error.status

    def sent(self) -> dict[str, Any]:
        """What the form sends; the operation is called with the same."""
        return {"body": WORDS, **({"version": 1} if self.edits else {}), **self.typed}


def phase(name: str) -> Callable[[House], object]:
    return lambda house: change_phase(OPERATOR, house.dialogue, phase=name)


def hide_forum(house: House) -> None:
    forum = house.thread("bruno").forum
    forum.visibility = "private"
    house.dialogue.version += 1


def withdraw(house: House) -> None:
    withdraw_post(house.people["amina"], first_post(house.thread("amina")))


def edit(house: House) -> None:
    edit_post(
        house.people["amina"], first_post(house.thread("amina")), body="Otherwise.", version=1
    )


def use_up(house: House) -> None:
    few = limits.Limit("contributions", ("1/10minute",))
    house.patch.setattr(limits, "CONTRIBUTIONS", few)
    limits.count(few, house.people["amina"].id)


def suspend(house: House) -> None:
    suspend_user(OPERATOR, house.people["amina"])


EMPTY = "Write something: this is empty."
SHORTEN = "Shorten this to %(limit)d characters: it has %(length)d."
GONE = "The contribution you answer is no longer in this thread."
TWICE = comment("twice")  # as it stands in the archive that was imported before

REFUSALS = (
    Refusal(
        "not a participant",
        NotPermitted,
        "You need a seat in this dialogue: join it first.",
        who="noor",
    ),
    Refusal("observer", NotPermitted, "Your role here does not allow this.", who="chen"),
    Refusal("closed", NotPermitted, "This dialogue is closed.", befalls=phase("closed")),
    Refusal(
        "archived",
        NotPermitted,
        "This dialogue is archived.",
        befalls=phase("archived"),
        command=("import", "csv", "{page}", "--dialogue", "june-2005"),
        command_says="This dialogue is archived.",
    ),
    Refusal(
        "private forum",
        NotFound,
        "There is no such page.",
        befalls=hide_forum,
        command=("export", "jsonl", "--dialogue", "june-2005", "--forum", "nowhere"),
        command_says='There is no forum called "nowhere" there.',
        row=comment("hidden", "", body="Elsewhere.", forum="nowhere"),
        row_says='there is no forum called "nowhere" here: it went to "global"',
        row_becomes=1,
    ),
    Refusal(
        "withdrawn",
        NotPermitted,
        "This contribution was withdrawn.",
        befalls=withdraw,
        edits=True,
    ),
    Refusal(
        "blank",
        Invalid,
        EMPTY,
        typed={"body": " \n "},
        at="body",
        command=(*CREATE, " "),
        command_says="title: Fill this in: it is empty.",
        row=comment("blank", body=" \n "),
        row_says="no text",
    ),
    Refusal(
        "too long",
        Invalid,
        SHORTEN,
        {"limit": 20_000, "length": 20_001},
        typed={"body": "x" * 20_001},
        at="body",
        command=(*CREATE, "x" * 201),
        command_says="title: Shorten this to 200 characters: it has 201.",
        row=comment("long", body="long " * 20_001),
        row_says="it has 100005 characters and became 2 posts",
        row_becomes=2,
    ),
    Refusal(
        "unknown language",
        Invalid,
        "Choose a language.",
        typed={"lang": "klingon!"},
        at="lang",
        command=(*CREATE, "Words", "--from", "{plan}"),
        command_says='plan.toml: "klingon!" is not a language code such as en or fr.',
        row=comment("odd", body="nuqneH", lang="klingon!"),
        row_says='its language "klingon!" is none: it was left out',
        row_becomes=1,
    ),
    Refusal(
        "unknown consent",
        Invalid,
        "Choose how you may be quoted.",
        typed={"consent": "whatever"},
        at="consent",
    ),
    Refusal(
        "too many",
        TooMany,
        "That was too often. Please wait a little and try again.",
        befalls=use_up,
    ),
    Refusal(
        "stale version",
        Conflict,
        "This contribution was edited meanwhile. Here are both texts.",
        befalls=edit,
        edits=True,
        command=("dialogue", "create", "june-2005", "--title", "Again"),
        command_says='There is a dialogue called "june-2005" already.',
        row=TWICE,
        row_says="it was imported before",
    ),
    Refusal(
        "answer to another thread",
        Invalid,
        GONE,
        typed={"reply_to": 2},
        at="reply_to",
        row=comment("alone", "gone", body="An answer."),
        row_says='what it answers ("gone") is missing: it was kept as a thread of its own',
        row_becomes=1,
    ),
    Refusal(
        "suspended",
        NotPermitted,
        "This account is suspended.",
        befalls=suspend,
        page_says="You need to sign in first.",
    ),
)
