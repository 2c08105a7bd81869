"""What every page of a dialogue shows around its own matter."""

from collections.abc import Callable
from typing import Any

from dialogue import clock
from dialogue.addresses import dialogue_stream
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import DialogueShape, shape_of
from dialogue.front import Standing
from dialogue.permissions import Actor, Permission, can, seat_in

Count = Callable[[Actor, Dialogue | DialogueShape], int | None]

_desk: list[Count] = []


def desk_is_counted_by(count: Count) -> Count:
    """Have ``count`` tell how much waits for somebody as a moderator; None: they are none here."""
    _desk[:] = [count]
    return count


def standing_of(dialogue: Dialogue | DialogueShape, head: int) -> Standing:
    """What a visitor's page stands on that shows anything of the whole dialogue; ``head`` was read
    from the dialogue's stream before what the page shows."""
    until = shape_of(dialogue).settled_until()
    stream = dialogue_stream(dialogue.slug)
    return Standing(dialogue.id, dialogue.version, stream, head, until)


def around(actor: Actor, dialogue: Dialogue | DialogueShape) -> dict[str, Any]:
    """The template context of ``layouts/dialogue.html``. ``may_moderate`` is how many cases wait
    at the reader's desk; None where they have none."""
    shape = shape_of(dialogue)
    return {
        "dialogue": dialogue,
        "shape": shape,
        "rounds": shape.rounds,
        "now": clock.now(),
        "now_round": shape.current_round(),
        "seat": seat_in(actor, dialogue),
        "may_join": can(actor, Permission.JOIN, dialogue),
        "may_ask_to_join": can(actor, Permission.ASK_TO_JOIN, dialogue),
        "may_set_up": can(actor, Permission.SET_UP_DIALOGUE, dialogue),
        "may_export": can(actor, Permission.EXPORT, dialogue),
        "may_watch": can(actor, Permission.WATCH, dialogue),
        "may_read_report": can(actor, Permission.READ_REPORT, dialogue),
        "may_open_thread": can(actor, Permission.OPEN_THREAD, dialogue),
        "may_moderate": _desk[0](actor, dialogue) if _desk else None,
    }
