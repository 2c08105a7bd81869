"""What the team and others do in the demo beside writing: steps, each a table in a file."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """Who did what on which day; ``details`` are what its kind needs. ``file`` is where it stands:
    "moderation" or "summaries"."""

    file: str
    kind: str
    by: str
    day: float
    details: dict[str, Any]


def steps(file: str) -> Iterator[Step]:
    path = Path(__file__).parent / f"{file}.toml"
    for one in tomllib.loads(path.read_text(encoding="utf-8"))["steps"]:
        yield Step(file, one.pop("kind"), one.pop("by"), one.pop("day"), one)
