"""A corpus for ConvoKit: utterances, speakers and conversations, as its loader reads them.

In a corpus every utterance but a conversation's first answers one of the same conversation: what
answers the thread as a whole answers its first contribution here. What it really answers stands in
its ``meta`` as "reply_to".
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from dialogue.exports.dataset import Dataset
from dialogue.exports.gate.rows import Row
from dialogue.exports.writers.about import readme

VERSION = 1
TEXT, NUMBER, LIST = (
    ["<class 'str'>"],
    ["<class 'int'>"],
    ["<class 'list'>"],
)
_SAID = (
    *("forum", "stage", "round", "consent", "state", "lang", "stakeholder_type", "region"),
    *("country", "capacity", "role", "organisation", "section", "edited_at", "permalink"),
)
_CONVERSATION = (
    *("thread", "title", "forum", "stage", "other_stages", "round", "question", "lang"),
    "permalink",
)
_NUMBERS = {"round", "reply_to", "post", "thread"}
_FILES = [
    ("utterances.jsonl", "Contributions"),
    ("speakers.json", "Who speaks"),
    ("conversations.json", "Threads, by their first contribution"),
    ("corpus.json", "About the whole"),
    ("index.json", "What stands in the other files"),
]


def write(dataset: Dataset, out: Path, flavour: str) -> None:
    threads = {row["thread"]: row for row in dataset.threads()}
    firsts: dict[int, int] = {}
    of_thread: dict[int, int] = {}
    speakers: dict[str, Row] = {}
    with (out / "utterances.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for row in dataset.posts():
            firsts.setdefault(row["thread"], row["post"])
            of_thread[row["post"]] = row["thread"]
            speakers.setdefault(row["author_id"], {"meta": _speaker(row), "vectors": []})
            answered = _answered(row, firsts, of_thread)
            file.write(_json(_utterance(row, firsts[row["thread"]], answered)) + "\n")
    conversations = {
        str(first): {
            "meta": {name: threads[number][name] for name in _CONVERSATION},
            "vectors": [],
        }
        for number, first in firsts.items()
        if number in threads
    }
    _whole(out / "speakers.json", speakers)
    _whole(out / "conversations.json", conversations)
    about = {"title": dataset.dialogue.title, "audience": dataset.gate.audience}
    _whole(out / "corpus.json", {**about, "told": dataset.told})
    _whole(out / "index.json", _index())
    (out / "README.md").write_text(readme(dataset, _FILES), encoding="utf-8")


def _answered(row: Row, firsts: dict[int, int], of_thread: dict[int, int]) -> int | None:
    first = firsts[row["thread"]]
    if row["post"] == first:
        return None
    answered: int | None = row["reply_to"]
    stands_here = answered is not None and of_thread.get(answered) == row["thread"]
    return answered if stands_here else first


def _utterance(row: Row, first: int, answered: int | None) -> Row:
    made = datetime.fromisoformat(row["created_at"].replace("Z", "+00:00"))
    return {
        "id": str(row["post"]),
        "conversation_id": str(first),
        "text": row["body_text"] or "",
        "speaker": row["author_id"],
        "meta": {**{name: row[name] for name in _SAID}, "reply_to": row["reply_to"]},
        "reply-to": None if answered is None else str(answered),
        "timestamp": int(made.timestamp()),
        "vectors": [],
    }


def _speaker(row: Row) -> Row:
    return {"name": row["author"]}


def _index() -> Row:
    def types(names: Iterable[str]) -> Iterator[tuple[str, Any]]:
        for name in names:
            yield name, NUMBER if name in _NUMBERS else LIST if name == "other_stages" else TEXT

    return {
        "utterances-index": dict(types((*_SAID, "reply_to"))),
        "speakers-index": {"name": TEXT},
        "conversations-index": dict(types(_CONVERSATION)),
        "overall-index": {"title": TEXT, "audience": TEXT, "told": ["<class 'dict'>"]},
        "version": VERSION,
        "vectors": [],
    }


def _whole(path: Path, value: Any) -> None:
    path.write_text(_json(value) + "\n", encoding="utf-8")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
