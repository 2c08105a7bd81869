"""What many tests begin with: made once by each process, and copied for every test after.

``name`` tells beginnings apart: what is made under one name is the same in every test.
"""

from collections.abc import Callable

import pytest

from dialogue.accounts.models import User
from dialogue.accounts.queries import user_by_email
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import get_dialogue
from tests.apps import Apps
from tests.factories import OPERATOR, Cast, make_cast, make_dialogue

JUNE = "june-2005"


def begin(request: pytest.FixtureRequest, name: str, make: Callable[[], object]) -> None:
    """Before anything else of the test's, but for an earlier beginning that all who ask for this
    one have."""
    apps: Apps = request.getfixturevalue("apps")
    apps.begin(request.getfixturevalue("backend"), name, make)


def begin_with_dialogue(
    request: pytest.FixtureRequest,
    name: str = "open",
    make: Callable[[], Dialogue] = make_dialogue,
) -> Dialogue:
    """The dialogue of June 2005, with its cast where the test has ``cast``."""
    if "cast" in request.fixturenames:
        begin(request, f"{name} with cast", lambda: make_cast(make()))
    else:
        begin(request, name, make)
    return the_dialogue()


def the_dialogue(slug: str = JUNE) -> Dialogue:
    return get_dialogue(OPERATOR, slug)


def the_cast() -> Cast:
    return Cast(amina=somebody("amina"), bruno=somebody("bruno"), chen=somebody("chen"))


def somebody(name: str) -> User:
    """Who was made already."""
    user = user_by_email(f"{name}@example.org")
    assert user is not None, name
    return user
