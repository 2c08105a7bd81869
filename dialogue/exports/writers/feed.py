"""A feed of the contributions with their threads (Atom, RFC 4287, with threading, RFC 4685)."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from dialogue.exports.dataset import Dataset
from dialogue.exports.gate.rows import Row, utc
from dialogue.exports.writers.about import changes
from dialogue.exports.writers.xml_text import attribute, content

ATOM = "http://www.w3.org/2005/Atom"
THREADING = "http://purl.org/syndication/thread/1.0"
_CATEGORIES = ("forum", "stage", "round", "stakeholder_type", "region", "country", "state")

Answers = Mapping[int, tuple[int, str]]


def write(dataset: Dataset, out: Path, flavour: str) -> None:
    with out.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_lines(dataset))


def _lines(dataset: Dataset) -> Iterator[str]:
    answers = _answers(dataset)
    titles = {row["thread"]: row["title"] for row in dataset.threads()}
    base = _base(dataset)
    yield from _head(dataset, base)
    for row in dataset.posts():
        yield from _entry(row, titles.get(row["thread"], ""), base, answers.get(row["post"]))
    yield "</feed>\n"


def _answers(dataset: Dataset) -> dict[int, tuple[int, str]]:
    """How many answers a contribution has, and when the last was made."""
    found: dict[int, tuple[int, str]] = {}
    for _number, at, reply_to in dataset.answers():
        if reply_to is not None:
            count, last = found.get(reply_to, (0, ""))
            found[reply_to] = (count + 1, max(last, at or ""))
    return found


def _base(dataset: Dataset) -> str:
    """What the identities of its entries begin with (RFC 4151)."""
    host = urlsplit(dataset.gate.site_url).hostname or "dialogue.invalid"
    began = dataset.dialogue.created_at.date().isoformat()
    return f"tag:{host},{began}:{dataset.dialogue.slug}"


def _head(dataset: Dataset, base: str) -> Iterator[str]:
    dialogue = dataset.dialogue
    home = f"{dataset.gate.site_url}/d/{dialogue.slug}/"
    told = " ".join([f"For the {dataset.gate.audience}.", *changes(dataset)])
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<feed xmlns="{ATOM}" xmlns:thr="{THREADING}" xml:lang={attribute(dialogue.lang)}>\n'
    yield f"<id>{content(base)}</id>\n"
    yield f"<title>{content(dialogue.title)}</title>\n"
    yield f'<subtitle xml:lang="en">{content(told)}</subtitle>\n'
    yield f"<updated>{utc(dataset.made_at)}</updated>\n"
    yield f'<link rel="alternate" href={attribute(home)}/>\n'


def _entry(row: Row, title: str, base: str, answers: tuple[int, str] | None) -> Iterator[str]:
    link = attribute(row["permalink"])
    lang = f" xml:lang={attribute(row['lang'])}" if row["lang"] else ""
    yield f"<entry{lang}>\n"
    yield f"<id>{content(_id(base, row['post']))}</id>\n"
    yield f"<title>{content(title or str(row['post']))}</title>\n"
    yield f"<published>{row['created_at']}</published>\n"
    yield f"<updated>{row['edited_at'] or row['created_at']}</updated>\n"
    yield f"<author><name>{content(row['author'])}</name></author>\n"
    yield f'<link rel="alternate" href={link}/>\n'
    if answers is not None:
        count, last = answers
        yield f'<link rel="replies" href={link} thr:count="{count}" thr:updated="{last}"/>\n'
    if row["reply_to"] is not None:
        ref = attribute(_id(base, row["reply_to"]))
        to = attribute(row["permalink"].rpartition("/")[0] + f"/{row['reply_to']}")
        yield f'<thr:in-reply-to ref={ref} href={to} type="text/html"/>\n'
    for name in _CATEGORIES:
        if row[name] is not None:
            yield f'<category scheme="{name}" term={attribute(str(row[name]))}/>\n'
    yield f'<content type="text">{content(row["body_text"] or "")}</content>\n'
    yield "</entry>\n"


def _id(base: str, number: int) -> str:
    return f"{base}/posts/{number}"
