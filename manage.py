"""The one door to everything: ``python3 manage.py run``, ``test`` or any other command.

Needs only Python and pip. The first start makes ``.venv`` from the hashed lock; every later one
finds it ready. This file uses nothing but the standard library and is readable by old Pythons,
so that each of them can say what is missing.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

OLDEST_PYTHON = (3, 11)
OLDEST_PIP = (22, 3)  # the first that installs into another environment: --python
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMP = VENV / "environment.json"
UNFINISHED = VENV / "unfinished"
LOCKS = ("requirements.lock", "requirements-dev.lock")  # each holds all of the one before


class CannotStart(Exception):
    """A plain sentence for the person at the terminal."""


def main(arguments: list[str]) -> int:
    if sys.version_info < OLDEST_PYTHON:
        wanted, found = _dotted(OLDEST_PYTHON), _dotted(sys.version_info[:3])
        return _refuse(f"Dialogue needs Python {wanted} or newer; this is Python {found}.")
    testing = arguments[:1] == ["test"]
    try:
        ensure_environment(LOCKS[1] if testing else LOCKS[0])
    except CannotStart as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        return 130
    if testing:
        os.chdir(ROOT)
        _become("-m", "pytest", *arguments[1:])
    if not _inside_environment():
        _become(__file__, *arguments)
    return _command(arguments)


def _command(arguments: list[str]) -> int:
    import click
    from flask import Flask

    from config import SettingsError, read_settings
    from dialogue import create_app
    from dialogue.cli import build_cli

    def make_app() -> Flask:
        try:
            return create_app(read_settings())
        except SettingsError as error:
            raise click.ClickException(str(error)) from error

    build_cli(make_app)(arguments, prog_name="manage.py")
    return 0


def ensure_environment(lock: str) -> None:
    """Return when ``.venv`` holds everything that the lock file names; raise CannotStart if not.

    Several starts at once wait for one another; an interrupted one is begun anew.
    """
    if _is_ready(lock):
        return
    with _alone():
        if not _is_ready(lock):
            _say("Preparing the environment (first time, about a minute)...")
            _make_environment()
            UNFINISHED.touch()
            _install(lock)
            STAMP.write_text(json.dumps(_stamp(lock)), encoding="utf-8")
            UNFINISHED.unlink()


def _is_ready(lock: str) -> bool:
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    wanted = {"python": _python(), lock: _sha256(lock)}
    return _is_sound() and wanted.items() <= stamp.items()


def _is_sound() -> bool:
    return VENV_PYTHON.exists() and not UNFINISHED.exists()


def _stamp(lock: str) -> dict[str, str]:
    satisfied = LOCKS[: LOCKS.index(lock) + 1]
    return {"python": _python(), **{name: _sha256(name) for name in satisfied}}


def _python() -> str:
    return _dotted(sys.version_info[:2])


def _sha256(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    with (ROOT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_environment() -> None:
    library = VENV / "lib" / ("python" + _python()) / "site-packages"
    if _is_sound() and library.exists():
        return
    made = _run(_base_python(), "-m", "venv", "--clear", "--without-pip", str(VENV))
    if made.returncode:
        raise CannotStart(f"{VENV} could not be made: {_last_line(made.stderr)}")


def _install(lock: str) -> None:
    told = ""
    for installer in _installers():
        # The lock names every package: with nothing to resolve, no newer release interferes.
        done = _run(*installer, "--require-hashes", "--no-deps", "-r", str(ROOT / lock))
        if done.returncode == 0:
            return
        told = done.stderr.strip()
    if not told:
        raise CannotStart(_pip_is_missing())
    _say(told)
    raise CannotStart(f"The packages of {lock} could not be installed: see above.")


def _installers() -> Iterator[tuple[str, ...]]:
    """The ways to install, best first; each is only looked at when those before it failed."""
    uv = shutil.which("uv")
    if uv:
        yield (uv, "pip", "install", "--quiet", "--python", str(VENV_PYTHON))
    quietly = ("--quiet", "--no-input", "--disable-pip-version-check")
    if _pip_version() >= OLDEST_PIP:
        yield (_base_python(), "-m", "pip", *quietly, "--python", str(VENV_PYTHON), "install")
    elif _run(str(VENV_PYTHON), "-m", "ensurepip", "--default-pip").returncode == 0:
        yield (str(VENV_PYTHON), "-m", "pip", *quietly, "install")


def _pip_version() -> tuple[int, ...]:
    told = _run(_base_python(), "-m", "pip", "--version").stdout.split()
    if told[:1] != ["pip"]:
        return ()
    return tuple(int(part) for part in told[1].split(".")[:2] if part.isdigit())


def _pip_is_missing() -> str:
    return (
        f"Dialogue needs pip {_dotted(OLDEST_PIP)} or newer for {_base_python()}: install it first "
        "(on Debian and Ubuntu: apt install python3-pip)."
    )


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run quietly, untouched by what the user set up for other environments."""
    meddling = ("PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "VIRTUAL_ENV")
    environ = {name: value for name, value in os.environ.items() if name not in meddling}
    environ.update(PIP_USER="0", PIP_REQUIRE_VIRTUALENV="0", PYTHONWARNINGS="ignore")
    return subprocess.run(  # noqa: S603
        command, env=environ, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def _become(*arguments: str) -> None:
    os.environ.pop("PYTHONHOME", None)
    sys.stdout.flush()
    os.execv(str(VENV_PYTHON), [str(VENV_PYTHON), *arguments])  # noqa: S606


def _inside_environment() -> bool:
    return Path(sys.prefix).resolve() == VENV.resolve()


def _base_python() -> str:
    return getattr(sys, "_base_executable", None) or sys.executable


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason was given."])[-1]


def _dotted(numbers: Iterable[object]) -> str:
    return ".".join(str(number) for number in numbers)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _refuse(sentence: str) -> int:
    _say(sentence)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
