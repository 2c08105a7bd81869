"""``worker``: the duties beside the requests, in a process of their own."""

import signal
from contextlib import suppress

import click
from flask import current_app
from flask.cli import with_appcontext

from dialogue.background import Background


@click.command()
@with_appcontext
def worker() -> None:
    """Work off deliveries (mail and whatever follows from what happened) until stopped."""
    background: Background = current_app.extensions["background"]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    background.start()
    click.echo("The worker is at work.", err=True)
    with suppress(KeyboardInterrupt):
        background.wait()
    background.stop()


commands = [worker]
