"""``dialogue``: make, list, open, close and archive dialogues."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from dialogue import clock
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.operations import change_phase, create_dialogue
from dialogue.dialogues.plans.plan import Plan, june_2005, read_plan
from dialogue.dialogues.queries import get_dialogue, visible_dialogues
from dialogue.errors import Invalid, NotFound
from dialogue.extensions import db
from dialogue.files import unopened
from dialogue.permissions import SITE, Operator, Phase

OPERATOR = Operator()

dialogues = AppGroup("dialogue", help="Make, list, open, close and archive dialogues.")


@dialogues.command("create")
@click.argument("slug")
@click.option("--title", required=True, help="What it is called.")
@click.option(
    "--from",
    "path",
    type=click.Path(path_type=Path),
    help='A plan in TOML; without it the template "June 2005".',
)
def create(slug: str, title: str, path: Path | None) -> None:
    """Make a dialogue, open from today, and print its address."""
    plan = june_2005() if path is None else _plan_in(path)
    made = create_dialogue(
        OPERATOR,
        SITE,
        slug=slug,
        title=title,
        plan=plan,
        starts_at=clock.now(),
        phase=Phase.OPEN.value,
    )
    click.echo(f"{current_app.config['SITE_URL']}/d/{made.slug}/")


@dialogues.command("list")
def list_all() -> None:
    """Print slug, phase and title of every dialogue, with tabs between them."""
    for one in db.session.scalars(visible_dialogues(OPERATOR).order_by(Dialogue.slug)):
        click.echo(f"{one.slug}\t{one.phase}\t{one.title}")


@dialogues.command("open")
@click.argument("slug")
def open_dialogue(slug: str) -> None:
    """Let people take part."""
    change_phase(OPERATOR, dialogue_called(slug), phase=Phase.OPEN.value)


@dialogues.command("close")
@click.argument("slug")
def close(slug: str) -> None:
    """Let people read only."""
    change_phase(OPERATOR, dialogue_called(slug), phase=Phase.CLOSED.value)


@dialogues.command("archive")
@click.argument("slug")
def archive(slug: str) -> None:
    """Keep everything as it is: nothing changes any more."""
    change_phase(OPERATOR, dialogue_called(slug), phase=Phase.ARCHIVED.value)


def dialogue_called(slug: str) -> Dialogue:
    """The dialogue, or NotFound with a sentence that names it."""
    try:
        return get_dialogue(OPERATOR, slug)
    except NotFound:
        raise NotFound('There is no dialogue called "%(slug)s".', slug=slug) from None


def _plan_in(path: Path) -> Plan:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise unopened(path, error) from None
    except UnicodeDecodeError:
        raise Invalid("%(file)s is not a text in UTF-8.", file=path.name) from None
    return read_plan(text, path.name)


commands = [dialogues]
