"""``run``: from an empty folder to a server that answers, in one process group."""

import errno
import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo, pass_script_info

from dialogue.cli import first_run
from dialogue.cli.prepare import alone

SERVER = Path(__file__).with_name("server.py")
THREADS = 8
KEPT_ALIVE = 1000


@click.command()
@click.option("--host", help="Address to listen on, 127.0.0.1 unless LISTEN says otherwise.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on, 5000 likewise.")
@click.option("--no-demo", is_flag=True, help="Begin without the demo dialogue.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--database-url", metavar="URL", help="Instead of DATABASE_URL.")
@click.option("--redis-url", metavar="URL", help="Instead of REDIS_URL.")
@pass_script_info
def run(
    info: ScriptInfo,
    host: str | None,
    port: int | None,
    no_demo: bool,
    workers: int,
    database_url: str | None,
    redis_url: str | None,
) -> None:
    """Serve the site; the first time, set everything up before."""
    _export("DATABASE_URL", database_url)
    _export("REDIS_URL", redis_url)
    if host or port:
        _export("LISTEN", f"{_bracketed(host or '127.0.0.1')}:{port or 5000}")
    app = info.load_app()
    with app.app_context():
        _refuse_workers(workers)
        listener = _listen(app.config["LISTEN"])
        with alone(app, "first-run"):
            link = first_run.complete(
                app, new_database=info.data["new_database"], with_demo=not no_demo
            )
        _warn_of_plain_http()
        _serve(app, listener, workers, link)


def _export(name: str, value: str | None) -> None:
    """For the settings of this process and of the server that replaces it."""
    if value is not None:
        os.environ[name] = value


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _refuse_workers(workers: int) -> None:
    if workers > 1 and current_app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        raise click.ClickException(
            f"--workers {workers} needs PostgreSQL: set DATABASE_URL, or leave --workers out."
        )


def _listen(address: str) -> socket.socket:
    """A listening socket, taken before any work is done and handed on to the server."""
    host, _, port = address.rpartition(":")
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    try:
        listener = socket.create_server((host.strip("[]"), int(port)), family=family, backlog=512)
    except OSError as error:
        raise click.ClickException(
            f"The server cannot listen on {address}: {_reason(error)}."
        ) from error
    listener.set_inheritable(True)
    return listener


def _warn_of_plain_http() -> None:
    if not current_app.config["SESSION_COOKIE_SECURE"]:
        click.echo(
            "Plain HTTP: good enough on this machine. Before others sign in, put a proxy with TLS "
            "in front and set SITE_URL to its https:// address.",
            err=True,
        )


def _reason(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "something else does already; stop it, or choose another --port"
    if isinstance(error, socket.gaierror):
        return "there is no such host"
    return os.strerror(error.errno or 0).lower()


def _serve(app: Flask, listener: socket.socket, workers: int, link: str | None) -> NoReturn:
    """Become the server: the same process, with only the server's memory."""
    os.environ["DIALOGUE_GREETING"] = f"Dialogue is ready at {app.config['SITE_URL']}"
    if link is not None:
        os.environ["DIALOGUE_GREETING"] += (
            f"\nSet up the administrator's account within 15 minutes: {link}"
        )
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # threads must not each hoard freed memory
    command = [sys.executable, "-m", "gunicorn", "--config", str(SERVER)]
    command += ["--chdir", str(Path(app.root_path).parent), "--bind", f"fd://{listener.fileno()}"]
    has_sockets = app.config["REALTIME_ENGINE"] != "none"
    threads = THREADS + app.config["SOCKETS"] * has_sockets  # a stock socket keeps a thread
    command += ["--threads", str(threads), "--worker-connections", str(threads + KEPT_ALIVE)]
    command += ["--workers", str(workers), "wsgi:app"]
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606 - no shell is wanted


commands = [run]
