"""A Redis for the suite: the one at TEST_REDIS_URL, else one of our own in a temporary folder."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import wait_until


@contextmanager
def redis_server() -> Iterator[str | None]:
    """The address of a server that may be emptied; None where there is none to be had."""
    program = shutil.which("redis-server")
    if os.environ.get("TEST_REDIS_URL") or program is None:
        yield os.environ.get("TEST_REDIS_URL")
        return
    with tempfile.TemporaryDirectory(prefix="dialogue-redis-") as folder:
        socket = Path(folder, "socket")
        options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", folder]
        process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
        try:
            wait_until(socket.exists, 10, "the start of Redis")
            yield f"unix://{socket}"
        finally:
            process.terminate()
            process.wait(timeout=10)
