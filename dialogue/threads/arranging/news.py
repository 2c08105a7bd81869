"""Who is told that contributions went to another thread: streams, and readers of notes."""

from collections.abc import Iterator, Sequence

from dialogue.addresses import desk_stream, dialogue_stream, forum_stream, thread_stream
from dialogue.events import record
from dialogue.permissions import Actor
from dialogue.streams import StreamNote
from dialogue.threads.models import Thread
from dialogue.threads.notes.noting import readers_of_notes

ARRANGED = "arrange"  # the thread stands in another order: read it anew
TOLD_ONE_BY_ONE = 50


def tell_arranged(actor: Actor, source: Thread, target: Thread, numbers: Sequence[int]) -> None:
    """Whoever has ``source`` open sees them go; everybody else learns of few one by one, of many as
    of a whole."""
    record(
        "thread.arranged",
        actor=actor,
        about=("thread", target.id),
        dialogue_id=target.dialogue_id,
        data={"number": target.number, "forum_id": target.forum_id, "from": source.id},
        streams=[
            *_gone_from(source, numbers),
            *_elsewhere(source, target, numbers),
            *readers_of_notes(target.dialogue, numbers=numbers, places=[source.id, target.id]),
        ],
    )


def _gone_from(source: Thread, numbers: Sequence[int]) -> Iterator[StreamNote]:
    own = thread_stream(source.dialogue.slug, source.number)
    for number in numbers:
        yield StreamNote(own, f"post/{number}", "move")
    yield StreamNote(own, f"thread/{source.number}", ARRANGED)


def _elsewhere(source: Thread, target: Thread, numbers: Sequence[int]) -> Iterator[StreamNote]:
    few = numbers if len(numbers) <= TOLD_ONE_BY_ONE else ()
    for key in _around(source, target):
        for number in few:
            yield StreamNote(key, f"post/{number}", "move")
        yield StreamNote(key, f"thread/{target.number}", ARRANGED)
        if key != thread_stream(target.dialogue.slug, target.number):
            yield StreamNote(key, f"thread/{source.number}", ARRANGED)


def _around(source: Thread, target: Thread) -> list[str]:
    """The streams, beside the own one of ``source``, that tell of either thread, each once."""
    slug = target.dialogue.slug
    keys = [thread_stream(slug, target.number)]
    for forum in (source.forum, target.forum):
        keys += [forum_stream(slug, forum.slug), desk_stream(slug, forum.slug)]
        if forum.visibility == "public":
            keys.append(dialogue_stream(slug))
    return list(dict.fromkeys(keys))


def tell_readers_of_notes(actor: Actor, thread: Thread) -> None:
    """A thread stands in another forum: notes elsewhere may speak of it to others now."""
    notes = readers_of_notes(thread.dialogue, places=[thread.id])
    if notes:
        record(
            "thread.renoted",
            actor=actor,
            about=("thread", thread.id),
            dialogue_id=thread.dialogue_id,
            streams=notes,
        )
