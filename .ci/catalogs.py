"""Every catalog of the interface translates every message, and none is doubtful.

The messages are read from the program and the templates now, so that a new one is missed at once.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "dialogue" / "translations"
KEYWORDS = ("_l", "lazy_gettext", "gettext", "ngettext:1,2", "pgettext:1c,2")


def messages_now() -> Catalog:
    """What ``pybabel extract`` finds, with the mapping that the translators use."""
    with tempfile.NamedTemporaryFile(suffix=".pot") as found:
        command = [sys.executable, "-m", "babel.messages.frontend", "extract", "--quiet"]
        command += ["-F", "babel.cfg", *(f"-k{word}" for word in KEYWORDS)]
        subprocess.run([*command, "-o", found.name, "."], cwd=ROOT, check=True)
        return read_po(found)


def faults(path: Path, wanted: Catalog) -> list[str]:
    """The messages that the catalog at ``path`` does not translate for certain."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parent.parent.name)
    told = []
    for message in wanted:
        own = catalog.get(message.id, message.context)
        if message.id and (own is None or own.fuzzy or not _complete(own.string)):
            told.append(str(message.id))
    return told


def _complete(string: str | tuple[str, ...] | list[str]) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def main() -> int:
    wanted, missing = messages_now(), 0
    for path in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")):
        for message in faults(path, wanted):
            print(f"{path.relative_to(ROOT)}: {message!r} is not translated")
            missing += 1
    return int(missing > 0)


if __name__ == "__main__":
    sys.exit(main())
