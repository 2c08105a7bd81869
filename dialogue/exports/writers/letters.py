"""A mailbox: one message a contribution, threaded as mail programs thread.

Bodies are base64: a line that begins with "From " comes back as it was. What was generalised or
left out of all stands in a header of the first message.
"""

from datetime import datetime
from email.header import Header
from email.message import Message
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from dialogue.exports.dataset import Dataset
from dialogue.exports.gate.rows import Row
from dialogue.exports.writers.about import changes

LONGEST_CHAIN = 100  # messages that a header names: the first and the nearest
NOWHERE = "dialogue.invalid"
PLAIN_LONGEST = 60
_TOLD = (
    *("post", "thread", "forum", "stage", "round", "consent", "state", "stakeholder_type"),
    *("region", "country", "capacity", "role", "organisation", "section", "edited_at"),
)


def write(dataset: Dataset, out: Path, flavour: str) -> None:
    titles = {row["thread"]: row["title"] for row in dataset.threads()}
    host = f"{dataset.dialogue.slug}.{urlsplit(dataset.gate.site_url).hostname or NOWHERE}"
    answered: dict[int, int] = {}
    notice = " ".join([f"For the {dataset.gate.audience}.", *changes(dataset)])
    with out.open("wb") as file:
        for row in dataset.posts():
            if row["reply_to"] is not None:
                answered[row["post"]] = row["reply_to"]
            chain = _chain(answered, row["post"])
            message = _message(row, titles.get(row["thread"], ""), host, chain)
            if notice:
                message["X-Dialogue-Export"] = _words(notice)
                notice = ""
            _add(file, row, message)


def _chain(answered: dict[int, int], number: int) -> list[int]:
    """What a contribution answers, and what that answers: the first comes first."""
    chain: list[int] = []
    seen = {number}
    while (number := answered.get(number, 0)) and number not in seen:
        chain.append(number)
        seen.add(number)
    chain.reverse()
    return chain if len(chain) <= LONGEST_CHAIN else [chain[0], *chain[1 - LONGEST_CHAIN :]]


def _message(row: Row, title: str, host: str, chain: list[int]) -> Any:
    message: Any = Message()
    message["From"] = formataddr((_line(row["author"]), f"{row['author_id']}@{NOWHERE}"), "utf-8")
    message["Date"] = format_datetime(_moment(row["created_at"]))
    message["Subject"] = _words(f"Re: {title}" if chain else title)
    message["Message-ID"] = _id(row["post"], host)
    if chain:
        message["In-Reply-To"] = _id(row["reply_to"], host)
        message["References"] = "\n ".join(_id(number, host) for number in chain)
    if row["lang"]:
        message["Content-Language"] = _line(row["lang"])
    message["Archived-At"] = f"<{row['permalink']}>"
    for name in _TOLD:
        if row[name] is not None:
            message[f"X-Dialogue-{name.replace('_', '-').title()}"] = _words(str(row[name]))
    message.set_payload(row["body_markdown"] or "", "utf-8")
    return message


def _add(file: IO[bytes], row: Row, message: Message) -> None:
    sent = _moment(row["created_at"])
    begin = f"From {row['author_id']}@{NOWHERE} {sent.strftime('%a %b %e %H:%M:%S %Y')}\n"
    file.write(begin.encode())
    file.write(message.as_bytes(unixfrom=False).rstrip(b"\n") + b"\n\n")


def _words(text: str) -> Any:
    line = _line(text)
    plain = line.isascii() and line.isprintable() and len(line) < PLAIN_LONGEST
    return line if plain else Header(line, "utf-8", maxlinelen=76)


def _line(text: str) -> str:
    return " ".join(text.split())


def _id(number: Any, host: str) -> str:
    return f"<post-{number}@{host}>"


def _moment(told: str) -> datetime:
    return datetime.fromisoformat(told.replace("Z", "+00:00"))
