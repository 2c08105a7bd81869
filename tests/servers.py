"""Starts the program as people start it, in a process group that ends with the test."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol, Self

import psutil

COMPLAINT = "OVERHEARD"  # how ``overheard`` begins a line of a server's log


class Program(Protocol):
    """What ``subprocess.Popen`` tells of a program that runs."""

    pid: int

    def poll(self) -> int | None: ...
    def wait(self, timeout: float) -> int: ...


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def wait_until(holds: Callable[[], bool], seconds: float, what: str) -> float:
    """Poll until it holds; how long that took. Fails after ``seconds``."""
    begin = time.monotonic()
    while not holds():
        assert time.monotonic() - begin < seconds, f"{what} took more than {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - begin


def answers(url: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(url, timeout=2) as response:
        return bool(response.status == 200)
    return False


def log_files(folder: Path, port: int) -> tuple[Path, Path]:
    """Where a program at this port writes what it says, and its log."""
    return folder / f"server-{port}.out", folder / f"server-{port}.err"


def _lives(process: psutil.Process) -> bool:
    """Whether it still holds anything: what only waits to be counted as dead does not."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


class Running:
    """A program that answers at a port, in a process group of its own. Use in a ``with`` block,
    or stop it yourself. What it says is kept in the folder ``logs``."""

    def __init__(
        self,
        command: list[str],
        *,
        port: int,
        cwd: Path,
        logs: Path,
        env: dict[str, str] | None = None,
    ) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.stdout, self.stderr = log_files(logs, port)
        self.process = self._start(command, cwd, env)

    def _start(self, command: list[str], cwd: Path, env: dict[str, str] | None) -> Program:
        with self.stdout.open("w") as out, self.stderr.open("w") as err:
            return subprocess.Popen(
                command, cwd=cwd, env=env, stdout=out, stderr=err, start_new_session=True
            )

    def wait_until_ready(self, seconds: float = 60) -> float:
        """Until /livez answers; how many seconds that took."""

        def ready() -> bool:
            assert self.process.poll() is None, self.stderr.read_text()
            return answers(f"{self.url}/livez")

        return wait_until(ready, seconds, "the start")

    def said(self) -> str:
        return self.stdout.read_text()

    def processes(self) -> list[psutil.Process]:
        master = psutil.Process(self.process.pid)
        return [master, *master.children(recursive=True)]

    def connections(self) -> int:
        """How many clients are being served."""
        return len(set().union(*map(self._clients_of, self.processes())))

    def connections_by_worker(self) -> list[int]:
        """How many clients each worker serves."""
        _master, *workers = self.processes()
        return [len(self._clients_of(worker)) for worker in workers]

    def _clients_of(self, process: psutil.Process) -> set[object]:
        found = process.net_connections("tcp")
        return {one.raddr for one in found if one.laddr.port == self.port and one.raddr}

    def tell(self, number: int) -> None:
        """Signal the group, as a terminal would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def stop(self, number: int = signal.SIGINT, seconds: float = 15) -> int:
        """Signal the group and wait for its end; the exit code."""
        self.tell(number)
        code = self.process.wait(timeout=seconds)
        self._assert_nothing_leaked()
        return code

    def kill(self) -> None:
        """The whole group, at once and without a word of warning."""
        processes = self.processes()
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=15)
        wait_until(lambda: not any(map(_lives, processes)), 15, "the end")
        self._assert_nothing_leaked()

    def _assert_nothing_leaked(self) -> None:
        if not self.stderr.is_file():  # a device that is always full never ends, either
            return
        wrong = [one for one in self.stderr.read_text().splitlines() if COMPLAINT in one]
        assert not wrong, wrong

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self.stop(signal.SIGKILL)


class Server(Running):
    """``manage.py run`` in a folder."""

    def __init__(
        self,
        folder: Path,
        *options: str,
        env: dict[str, str] | None = None,
        python: str = sys.executable,
        port: int = 0,
    ) -> None:
        port = port or free_port()
        command = [python, "manage.py", "run", "--port", str(port), *options]
        super().__init__(command, port=port, cwd=folder, logs=folder, env=env)
