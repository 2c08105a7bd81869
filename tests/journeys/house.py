"""A house with every door: what a story needs to try the same thing at each of them."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from dialogue.accounts.models import User
from dialogue.cli import build_cli
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.threads.models import Thread
from dialogue.threads.queries import get_post, get_thread
from tests.beginnings import begin, somebody, the_dialogue
from tests.browser import Browser
from tests.factories import make_cast, make_dialogue, make_thread, make_user, signed_in

NOBODY = "noor"


def invoke(app: Flask, *arguments: object) -> Result:
    """Run one command as a terminal would."""
    db.session.commit()
    result = CliRunner().invoke(build_cli(lambda: app), [str(each) for each in arguments])
    db.session.rollback()
    db.session.expire_all()
    return result


@dataclass
class House:
    """An open dialogue. Amina began thread 1 (contribution 1), Bruno moderates and began thread
    2 (contribution 2), Chen observes, Noor has an account and no seat."""

    app: Flask
    dialogue: Dialogue
    people: dict[str, User]
    patch: pytest.MonkeyPatch

    def browser(self, who: str) -> Browser:
        return signed_in(self.app, self.people[who])

    def run(self, *arguments: object) -> Result:
        return invoke(self.app, *arguments)

    def thread(self, who: str) -> Thread:
        """Thread 1, if this person may see it."""
        return get_thread(self.people[who], self.dialogue.slug, 1)

    def change(self, make: Callable[["House"], object]) -> None:
        """Something happens meanwhile."""
        make(self)
        db.session.commit()
        db.session.expire_all()


def make_house(app: Flask, patch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> House:
    begin(request, "house", furnish)
    people = {name: somebody(name) for name in ("amina", "bruno", "chen", NOBODY)}
    house = House(app, the_dialogue(), people, patch)
    assert get_post(people["amina"], house.dialogue, 2).thread.number == 2
    return house


def furnish() -> None:
    dialogue = make_dialogue()
    cast = make_cast(dialogue)
    make_user("Noor")
    make_thread(dialogue, cast.amina)
    make_thread(dialogue, cast.bruno, title="What holds us")
