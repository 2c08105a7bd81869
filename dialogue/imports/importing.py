"""Taking a whole archive in: portion after portion, so that others can write in between.

Each portion is one transaction. An import that was cut off is completed by running it again:
what is there already is known by its key.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dialogue import clock
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import shape_of
from dialogue.imports.intake import Intake, Journey
from dialogue.imports.items import Archive, Notice, Report, Skipped, SourcePost
from dialogue.imports.ledger import Ledger, item_key
from dialogue.imports.making import Pretence
from dialogue.imports.operations import import_portions
from dialogue.imports.placing import Dates, Defaults, Places
from dialogue.imports.portions import Portion, batches
from dialogue.imports.queries import post_keys_made
from dialogue.permissions import Actor, Permission, require

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many threads, posts and people are new, and what is to tell of single items."""

    threads: int
    posts: int
    people: int
    skipped: tuple[Skipped, ...]
    notices: tuple[Notice, ...]

    def __str__(self) -> str:
        return (
            f"{self.threads} threads, {self.posts} posts, "
            f"{self.people} people, {len(self.skipped)} skipped"
        )


def import_archive(
    actor: Actor,
    dialogue: Dialogue,
    archive: Archive,
    *,
    defaults: Defaults | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Take in what a reader found. ``progress`` is told posts done and posts in all.

    ``dry_run`` writes and locks nothing and has the same outcome. Invalid when the dialogue does
    not have what the defaults name; NotPermitted; Busy, after which it can be run again.
    """
    require(actor, Permission.IMPORT, dialogue)
    defaults = defaults or Defaults()
    report = Report(list(archive.skipped), list(archive.notices))
    journey = Journey(
        Places(shape_of(dialogue), defaults, report),
        Dates(archive.threads, clock.now()),
        defaults.lang,
        report,
    )
    take = _rehearsal(dialogue, journey) if dry_run else _performance(actor, dialogue, journey)
    added: Counter[str] = Counter()
    done, total = 0, sum(len(thread.posts) for thread in archive.threads)
    for batch in batches(archive.threads):
        journey.texts.prepare(_new_posts(dialogue, batch))
        added += take(batch)
        done += sum(len(portion.posts) for portion in batch)
        if progress:
            progress(done, total)
    return Outcome(
        added["thread"],
        added["post"],
        added["person"],
        tuple(report.skipped),
        tuple(report.notices),
    )


def _performance(
    actor: Actor, dialogue: Dialogue, journey: Journey
) -> Callable[[list[Portion]], Counter[str]]:
    return lambda batch: import_portions(actor, dialogue, portions=batch, journey=journey)


def _rehearsal(dialogue: Dialogue, journey: Journey) -> Callable[[list[Portion]], Counter[str]]:
    ledger = Ledger(dialogue.id)  # remembers throughout what would be there by then
    intake = Intake(journey, ledger, Pretence())

    def take(batch: list[Portion]) -> Counter[str]:
        before = ledger.added()
        ledger.look_up(batch)
        for portion in batch:
            intake.take(portion)
        return ledger.added() - before

    return take


def _new_posts(dialogue: Dialogue, batch: list[Portion]) -> Iterator[SourcePost]:
    """The posts of the batch that are not known to be there."""
    posts = {item_key(post.key): post for portion in batch for post in portion.posts}
    known = set(post_keys_made(dialogue.id, posts))
    return (post for key, post in posts.items() if key not in known)
