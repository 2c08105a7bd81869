"""A Redis for the suite: the one at TEST_REDIS_URL, else one of our own in a temporary folder."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.servers import wait_until


class OwnRedis:
    """A server on a socket in ``folder``, which keeps nothing when it ends."""

    def __init__(self, program: str, folder: str) -> None:
        self._socket = Path(folder, "socket")
        self._command = [program, "--port", "0", "--unixsocket", str(self._socket)]
        self._command += ["--save", "", "--dir", folder]
        self.url = f"unix://{self._socket}"
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        wait_until(self._socket.exists, 10, "the start of Redis")

    def stop(self) -> None:
        self._process.kill()
        self._process.wait(timeout=10)
        self._socket.unlink(missing_ok=True)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It takes what is said, and answers nothing."""
        process = psutil.Process(self._process.pid)
        process.suspend()
        try:
            yield
        finally:
            process.resume()


@contextmanager
def own_redis() -> Iterator[OwnRedis | None]:
    """None where Redis is not installed."""
    program = shutil.which("redis-server")
    if program is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="dialogue-redis-") as folder:
        server = OwnRedis(program, folder)
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def redis_server() -> Iterator[str | None]:
    """The address of a server that may be emptied; None where there is none to be had."""
    if os.environ.get("TEST_REDIS_URL"):
        yield os.environ["TEST_REDIS_URL"]
        return
    with own_redis() as server:
        yield server.url if server else None
