"""A folder as one file: the same folder makes the same bytes whenever it is packed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dialogue.exports.dataset import Dataset
from dialogue.exports.formats import Format

EARLIEST = (1980, 1, 1, 0, 0, 0)  # what a zip can say at the least


def write_file(dataset: Dataset, format: Format, out: Path, flavour: str) -> None:
    """Write the export as the one file ``out``; a folder is packed."""
    if not format.is_folder:
        format.write(dataset, out, flavour)
        return
    with TemporaryDirectory(dir=out.parent) as name:
        folder = Path(name)
        format.write(dataset, folder, flavour)
        pack(folder, out)


def pack(folder: Path, out: Path) -> None:
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = entry_of(path.relative_to(folder).as_posix())
            with path.open("rb") as source, packed.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)


def entry_of(name: str) -> ZipInfo:
    """A packed file that tells nothing of when and where it was packed."""
    entry = ZipInfo(name, EARLIEST)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system, entry.external_attr = 3, 0o600 << 16
    return entry


@contextmanager
def unfinished(out: Path) -> Iterator[Path]:
    """A place beside ``out`` for a file or folder that becomes ``out`` when the block is through,
    and is gone when it is not. Only its owner may read it."""
    with TemporaryDirectory(dir=out.parent, prefix=".unfinished-") as name:
        place = Path(name) / out.name
        yield place
        place.replace(out)
