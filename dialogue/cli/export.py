"""``export``: a dialogue for the team's own tools, or for everybody."""

import shutil
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask import current_app
from flask.cli import with_appcontext

from dialogue.cli import Refusal
from dialogue.cli.dialogues import dialogue_called
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Invalid
from dialogue.exports.dataset import AUDIENCES, K_LEAST, K_MOST, PUBLIC, TEAM, Dataset, K
from dialogue.exports.form_reading import day_in
from dialogue.exports.formats import FLAVOURS, FORMATS, PROGRAMS, Format
from dialogue.exports.gate.scope import STATES, Scope
from dialogue.exports.making.packing import unfinished, write_file
from dialogue.exports.making.workshop import Means
from dialogue.exports.operations import Begun, begin_export, end_export
from dialogue.exports.papers import ANNEXES, default_paper
from dialogue.exports.wishes import Wish
from dialogue.exports.writers.about import changes
from dialogue.i18n import speaking
from dialogue.permissions import Operator, Visitor

OPERATOR = Operator()


def _day(context: click.Context, option: click.Parameter, value: str | None) -> date | None:
    try:
        return day_in(value or "")
    except Invalid as problem:
        raise click.BadParameter(str(problem)) from problem


@click.command("export")
@click.argument("format", type=click.Choice(sorted(FORMATS)))
@click.option("--dialogue", "slug", required=True, help="The dialogue's address, like june-2005.")
@click.option("--forum", help="Only this forum.")
@click.option("--round", type=int, help="Only what was said in this round.")
@click.option("--stage", help="Only threads whose first stage this is.")
@click.option("--state", type=click.Choice(STATES), help="Only contributions of this state.")
@click.option("--lang", help="Only contributions in this language, like fr.")
@click.option("--from", "since", callback=_day, help="Only from this day on, like 2005-06-06.")
@click.option("--to", "until", callback=_day, help="Only until this day, included.")
@click.option("--out", type=click.Path(path_type=Path), help="A file, else standard output.")
@click.option("--for", "flavour", type=click.Choice(FLAVOURS), default=PROGRAMS, show_default=True)
@click.option("--audience", type=click.Choice(AUDIENCES), default=TEAM, show_default=True)
@click.option("--series", is_flag=True, help="With the lasting pseudonyms of the dialogue.")
@click.option(
    "--k",
    type=click.IntRange(K_LEAST, K_MOST),
    default=K,
    show_default=True,
    help="For the public: how many people have to share an affiliation.",
)
@click.option("--summary", type=int, help="Of documents: the summary of this number.")
@click.option("--report", is_flag=True, help="Of documents: the participation report.")
@click.option("--draft", is_flag=True, help="Its draft, not what is published of it.")
@click.option("--no-summary", is_flag=True, help="Of documents: the contributions alone.")
@click.option("--annex", "annexes", type=click.Choice(ANNEXES), multiple=True)
@click.option("--purpose", default="", help="What it is for, kept in the log.")
@with_appcontext
def export(
    format: str,
    slug: str,
    out: Path | None,
    flavour: str,
    audience: str,
    series: bool,
    k: int,
    purpose: str,
    summary: int | None,
    report: bool,
    draft: bool,
    no_summary: bool,
    annexes: tuple[str, ...],
    **part: object,
) -> None:
    """Write a dialogue's rounds, people, threads and contributions. Formats of several files become
    a folder, or a zip where --out ends in .zip or there is none. Documents (md, html, docx, odt,
    pdf) show a summary: without --summary the newest published one of the whole dialogue, with the
    proceedings as its annex; where there is none, the proceedings alone. --report writes the
    participation report instead: of all, or of one forum, round, stage or language."""
    dialogue = dialogue_called(slug)
    wish = Wish(
        format=format,
        audience=audience,
        flavour=flavour,
        scope=Scope(**part),  # type: ignore[arg-type]
        k=k,
        is_series=series,
        purpose=purpose,
        summary=summary,
        is_draft=draft,
        annexes=annexes,
        is_report=report,
    )
    if FORMATS[format].is_document and summary is None and not (no_summary or draft or report):
        wish = _with_summary(wish, dialogue)
    means = Means(current_app.config["SECRET_KEY"], current_app.config["SITE_URL"])
    begun = begin_export(OPERATOR, dialogue, wish=wish, means=means)
    made = False
    try:
        with begun.dataset as dataset, speaking("en"):
            _write(dataset, FORMATS[format], flavour, out)
        made = True
    finally:
        _end(begun, failed=not made)
    if audience == PUBLIC:
        for sentence in changes(begun.dataset):
            click.echo(sentence, err=True)


def _with_summary(wish: Wish, dialogue: Dialogue) -> Wish:
    """The document that is made when none is named."""
    reader = OPERATOR if wish.audience == TEAM else Visitor()
    paper = default_paper(reader, dialogue)
    return replace(wish, summary=paper.summary, annexes=wish.annexes or paper.annexes)


def _end(begun: Begun, *, failed: bool) -> None:
    told, rows = begun.dataset.told, begun.dataset.done
    end_export(OPERATOR, begun.export, told=told, rows=rows, failed=failed)


def _write(dataset: Dataset, format: Format, flavour: str, out: Path | None) -> None:
    if out is None:
        with TemporaryDirectory() as folder:
            made = Path(folder) / "export"
            write_file(dataset, format, made, flavour)
            with made.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
        return
    as_folder = format.is_folder and out.suffix != ".zip"
    try:
        if as_folder and out.exists():
            raise Refusal(f"{out} is there already: name a folder that is not.")
        with unfinished(out) as place:
            _write_at(place, dataset, format, flavour, as_folder=as_folder)
    except OSError as error:
        raise Refusal(f"{out} cannot be written: {error.strerror}.") from error


def _write_at(
    place: Path, dataset: Dataset, format: Format, flavour: str, *, as_folder: bool
) -> None:
    if as_folder:
        place.mkdir()
        format.write(dataset, place, flavour)
    else:
        place.touch(mode=0o600)
        write_file(dataset, format, place, flavour)


commands = [export]
