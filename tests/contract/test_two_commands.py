"""From a clone to a server with one command, on a machine with little more than Python and pip."""

import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from dialogue.cli import build_cli
from tests.bare import bare_environ, copy_program
from tests.forms import form_of
from tests.servers import Server, wait_until
from tests.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
MEGABYTE = 1024 * 1024
RecordProperty = Callable[[str, object], None]


class Machine:
    """A folder with a copy of the program, and how it is started there."""

    def __init__(self, folder: Path, python: str) -> None:
        self.home = folder / "home"
        self.environ = bare_environ(self.home)
        self.program = copy_program(folder / "program")
        self.python = python
        self.greeting, self.port = "", 0

    def server(self, *options: str, port: int = 0) -> Server:
        return Server(self.program, *options, env=self.environ, python=self.python, port=port)

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.python, "manage.py", *arguments],
            cwd=self.program,
            env=self.environ,
            capture_output=True,
            text=True,
        )


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory, system_python: str) -> Machine:
    """After its first start, which had to make everything."""
    machine = Machine(tmp_path_factory.mktemp("bare"), system_python)
    with machine.server() as server:
        assert server.wait_until_ready(90) < 90
        wait_until(lambda: "ready" in server.said(), 10, "the greeting")
        machine.greeting, machine.port = server.said(), server.port
        assert server.stop() == 0
    return machine


@pytest.fixture
def server(machine: Machine) -> Iterator[Server]:
    with machine.server() as server:
        server.wait_until_ready(15)
        yield server


def test_the_first_start_says_where_it_is_and_how_to_become_administrator(
    machine: Machine,
) -> None:
    first, second = machine.greeting.splitlines()
    assert first == f"Dialogue is ready at http://127.0.0.1:{machine.port}"
    assert re.search(rf"http://127\.0\.0\.1:{machine.port}/\S+", second)


def test_plain_http_is_warned_of(server: Server) -> None:
    assert "https://" in server.stderr.read_text()


def test_a_later_start_is_quick(machine: Machine, record_property: RecordProperty) -> None:
    with machine.server() as server:
        seconds = server.wait_until_ready(15)
    record_property("seconds to a later start (5 promised)", round(seconds, 2))


def test_it_opens_with_the_demo(server: Server) -> None:
    assert "/d/june-2005/" in Visitor(server.url).get("/").text


def test_the_set_up_link_opens_a_form(server: Server) -> None:
    wait_until(lambda: "ready" in server.said(), 10, "the greeting")
    found = re.search(r"http\S+", server.said().splitlines()[1])
    assert found is not None
    answer = Visitor(server.url).get(found.group())
    assert answer.status == 200
    assert answer.url == f"{server.url}/account/set-up"
    assert {"name", "email", "password"} <= form_of(answer.text, "/account/set-up").names


def test_it_is_small_at_rest(server: Server, record_property: RecordProperty) -> None:
    visitor = Visitor(server.url)
    assert {visitor.get(path).status for path in ("/", "/d/june-2005/", "/account/sign-in")} == {
        200
    }
    size = sum(process.memory_info().rss for process in server.processes()) / MEGABYTE
    record_property("MB at rest", round(size))
    assert size < 120


def test_it_stays_in_one_process_group(server: Server) -> None:
    groups = {os.getpgid(process.pid) for process in server.processes()}
    assert groups == {server.process.pid}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly(server: Server, number: signal.Signals) -> None:
    processes = server.processes()
    assert server.stop(number, seconds=5) == 0
    assert not any(process.is_running() for process in processes)
    assert "Traceback" not in server.stderr.read_text()


def test_a_port_in_use_is_told_in_one_sentence(machine: Machine, server: Server) -> None:
    done = machine.command("run", "--port", str(server.port))
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1:{server.port}" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_several_workers_need_postgresql(machine: Machine) -> None:
    done = machine.command("run", "--workers", "2")
    assert done.returncode == 1
    assert "PostgreSQL" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_unusable_setting_is_named(machine: Machine) -> None:
    done = machine.command("run", "--database-url", "mysql://root@127.0.0.1/dialogue")
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.sqlite_only(reason="no command that explains itself asks the database")
def test_every_command_explains_itself(machine: Machine, app: Flask) -> None:
    done = machine.command("--help")
    assert (done.returncode, done.stderr) == (0, "")
    listed = re.findall(r"^  ([a-z]+) ", done.stdout, re.MULTILINE)
    assert {"run", "worker", "doctor", "import", "export", "dialogue", "user"} <= set(listed)
    commands = build_cli(lambda: app)
    for name in listed:
        explained = CliRunner().invoke(commands, [name, "--help"])
        assert (explained.exit_code, explained.stderr) == (0, "")
        assert "Usage:" in explained.stdout


def test_a_wrong_usage_is_another_exit_code(machine: Machine) -> None:
    assert machine.command("run", "--port", "many").returncode == 2
    assert machine.command("no-such-command").returncode == 2


def test_nothing_is_left_in_the_home(machine: Machine) -> None:
    assert {path.name for path in machine.home.iterdir()} <= {".cache"}
