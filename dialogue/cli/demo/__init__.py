"""``demo``: a dialogue modelled on June 2005, with invented people, for trying everything out."""

import click
from flask import Flask
from flask.cli import ScriptInfo, pass_script_info

from dialogue.cli.demo.material import read_material
from dialogue.cli.demo.telling import Telling
from dialogue.operation import transaction


def load(app: Flask) -> None:
    """Bring the demo into a database that has no dialogue of its address: whole or not at all.

    Conflict when the dialogue, or the account of one of its people, is there already.
    """
    telling = Telling(read_material())
    with app.app_context(), transaction():
        telling.tell()


@click.command("demo")
@pass_script_info
def demo(info: ScriptInfo) -> None:
    """Load the demo dialogue: illustrative data, invented people without passwords."""
    app = info.load_app()
    load(app)
    click.echo(f"{app.config['SITE_URL']}/d/{read_material().slug}/")


commands = [demo]
