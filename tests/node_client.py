"""The real Socket.IO client: Node's, below ``realtime/node``, told what to do line by line."""

import fcntl
import hashlib
import json
import os
import select
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

SOURCE = Path(__file__).parent / "realtime" / "node"
PACKAGE = ("package.json", "package-lock.json", ".npmrc")
CLIENT = "client.mjs"
PATIENCE = 60

Objects = dict[str, dict[str, str]]


def installed() -> Path | None:
    """The folder with the client and its libraries, beside those of Python; None where Node or npm
    is missing or cannot install them."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    kept = hashlib.sha256(b"".join((SOURCE / name).read_bytes() for name in PACKAGE)).hexdigest()
    folder = Path(sys.prefix) / f"node-{kept[:12]}"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests in other processes install it too
        for name in (*PACKAGE, CLIENT):
            shutil.copyfile(SOURCE / name, folder / name)
        return folder if _is_complete(folder) or _install(npm, folder) else None


def _is_complete(folder: Path) -> bool:
    return (folder / "installed").exists()


def _install(npm: str, folder: Path) -> bool:
    done = subprocess.run([npm, "ci", "--ignore-scripts"], cwd=folder, capture_output=True)
    if done.returncode == 0:
        (folder / "installed").touch()
    return done.returncode == 0


@dataclass(frozen=True)
class Followed:
    """A stream as the client holds it. ``steps`` are (from, to, how): each entry in one of them."""

    seq: int
    objects: Objects
    steps: list[tuple[int | None, int, str]]
    asked: int
    is_lost: bool

    @property
    def posts(self) -> dict[int, str]:
        """The drawing of each contribution by its number."""
        found = {name.partition("/"): one for name, one in self.objects.items()}
        return {
            int(number): one["html"] for (kind, _, number), one in found.items() if kind == "post"
        }

    def assert_complete(self) -> None:
        """Each entry was applied once and in order; the page was read only once, at first."""
        (begin, _, how), *later = self.steps
        assert (begin, how) == (None, "opened")
        for (_, before, _), (first, last, how) in pairwise(self.steps):
            assert first == before, self.steps
            assert last > before, self.steps
            assert how == "caught up" or (how, last) == ("told", before + 1), self.steps
        assert self.seq == self.steps[-1][1]


class NodeClient:
    """A page without a browser, in a process of its own. Use in a ``with`` block."""

    def __init__(self, folder: Path, site: str, *, seed: int = 1, **headers: str) -> None:
        self._process = subprocess.Popen(
            ["node", CLIENT, site, str(seed)],
            cwd=folder,
            env={**os.environ, "HEADERS": json.dumps(headers)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def do(self, command: str, **details: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps({"command": command, **details}), file=self._process.stdin, flush=True)
        ready, _, _ = select.select([self._process.stdout], [], [], PATIENCE)
        assert ready, f"no answer to {command}"
        answer = self._process.stdout.readline()
        assert answer, f"the client ended at {command}"
        return json.loads(answer)

    def watch(self, stream: str, page: str) -> None:
        """Open the page as a browser does, then follow its stream."""
        self.do("watch", stream=stream, page=page)

    def drop(self, percent: int) -> None:
        """Lose as many of the messages that come."""
        self.do("drop", percent=percent)

    def disconnect(self) -> None:
        """Cut the line; the client comes back by itself."""
        self.do("disconnect")

    def ask(self, event: str, payload: Any) -> Any:
        return self.do("ask", event=event, payload=payload)["answer"]

    @property
    def is_connected(self) -> bool:
        return bool(self.do("report")["connected"])

    def followed(self, stream: str) -> Followed:
        told = self.do("report")["streams"][stream]
        steps = [(first, last, how) for first, last, how in told["steps"]]
        return Followed(told["seq"], told["objects"], steps, told["asked"], told["isLost"])

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
