"""``export``: a dialogue for the team's own tools."""

import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

import click
from flask import current_app
from flask.cli import with_appcontext

from dialogue.cli import Refusal
from dialogue.cli.dialogues import dialogue_called
from dialogue.exports import jsonl
from dialogue.exports.dataset import Scope
from dialogue.exports.operations import begin_export
from dialogue.permissions import Operator

FORMATS = {"jsonl": jsonl.lines}


@click.command("export")
@click.argument("format", type=click.Choice(sorted(FORMATS)))
@click.option("--dialogue", "slug", required=True, help="The dialogue's address, like june-2005.")
@click.option("--forum", help="Only this forum.")
@click.option("--round", "round_number", type=int, help="Only what was said in this round.")
@click.option("--stage", help="Only threads whose first stage this is.")
@click.option("--out", type=click.Path(path_type=Path), help="A file, else standard output.")
@click.option("--audience", type=click.Choice(["team"]), default="team", show_default=True)
@with_appcontext
def export(
    format: str,
    slug: str,
    forum: str | None,
    round_number: int | None,
    stage: str | None,
    out: Path | None,
    audience: str,
) -> None:
    """Write a dialogue's rounds, people, threads and contributions."""
    actor = Operator()
    dataset = begin_export(
        actor,
        dialogue_called(slug),
        format=format,
        scope=Scope(forum, round_number, stage),
        secret=current_app.config["SECRET_KEY"],
        site_url=current_app.config["SITE_URL"],
    )
    lines = FORMATS[format](dataset)
    if out is None:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        for line in lines:
            click.echo(line)
    else:
        _write(out, lines)


def _write(out: Path, lines: Iterable[str]) -> None:
    """The whole file or none of it, readable by its owner only."""
    try:
        with NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=out.parent, delete=False
        ) as file:
            unfinished = Path(file.name)
            try:
                file.writelines(f"{line}\n" for line in lines)
                file.close()
                unfinished.replace(out)
            finally:
                unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise Refusal(f"{out} cannot be written: {error.strerror}.") from error


commands = [export]
