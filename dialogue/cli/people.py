"""``user`` and ``participant``: accounts, and the seats they have in dialogues."""

import click
from flask.cli import AppGroup

from dialogue.accounts import passwords, staff_operations
from dialogue.accounts.queries import get_user
from dialogue.cli.dialogues import dialogue_called
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.queries import get_forum
from dialogue.dialogues.seats.operations import give_seat
from dialogue.errors import NotFound
from dialogue.permissions import SITE, Operator, Role

OPERATOR = Operator()

users = AppGroup("user", help="Make and suspend accounts.")
participants = AppGroup("participant", help="Give people seats in dialogues.")


@users.command("create")
@click.argument("email")
@click.option("--name", required=True, help="As others will see it.")
@click.option("--password", help="Without one, the person asks for a link to set it.")
@click.option("--role", type=click.Choice(["admin"]), help="Administrators may do everything.")
def create(email: str, name: str, password: str | None, role: str | None) -> None:
    """Make an account whose address counts as confirmed."""
    password_hash = passwords.hashed(password, name=name, email=email) if password else None
    user = staff_operations.create_user(
        OPERATOR,
        SITE,
        name=name,
        email=email,
        password_hash=password_hash,
        is_admin=role == "admin",
    )
    click.echo(user.email)


@users.command("suspend")
@click.argument("email")
def suspend(email: str) -> None:
    """Shut an account out, at once and everywhere."""
    staff_operations.suspend_user(OPERATOR, get_user(email))


@participants.command("add")
@click.argument("email")
@click.option("--dialogue", "slug", required=True, help="The dialogue's address, like june-2005.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--forum", help="Give the role in this forum alone.")
@click.option("--region", help="Where the person speaks from, like africa.")
@click.option("--stakeholder-type", help="Such as community or national-government.")
@click.option("--country", help="The two letters of ISO 3166.")
@click.option("--organisation", default="", help="Whom the person works or speaks for.")
def add(
    email: str,
    slug: str,
    role: str,
    forum: str | None,
    region: str | None,
    stakeholder_type: str | None,
    country: str | None,
    organisation: str,
) -> None:
    """Seat somebody who has an account; once more to change the role or the answers."""
    dialogue = dialogue_called(slug)
    seat = give_seat(
        OPERATOR,
        dialogue,
        user=get_user(email),
        role=role,
        forum=_forum_called(dialogue, forum) if forum else None,
        region=region,
        stakeholder_type=stakeholder_type,
        country=country,
        organisation=organisation,
    )
    click.echo(f"@{seat.handle}")


def _forum_called(dialogue: Dialogue, slug: str) -> Forum:
    try:
        return get_forum(OPERATOR, dialogue, slug)
    except NotFound:
        raise NotFound('There is no forum called "%(slug)s" there.', slug=slug) from None


commands = [users, participants]
