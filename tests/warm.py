"""Servers that start in a moment: forked from a process that has imported everything already.

Importing is nine tenths of a start, and a test that kills twenty servers waits for each of them.
"""

import os
import subprocess
import sys
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from gunicorn.app.wsgiapp import run

from tests.servers import Program, Running

_context = get_context("forkserver")
_context.set_forkserver_preload(
    ["tests.warm", "dialogue", "gunicorn.arbiter", "gunicorn.workers.gthread"]
)


class _Forked:
    """What ``subprocess.Popen`` does for a command, for ``gunicorn`` with these arguments."""

    def __init__(
        self, arguments: list[str], *, cwd: Path, env: dict[str, str], stdout: Path, stderr: Path
    ) -> None:
        told = (arguments, cwd, env, stdout, stderr)
        self._process: BaseProcess = _context.Process(target=_serve, args=told, daemon=True)
        self._process.start()
        self.pid = self._process.pid or 0

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("gunicorn", timeout)
        return self._process.exitcode


class WarmServer(Running):
    """``python -m gunicorn`` in a folder."""

    def _start(self, command: list[str], cwd: Path, env: dict[str, str] | None) -> Program:
        self.stdout.write_bytes(b"")
        self.stderr.write_bytes(b"")
        arguments = command[command.index("gunicorn") + 1 :]
        return _Forked(arguments, cwd=cwd, env=env or {}, stdout=self.stdout, stderr=self.stderr)


def _serve(
    arguments: list[str], cwd: Path, env: dict[str, str], stdout: Path, stderr: Path
) -> None:
    """Become what ``python -m gunicorn`` would have become, in a process group of its own."""
    os.setsid()
    for number, path in ((0, Path(os.devnull)), (1, stdout), (2, stderr)):
        os.dup2(os.open(path, os.O_RDONLY if number == 0 else os.O_WRONLY), number)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["gunicorn", *arguments]
    run()
