"""Every catalog of the interface translates every message, and none is doubtful.

The messages are read from the program and the templates now, so that a new one is missed at once.
``catalogs.py FILE.pot`` writes them for translators instead.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "dialogue" / "translations"
# Beside gettext's own: refusals and the conditions of rules are messages too.
KEYWORDS = (
    *("_l", "lazy_gettext", "_sentence", "Limit:3", "marked", "refusal"),
    *("NotFound", "NotPermitted", "Invalid", "Conflict", "TooMany", "Busy", "plural_forms:1,2"),
)


def extract(path: Path) -> None:
    """Write every message of the program to a template at ``path``."""
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract"]
    command += ["--mapping-file", "babel.cfg", "--add-comments", "Translators:", "--sort-by-file"]
    command += [f"--keyword={word}" for word in KEYWORDS]
    subprocess.run([*command, "--output-file", str(path), "."], cwd=ROOT, check=True)


def messages_now() -> Catalog:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "messages.pot")
        extract(path)
        with path.open("rb") as file:
            return read_po(file)


def faults(path: Path, wanted: Catalog) -> list[str]:
    """The messages that the catalog at ``path`` does not translate for certain."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parent.parent.name)
    told = []
    for message in wanted:
        own = catalog.get(message.id, message.context) if message.id else message
        if own is None or (message.id and (own.fuzzy or not _complete(own.string))):
            told.append(str(message.id))
    return told


def _complete(string: str | tuple[str, ...] | list[str]) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def main() -> int:
    if len(sys.argv) > 1:
        extract(Path(sys.argv[1]).resolve())
        return 0
    wanted, missing = messages_now(), 0
    catalogs = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
    for path in catalogs:
        for message in faults(path, wanted):
            print(f"{path.relative_to(ROOT)}: {message!r} is not translated")
            missing += 1
    print(f"{len(wanted)} messages, {len(catalogs)} catalogs, {missing} translations missing")
    return int(missing > 0)


if __name__ == "__main__":
    sys.exit(main())
