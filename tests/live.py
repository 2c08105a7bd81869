"""An instance of the product that a real server serves: for browsers, killers and storytellers."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from dialogue import memory
from dialogue.cli.prepare import prepare
from tests.apps import ROOT, app_on, variables_in
from tests.browser import Browser
from tests.servers import Running, free_port


class Place:
    """A folder with a database of its own and the address at which it is served."""

    def __init__(self, folder: Path, database_url: str = "sqlite:///dialogue.db") -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database_url = database_url
        self._site = {"SITE_URL": self.url, "LISTEN": f"127.0.0.1:{self.port}"}
        with self.opened() as app:
            prepare(app)

    @contextmanager
    def opened(self) -> Iterator[Flask]:
        """The application of the place in this process, to arrange and to look at things."""
        memory.forget_everything()
        try:
            with app_on(self.database_url, self.folder, **self._site) as app:
                app.test_client_class = Browser
                yield app
        finally:
            memory.forget_everything()

    def serve(self) -> Running:
        """Our gunicorn, begun as ``run`` begins it when everything is prepared."""
        command = [sys.executable, "-m", "gunicorn", "--config", "dialogue/cli/server.py"]
        command += ["--chdir", str(ROOT), "--bind", f"127.0.0.1:{self.port}"]
        command += ["--workers", "1", "--threads", "8", "wsgi:app"]
        known = variables_in(self.folder, DATABASE_URL=self.database_url, **self._site)
        env = {**os.environ, **known}
        return Running(command, port=self.port, cwd=ROOT, logs=self.folder, env=env)
