"""The rows of an export as documents need them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from dialogue.exports.documents.by_thread import ByThread, Row
from dialogue.roles import TEAM
from dialogue.threads.models import PostState

_HOSTS = {*TEAM, "team"}  # the second where an export does not tell more


@dataclass(slots=True)
class Contributors:
    """Who took part: ``named`` are those who agreed, each with organisation and country as they
    stood with a contribution; ``others`` are the marks of those under pseudonyms."""

    named: dict[str, tuple[str, str | None, str | None]] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)

    def count(self, post: Row) -> None:
        """Take the author of a contribution that stands; hosts and the like do not take part."""
        if post["state"] != PostState.PUBLISHED or post["role"] in _HOSTS:
            return
        if post["participant"] is not None:
            self.others.add(post["author_id"])
            return
        _, organisation, country = self.named.get(post["author_id"], ("", None, None))
        told = (post.get("organisation") or organisation, post["country"] or country)
        self.named[post["author_id"]] = (post["author"], *told)


class Gathered:
    """The rows by type; contributions are on disk."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.dialogue: Row = {}
        self.rounds: list[Row] = []
        self.forums: list[Row] = []
        self.threads: list[Row] = []
        self.stages: dict[str, str] = {}
        self.posts = ByThread()
        self.contributors = Contributors()
        for row in rows:
            self._take(row)

    def _take(self, row: Row) -> None:
        match row["type"]:
            case "dialogue":
                self.dialogue = row
            case "round":
                self.rounds.append(row)
            case "forum":
                self.forums.append(row)
            case "stage":
                self.stages[row["stage"]] = row["title"]
            case "thread":
                self.threads.append(row)
            case "post":
                self.posts.put(row)
                self.contributors.count(row)
