"""What live pages are measured beside: three servers that only pass on what they are told.

Each answers GET /say/7 after it has told number 7 to everyone. What they need beyond Python is put
into ``build/`` and ``benchmarks/node/node_modules`` when it is first wanted.
"""

import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.servers import ROOT, Server, free_port, running, serving

NODE = ROOT / "benchmarks" / "node"
WEBSOCKETS = "websockets==15.0.1"


@contextmanager
def flask_socketio(event_bytes: int, options: Sequence[str]) -> Iterator[Server]:
    """The library that the product uses, bare, under the same gunicorn."""
    environ = {"EVENT_BYTES": str(event_bytes)}
    with serving("benchmarks.broadcast:app", environ=environ, options=options) as server:
        yield server


@contextmanager
def node(event_bytes: int) -> Iterator[Server]:
    """socket.io on Node; raises LookupError when there is no Node."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program is None or npm is None:
        raise LookupError("node and npm are not installed")
    if not (NODE / "node_modules").exists():
        _quietly([npm, "ci", "--no-fund", "--no-audit"], NODE)
    with _started([program, "benchmarks/node/server.js"], event_bytes) as server:
        yield server


@contextmanager
def websockets(event_bytes: int) -> Iterator[Server]:
    """Python's library websockets without Socket.IO's protocol, in an environment of its own."""
    folder = ROOT / "build" / "websockets"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        _quietly([str(python), "-m", "pip", "install", "--quiet", WEBSOCKETS], ROOT)
    with _started([str(python), "benchmarks/plain.py"], event_bytes) as server:
        yield server


@contextmanager
def _started(command: list[str], event_bytes: int) -> Iterator[Server]:
    port = free_port()
    environ = {"EVENT_BYTES": str(event_bytes)}
    with running([*command, str(port)], port, environ=environ) as server:
        yield server


def _quietly(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=sys.stderr)  # noqa: S603 - our own
