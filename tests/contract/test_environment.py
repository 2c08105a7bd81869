"""manage.py makes its environment: whoever starts it, however often, whatever went wrong before.

The locks are emptied here: how the environment is kept is the same without packages, and quick.
"""

import ast
import json
import shutil
import subprocess
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from tests.bare import ROOT, bare_environ

PREPARING = "Preparing the environment"
ENSURE = "import manage; manage.ensure_environment('{}')"
PRETEND_OLD = "import sys; sys.version_info = (3, 8, 1); import manage; sys.exit(manage.main([]))"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "program"
    folder.mkdir()
    shutil.copy(ROOT / "manage.py", folder)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (folder / lock).write_text("# nothing to install\n")
    return folder


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return bare_environ(tmp_path / "home")


def start(
    folder: Path, python: str, environ: dict[str, str], code: str = ENSURE
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [python, "-c", code.format("requirements.lock")],
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ensure(folder: Path, python: str, environ: dict[str, str], code: str = ENSURE) -> str:
    """What was said on the way to a ready environment."""
    process = start(folder, python, environ, code)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert (folder / ".venv/bin/python").exists()
    return said


def test_it_is_made_once(folder: Path, system_python: str, environ: dict[str, str]) -> None:
    assert PREPARING in ensure(folder, system_python, environ)
    assert ensure(folder, system_python, environ) == ""


def test_an_interrupted_one_is_made_anew(
    folder: Path, system_python: str, environ: dict[str, str]
) -> None:
    ensure(folder, system_python, environ)
    half_installed = folder / ".venv/half-installed"
    half_installed.touch()
    (folder / ".venv/unfinished").touch()
    assert PREPARING in ensure(folder, system_python, environ)
    assert not half_installed.exists()
    assert ensure(folder, system_python, environ) == ""


@pytest.mark.parametrize("damage", ["bin/python", "environment.json"])
def test_a_damaged_one_is_mended(
    folder: Path, system_python: str, environ: dict[str, str], damage: str
) -> None:
    ensure(folder, system_python, environ)
    broken = folder / ".venv" / damage
    broken.unlink()
    broken.symlink_to("/nonexistent")
    if damage == "environment.json":
        broken.unlink()
        broken.write_text("{")
    assert PREPARING in ensure(folder, system_python, environ)
    assert ensure(folder, system_python, environ) == ""


def test_one_of_another_python_is_made_anew(
    folder: Path, system_python: str, environ: dict[str, str]
) -> None:
    ensure(folder, system_python, environ)
    stamp = folder / ".venv/environment.json"
    stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "python": "3.10"}))
    library = next((folder / ".venv/lib").glob("python3*"))
    library.rename(library.with_name("python3.10"))
    assert PREPARING in ensure(folder, system_python, environ)
    assert library.exists()


def test_a_new_lock_is_installed(folder: Path, system_python: str, environ: dict[str, str]) -> None:
    ensure(folder, system_python, environ)
    (folder / "requirements.lock").write_text("# nothing to install, newer\n")
    assert PREPARING in ensure(folder, system_python, environ)


def test_what_tests_need_is_enough_to_run(
    folder: Path, system_python: str, environ: dict[str, str]
) -> None:
    for_tests = ENSURE.format("requirements-dev.lock")
    assert PREPARING in ensure(folder, system_python, environ, for_tests)
    assert ensure(folder, system_python, environ) == ""


def test_starts_at_the_same_time_make_one(
    folder: Path, system_python: str, environ: dict[str, str]
) -> None:
    starts = [start(folder, system_python, environ) for _ in range(3)]
    said = [process.communicate(timeout=60)[1] for process in starts]
    assert [process.returncode for process in starts] == [0, 0, 0]
    assert "".join(said).count(PREPARING) == 1


def run_main(folder: Path, python: str, environ: dict[str, str]) -> tuple[int, str]:
    done = subprocess.run(
        [python, "manage.py", "run"], cwd=folder, env=environ, capture_output=True, text=True
    )
    return done.returncode, done.stderr


def test_without_pip_one_sentence_says_what_to_do(
    folder: Path, system_python: str, tmp_path: Path
) -> None:
    environ = bare_environ(tmp_path / "home", without=("pip", "ensurepip"))
    code, said = run_main(folder, system_python, environ)
    assert code == 1
    assert "needs pip 22.3" in said.splitlines()[-1]
    assert "Traceback" not in said


def test_a_lock_that_cannot_be_installed_says_so(
    folder: Path, system_python: str, environ: dict[str, str]
) -> None:
    (folder / "requirements.lock").write_text("./no-such-package\n")
    code, said = run_main(folder, system_python, environ)
    assert code == 1
    assert said.splitlines()[-1].startswith("The packages of requirements.lock could not be")
    assert "Traceback" not in said


def test_an_old_python_is_told_in_one_sentence(folder: Path, system_python: str) -> None:
    done = subprocess.run(
        [system_python, "-c", PRETEND_OLD], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr == "Dialogue needs Python 3.11 or newer; this is Python 3.8.1.\n"


def test_an_old_python_can_read_the_script() -> None:
    ast.parse((ROOT / "manage.py").read_text("utf-8"), feature_version=(3, 8))


def pins(lock: str) -> set[str]:
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    return {line.rstrip(" \\") for line in lines if line[:1].isalpha()}


def releases(lock: str) -> set[str]:
    return {pin.partition(" ;")[0] for pin in pins(lock)}


def test_the_locks_are_hashed_and_the_longer_holds_the_shorter() -> None:
    """What only some systems need of the one may be needed by all for the other."""
    short, long = (releases(f"requirements{more}.lock") for more in ("", "-dev"))
    assert short < long
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert (ROOT / lock).read_text("utf-8").count("--hash=sha256:") >= len(pins(lock))


def wheel(folder: Path, name: str, version: str, *needs: str) -> str:
    """Make a package without content; its line in a lock."""
    info = f"{name}-{version}.dist-info"
    wanted = "".join(f"Requires-Dist: {need}\n" for need in needs)
    about = (
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nProvides-Extra: more\n{wanted}"
    )
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(f"{info}/METADATA", about + wanted)
        packed.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        packed.writestr(f"{info}/RECORD", "")
    return f"{name}=={version} --hash=sha256:{sha256(path.read_bytes()).hexdigest()}\n"


def test_newer_releases_of_what_a_lock_names_change_nothing(
    folder: Path, system_python: str, tmp_path: Path
) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    named = [wheel(shelf, "needy", "1.0", "needed[more]>=1"), wheel(shelf, "needed", "1.0")]
    wheel(shelf, "needed", "2.0")
    (folder / "requirements.lock").write_text("".join(named))
    here = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(shelf)}
    ensure(folder, system_python, bare_environ(tmp_path / "home") | here)
    installed = {path.name for path in (folder / ".venv").rglob("*.dist-info")}
    assert installed == {"needy-1.0.dist-info", "needed-1.0.dist-info"}
