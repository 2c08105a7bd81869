"""``import``: archives from elsewhere into a dialogue."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from dialogue.cli.dialogues import dialogue_called
from dialogue.imports.importing import Outcome, import_archive
from dialogue.imports.placing import Defaults
from dialogue.imports.readers import READERS
from dialogue.mime_headers import language_tag
from dialogue.permissions import Operator
from dialogue.text import scrub, without_bidi

POSTS_A_LINE = 1000


def _language(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    tag = language_tag(value) if value is not None else None
    if value is not None and tag is None:
        raise click.BadParameter("it is not a language, like fr or pt-BR.")
    return tag


@click.command("import")
@click.argument("format", type=click.Choice(sorted(READERS)))
@click.argument(
    "files", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="FILE..."
)
@click.option("--dialogue", "slug", required=True, help="The dialogue's address, like june-2005.")
@click.option("--forum", help="For threads whose file names none, instead of global.")
@click.option("--stage", help="For threads whose file names none, instead of cross-cutting.")
@click.option("--round", "round_number", type=int, help="For threads whose file names none.")
@click.option("--lang", callback=_language, help="For texts whose file names none, like fr.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@with_appcontext
def import_files(
    format: str,
    files: tuple[Path, ...],
    slug: str,
    forum: str | None,
    stage: str | None,
    round_number: int | None,
    lang: str | None,
    dry_run: bool,
) -> None:
    """Take in threads and contributions; the same files again add nothing.

    Authors become people without an account. Items that are not taken, or not as they were, are
    told on stderr, one line each.
    """
    dialogue = dialogue_called(slug)
    outcome = import_archive(
        Operator(),
        dialogue,
        READERS[format](files),
        defaults=Defaults(forum, stage, round_number, lang),
        dry_run=dry_run,
        progress=_Progress(),
    )
    _tell(outcome)


def _tell(outcome: Outcome) -> None:
    for skipped in outcome.skipped:
        click.echo(_line(skipped.where, skipped.reason), err=True)
    for notice in outcome.notices:
        click.echo(_line(notice.where, notice.text), err=True)
    click.echo(str(outcome))


def _line(where: str, what: str) -> str:
    """One line, without what an archive may hold to deceive a terminal."""
    return without_bidi(scrub(" ".join(f"{where}: {what}".split())))


class _Progress:
    """Counts up on a terminal; elsewhere a line for every thousand contributions."""

    def __init__(self) -> None:
        self._told = 0

    def __call__(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done == total else ""
            click.echo(f"\r{done} of {total} contributions{end}", err=True, nl=False)
        elif done // POSTS_A_LINE > self._told and done < total:
            self._told = done // POSTS_A_LINE
            click.echo(f"{done} of {total} contributions", err=True)


commands = [import_files]
