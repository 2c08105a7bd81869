"""Servers to measure beside each other: the product and a bare Flask "hello", both gunicorn's."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
GUNICORN = [
    *(sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", "8"),
    *(
        "--workers",
        "1",
        "--keep-alive",
        "600",
        "--timeout",
        "120",
        "--no-control-socket",
        "--log-level",
        "warning",
    ),
]


class Server:
    """A running server: requests over one kept connection, and what they cost its processes."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port = port
        self._process = psutil.Process(process.pid)
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str]]:
        return self.ask("GET", path, headers=headers)

    def ask(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str]]:
        self._connection.request(method, path, body=body, headers=headers or {})
        answer = self._connection.getresponse()
        self.body = answer.read()
        return answer.status, dict(answer.getheaders())

    def cpu(self) -> float:
        """Seconds of CPU used so far by the server and its workers."""
        times = [one.cpu_times() for one in self._all()]
        return sum(one.user + one.system for one in times)

    def memory(self) -> int:
        """Resident bytes, summed over the processes."""
        return sum(one.memory_info().rss for one in self._all())

    def _all(self) -> list[psutil.Process]:
        return [self._process, *self._process.children(recursive=True)]


@contextmanager
def serving(
    app: str,
    *,
    environ: dict[str, str] | None = None,
    folder: Path = ROOT,
    options: Sequence[str] = (),
) -> Iterator[Server]:
    """gunicorn with ``app`` ("module:name") on a free port, until the block ends."""
    port = free_port()
    command = [*GUNICORN, *options, "--bind", f"127.0.0.1:{port}", app]
    with running(command, port, environ=environ, folder=folder) as server:
        yield server


@contextmanager
def running(
    command: Sequence[str],
    port: int,
    *,
    environ: dict[str, str] | None = None,
    folder: Path = ROOT,
) -> Iterator[Server]:
    """Whatever ``command`` serves at ``port``, until the block ends."""
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, cwd=folder, env={**os.environ, "LISTEN": f"127.0.0.1:{port}", **(environ or {})}
    )
    try:
        _wait_for(port)
        yield Server(port, process)
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Some servers stay as long as a thread waits for a socket: those are ended, with their own."""
    workers = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        for worker in workers:
            with suppress(psutil.NoSuchProcess):
                worker.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nothing listens on {port}")
