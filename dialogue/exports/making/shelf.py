"""The folder in which exports wait to be fetched: for this account of the machine only."""

import hashlib
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

UNFINISHED = ".part"
_AT_ONCE = 1 << 20  # bytes


class Shelf:
    """``instance`` is the application's folder, ``within`` a folder of the shelf."""

    def __init__(self, instance: str, within: str = "") -> None:
        self._instance = instance
        self._folder = Path(instance) / "exports" / within

    def inside(self, name: str) -> "Shelf":
        """The shelf in a folder of this one."""
        return Shelf(self._instance, name)

    def place_of(self, name: str) -> Path:
        """Where the file ``name`` stands, or will."""
        (Path(self._instance) / "exports").mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        return self._folder / name

    def unfinished(self, name: str) -> Path:
        return self.place_of(name + UNFINISHED)

    def put(self, name: str) -> tuple[int, str]:
        """Put what is finished in its place; answers its size and SHA-256."""
        unfinished = self.unfinished(name)
        unfinished.chmod(0o600)
        digest, size = hashlib.sha256(), 0
        with unfinished.open("rb") as file:
            while portion := file.read(_AT_ONCE):
                digest.update(portion)
                size += len(portion)
        unfinished.replace(self.place_of(name))
        return size, digest.hexdigest()

    def drop(self, name: str) -> None:
        """Remove a file, finished or not; one that cannot be is left to ``keep_only``."""
        for path in (self._folder / name, self._folder / (name + UNFINISHED)):
            with suppress(OSError):
                path.unlink()

    def keep_only(self, names: Collection[str], *, older_than: float) -> int:
        """Remove files that nothing names (any more) and that were last written before this moment
        (seconds since 1970); how many."""
        if not self._folder.is_dir():
            return 0
        kept = {*names, *(name + UNFINISHED for name in names)}
        stray = [
            path
            for path in self._folder.iterdir()
            if path.is_file() and path.name not in kept and path.stat().st_mtime < older_than
        ]
        for path in stray:
            path.unlink(missing_ok=True)
        return len(stray)
