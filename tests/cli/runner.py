"""Runs the program's commands as a terminal would."""

from click.testing import CliRunner, Result
from flask import Flask

from dialogue.cli import build_cli
from dialogue.extensions import db


class Runner:
    def __init__(self, app: Flask) -> None:
        self._app = app

    def __call__(self, *arguments: object) -> Result:
        db.session.commit()
        result = CliRunner().invoke(build_cli(lambda: self._app), [str(each) for each in arguments])
        db.session.rollback()
        db.session.expire_all()
        return result

    def refused(self, *arguments: object) -> str:
        """The sentence with which a command is refused."""
        result = self(*arguments)
        assert (result.exit_code, result.stdout) == (1, ""), result.output
        assert result.stderr.count("\n") == 1
        return result.stderr
