"""Files that are archives, packed the same way every time: equal content makes equal bytes."""

from datetime import UTC, datetime
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # the format knows no earlier time
FIRST = "mimetype"  # OpenDocument: first, and not compressed


def repack(source: IO[bytes], target: BinaryIO, made_at: datetime | None) -> None:
    """Write the archive ``source`` anew, every entry as of ``made_at``."""
    moment = max(made_at or EARLIEST, EARLIEST).timetuple()[:6]
    with ZipFile(source) as old, ZipFile(target, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != FIRST, name)):
            entry = ZipInfo(name, moment)
            entry.compress_type = ZIP_STORED if name == FIRST else ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
