"""Programs that start in a moment: forked from a process that has imported everything already.

Importing is nine tenths of a start, and a test that kills twenty servers waits for each of them.
"""

import os
import runpy
import subprocess
import sys
import time
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.servers import Program, Running

_context = get_context("forkserver")
_context.set_forkserver_preload(
    ["tests.warm", "dialogue.cli", "gunicorn.arbiter", "gunicorn.workers.gthread"]
)


class Warm(Running):
    """A program of ours: ``python FILE ...`` or ``python -m MODULE ...``."""

    def _start(self, command: list[str], cwd: Path, env: dict[str, str] | None) -> Program:
        self.stdout.write_bytes(b"")
        self.stderr.write_bytes(b"")
        return _Forked(command[1:], cwd, env or {}, self.stdout, self.stderr)


class _Forked:
    """A process with what ``subprocess.Popen`` tells of one."""

    def __init__(self, *told: object) -> None:
        self._process: BaseProcess = _context.Process(target=_become, args=told, daemon=True)
        self._process.start()
        self.pid = self._process.pid or 0

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("python", timeout)
        return self._process.exitcode


def _become(
    arguments: list[str], cwd: Path, env: dict[str, str], stdout: Path, stderr: Path
) -> None:
    """Go on as ``python`` with these arguments would, in a process group of its own."""
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(stdout, os.O_WRONLY | os.O_APPEND), 1)
    os.dup2(os.open(stderr, os.O_WRONLY | os.O_APPEND), 2)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    if arguments[0] == "-m":
        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = arguments
        runpy.run_path(arguments[0], run_name="__main__")
