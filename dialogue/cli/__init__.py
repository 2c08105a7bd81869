"""The command line: one more door to the operations, and the way the server starts.

A module in this folder adds its commands by naming them in a list called ``commands``; there is
no other registration. A refusal is one plain sentence on stderr and exit code 1, a wrong usage
is exit code 2; results go to stdout.
"""

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup, ScriptInfo, routes_command, shell_command
from flask_migrate.cli import db as migrations

from dialogue.cli.prepare import prepare
from dialogue.errors import DialogueError, Invalid


class Refusal(click.ClickException):
    """One plain sentence on stderr, exit code 1."""

    def show(self, file: Any = None) -> None:
        click.echo(self.format_message(), file=file, err=True)


class PreparedApp(ScriptInfo):
    """Makes the application when a command first needs it, its database brought up to date."""

    def load_app(self) -> Flask:
        app = super().load_app()
        if "new_database" not in self.data:
            self.data["new_database"] = prepare(app)
        return app


class Commands(AppGroup):
    """The commands, each run in an application that is prepared when it begins."""

    def __init__(self, make_app: Callable[[], Flask], **options: Any) -> None:
        super().__init__(**options)
        self._make_app = make_app

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        extra.setdefault("obj", PreparedApp(create_app=self._make_app, set_debug_flag=False))
        return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DialogueError as refusal:
            raise Refusal(sentence_of(refusal)) from refusal


def build_cli(make_app: Callable[[], Flask]) -> click.Group:
    """The whole command line over the application that ``make_app()`` returns."""
    cli = Commands(make_app, help="Dialogue: multi-stakeholder e-dialogues.")
    for command in (routes_command, shell_command, migrations, *_found_commands()):
        cli.add_command(command)
    return cli


def sentence_of(refusal: DialogueError) -> str:
    """The refusal on one line, with the fields that it is about."""
    if isinstance(refusal, Invalid) and refusal.fields:
        return " ".join(f"{name}: {reason}" for name, reason in refusal.fields.items())
    return str(refusal)


def _found_commands() -> Iterator[click.Command]:
    for module in pkgutil.iter_modules(__path__, prefix=f"{__name__}."):
        yield from getattr(import_module(module.name), "commands", ())
