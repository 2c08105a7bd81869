"""A copy of the program in an empty folder, on a machine as bare as we can pretend."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BLOCKED = 'raise ImportError("this machine has no {}")\n'


def copy_program(folder: Path) -> Path:
    """The program as a clone has it: without what .gitignore names."""
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    patterns = [line.strip("/") for line in ignored] + [".git"]
    return Path(shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*patterns)))


def bare_environ(home: Path, *, without: tuple[str, ...] = ("ensurepip",)) -> dict[str, str]:
    """A PATH of the system alone, an empty home, and Python modules that are not there."""
    home.mkdir(parents=True, exist_ok=True)
    absent = home.parent / f"absent-{'-'.join(without)}"
    absent.mkdir(exist_ok=True)
    for module in without:
        (absent / f"{module}.py").write_text(BLOCKED.format(module))
    network = {
        name: value
        for name, value in os.environ.items()
        if name.startswith("PIP_") or name.lower().endswith("_proxy")
    }
    return {**network, "PATH": "/usr/bin:/bin", "HOME": str(home), "PYTHONPATH": str(absent)}
