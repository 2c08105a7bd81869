"""The application whose processes never look by themselves, so that only hints bring news:
``gunicorn tests.realtime.hints_only:app()``."""

from typing import Any

from dialogue.realtime import dispatcher
from tests import overheard

NEVER = 1e9


def app() -> Any:
    assert dispatcher.LOOK_EVERY < NEVER
    dispatcher.LOOK_EVERY = NEVER
    return overheard.app()
