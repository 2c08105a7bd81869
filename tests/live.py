"""An instance of the product that a real server serves: for browsers, killers and storytellers."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from dialogue import memory
from dialogue.cli.prepare import prepare
from tests.apps import ROOT, app_on, variables_in
from tests.browser import Browser
from tests.servers import Running, free_port, log_files
from tests.warm import Warm

OVERHEARD = "tests.overheard:app()"  # as wsgi:app, and complains of what should not be sent


class Place:
    """A folder with a database of its own and the address at which it is served. ``variables``
    are set in the environment of everything that is started."""

    def __init__(
        self, folder: Path, database_url: str = "sqlite:///dialogue.db", **variables: str
    ) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database_url = database_url
        self.log = log_files(folder, self.port)[1]
        listen = f"127.0.0.1:{self.port}"
        self._variables = {"SITE_URL": self.url, "LISTEN": listen} | variables
        with self.opened() as app:
            prepare(app)

    @contextmanager
    def opened(self) -> Iterator[Flask]:
        """The application of the place in this process, to arrange and to look at things."""
        memory.forget_everything()
        try:
            with app_on(self.database_url, self.folder, **self._variables) as app:
                app.test_client_class = Browser
                yield app
        finally:
            memory.forget_everything()

    def serve(
        self, app: str = OVERHEARD, workers: int = 1, port: int = 0, **variables: str
    ) -> Running:
        """Our gunicorn, begun as ``run`` begins it when everything is prepared; at another ``port``
        it serves the same site."""
        port = port or self.port
        command = [sys.executable, "-m", "gunicorn", "--config", "dialogue/cli/server.py"]
        command += ["--chdir", str(ROOT), "--bind", f"127.0.0.1:{port}"]
        command += ["--workers", str(workers), "--threads", "200", app]
        return self._start(Warm, command, port, **variables)

    def run(self) -> Running:
        """``manage.py run``."""
        command = [sys.executable, "manage.py", "run", "--no-demo"]
        return self._start(Running, command, self.port)

    def worker(self) -> Running:
        """``manage.py worker``: works off deliveries, and answers at no port."""
        return self._start(Warm, [sys.executable, "manage.py", "worker"], free_port())

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Any other command of ``manage.py``, done."""
        command = [sys.executable, "manage.py", *arguments]
        with self._start(Warm, command, free_port()) as running:
            code = running.process.wait(timeout=60)
        told = running.stdout.read_text(), running.stderr.read_text()
        return subprocess.CompletedProcess(command, code, *told)

    def _start(
        self, kind: type[Running], command: list[str], port: int, **variables: str
    ) -> Running:
        env = self._environ(**variables)
        return kind(command, port=port, cwd=ROOT, logs=self.folder, env=env)

    def _environ(self, **variables: str) -> dict[str, str]:
        own = self._variables | variables
        return {**os.environ, **variables_in(self.folder, DATABASE_URL=self.database_url, **own)}
