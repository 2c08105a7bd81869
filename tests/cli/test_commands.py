"""What holds for every command: how it refuses, how it explains itself, where its words go."""

import click
import pytest
from click.testing import CliRunner, Result
from flask import Flask

from dialogue.cli import build_cli
from dialogue.errors import Conflict, Invalid, NotPermitted

REFUSALS = [
    (NotPermitted("Your role here does not allow this."), "Your role here does not allow this."),
    (Conflict("%(name)s has it already.", name="Amina"), "Amina has it already."),
    (Invalid(fields={"email": Invalid("It needs an @.")}), "email: It needs an @."),
]


def invoke(app: Flask, *arguments: str, raising: Exception | None = None) -> Result:
    """Run the command line with one command more, which raises."""
    cli = build_cli(lambda: app)

    @cli.command("fail")
    def fail() -> None:
        if raising:
            raise raising

    return CliRunner().invoke(cli, arguments)


@pytest.mark.parametrize(("refusal", "sentence"), REFUSALS)
def test_a_refusal_is_one_sentence_on_stderr(app: Flask, refusal: Exception, sentence: str) -> None:
    result = invoke(app, "fail", raising=refusal)
    assert result.exit_code == 1
    assert result.stderr == f"{sentence}\n"
    assert result.stdout == ""


def test_a_fault_of_the_program_is_not_dressed_up_as_a_refusal(app: Flask) -> None:
    result = invoke(app, "fail", raising=ZeroDivisionError())
    assert isinstance(result.exception, ZeroDivisionError)


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["worker", "--help"]])
def test_help_needs_no_database(arguments: list[str]) -> None:
    def no_app() -> Flask:
        raise click.ClickException("the application was made")

    result = CliRunner().invoke(build_cli(no_app), arguments)
    assert result.exit_code == 0
    assert "Usage:" in result.stdout


@pytest.mark.parametrize("arguments", [["no-such"], ["fail", "--no-such"], ["run", "--port", "x"]])
def test_a_wrong_usage_is_exit_code_two(app: Flask, arguments: list[str]) -> None:
    result = invoke(app, *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_every_command_says_what_it_does(app: Flask) -> None:
    waiting: list[click.Command] = [build_cli(lambda: app)]
    while waiting:
        command = waiting.pop()
        assert command.get_short_help_str(), command.name
        waiting += command.commands.values() if isinstance(command, click.Group) else []
