"""Archives for tests: the real ones beside the project, and hand-made ones written on the spot."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pytest

from dialogue.errors import Invalid
from dialogue.imports.importing import Outcome
from dialogue.imports.items import Archive, SourcePost
from dialogue.imports.readers import READERS

REAL = Path(__file__).parents[2].parent / "shared" / "data"
ENVELOPE = "From amina@example.org Mon Jun  6 10:00:00 2005\n"
COLUMNS = ["id", "type", "parent", "author", "timestamp", "title", "body"]


def real(path: str) -> Path:
    """A file or folder of the real material; skips the test where that is absent."""
    found = REAL / path
    if not found.exists():
        pytest.skip(f"the real material ../shared/data/{path} is not here")
    return found


def heading(key: str, title: str = "A heading", **more: str) -> dict[str, str]:
    return {"id": key, "type": "heading", "title": title, **more}


def comment(key: str, parent: str = "h", body: str = "Some words.", **more: str) -> dict[str, str]:
    given = {"author": "Amina", "timestamp": "2005-06-06T10:00:00Z", **more}
    return {"id": key, "type": "comment", "parent": parent, "body": body, **given}


def letter(number: int, subject: str = "Water", body: str = "Some words.", **more: str) -> str:
    headers = {
        "Message-ID": f"<{number}@x>",
        "From": "Amina Diallo <amina@example.org>",
        "Date": f"Mon, 6 Jun 2005 10:00:{number:02} +0000",
        "Subject": subject,
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    head = "".join(f"{name}: {value}\n" for name, value in headers.items() if value)
    return f"{head}\n{body}\n\n"


PAGE = (
    heading("h", "Markets"),
    heading("s", "Costs", parent="h"),
    comment("a", "s", body="First."),
    comment("b", "a", body="Second.", author="Bruno"),
    heading("i", "Roads"),
)


def many(threads: int, each: int) -> list[dict[str, str]]:
    """Rows of a page on which in each thread every comment answers the one before."""
    rows = []
    for one in range(threads):
        rows.append(heading(f"h{one}", f"Thread {one}"))
        for place in range(each):
            parent = f"c{one}-{place - 1}" if place else f"h{one}"
            name, body = f"Person {place % 9}", f"Words {one}-{place}."
            rows.append(comment(f"c{one}-{place}", parent, body=body, author=name))
    return rows


def as_csv(rows: Iterable[dict[str, str]], delimiter: str = ",") -> str:
    rows = list(rows)
    extra = dict.fromkeys(name for row in rows for name in row if name not in COLUMNS)
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, [*COLUMNS, *extra], restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def posts_of(archive: Archive) -> dict[str, SourcePost]:
    return {post.key: post for thread in archive.threads for post in thread.posts}


def replies_inside(archive: Archive) -> list[SourcePost]:
    posts = posts_of(archive)
    return [post for post in posts.values() if post.reply_to in posts]


def deepest(archive: Archive) -> int:
    """How many posts stand above one another at most; relies on answers following."""
    level: dict[str | None, int] = {None: 0}
    for post in posts_of(archive).values():
        level[post.key] = level[post.reply_to] + 1
    return max(level.values())


def told(archive: Archive | Outcome) -> list[str]:
    skipped = [f"{each.where}: {each.reason}" for each in archive.skipped]
    return skipped + [f"{each.where}: {each.text}" for each in archive.notices]


def outcome(form: str, path: Path) -> Archive | str:
    """What a reader makes of a file: an archive, or why it refuses."""
    try:
        return READERS[form]([path])
    except Invalid as refusal:
        return str(refusal)
