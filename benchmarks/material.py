"""A dialogue of a stated size, made by calling operations, in a database of its own."""

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from config import read_settings
from dialogue import clock, create_app, limits
from dialogue.accounts.operations import begin_sign_in
from dialogue.accounts.staff_operations import create_user
from dialogue.cli.prepare import prepare
from dialogue.dialogues.operations import create_dialogue
from dialogue.dialogues.plans.plan import june_2005
from dialogue.dialogues.queries import get_forum
from dialogue.dialogues.seats.operations import give_seat
from dialogue.operation import transaction
from dialogue.permissions import SITE, Operator
from dialogue.threads.operations import open_thread, publish_post

SLUG = "bench"
WORDS = (
    "We met every second week in the school, the women of both quarters first, and after three "
    "months the elders asked to join. What helped was not the talk about the past but the list "
    "of small shared tasks: the well, the market roof, the road to the clinic. Each task had two "
    "names beside it, one from each side, and nobody could finish alone. I would like to hear "
    "from others whether such pairs held when money came in, because with us that was the moment "
    "when the old quarrel returned."
)


@dataclass(frozen=True, slots=True)
class Material:
    """Where the database is, and the cookie of somebody who takes part."""

    instance: Path
    environ: dict[str, str]
    cookie: str


def make(folder: Path, *, threads: int = 1, posts: int = 20) -> Material:
    """``threads`` threads, the first of ``posts`` contributions of 90 words, the others of one."""
    environ = {"DIALOGUE_INSTANCE": str(folder), "LOG_LEVEL": "ERROR"}
    app = create_app(read_settings({**os.environ, **environ}))
    prepare(app)
    with app.app_context(), app.test_request_context():
        operator = Operator()
        dialogue = create_dialogue(
            operator,
            SITE,
            slug=SLUG,
            title="A dialogue to be measured",
            plan=june_2005(),
            starts_at=clock.now() - timedelta(days=9),
        )
        people = [
            create_user(
                operator, SITE, name=f"Person {n}", email=f"p{n}@example.org", password_hash=None
            )
            for n in range(2)
        ]
        for person in people:
            give_seat(operator, dialogue, user=person, role="participant", region="africa")
        forum = get_forum(people[0], dialogue, "africa")
        with transaction():
            for number in range(threads):
                limits.configure(None)  # one person writes more here than anyone may
                thread = open_thread(
                    people[0], forum, title=f"Thread {number}", body=WORDS, stage="exclusion"
                )
                for count in range(posts - 1 if number == 0 else 0):
                    if count % 200 == 0:
                        limits.configure(None)
                    publish_post(people[0], thread, body=WORDS)
        token = begin_sign_in(operator, SITE, user=people[1], device="bench")
        cookie = cookie_of(app, token)
    return Material(folder, environ, cookie)


def cookie_of(app: object, token: str) -> str:
    """The session cookie of a browser that signed in with this token."""
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    value = signer.dumps({"_user_id": token, "_fresh": True, "csrf_token": "0" * 40})
    return f"sid={value}"
