"""Rows of headings and comments, each naming its parent, to threads of posts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dialogue.imports.items import Archive, Report, SourceAuthor, SourcePost, SourceThread
from dialogue.imports.trees import (
    Node,
    cut_circles,
    parents_first,
    pass_over,
    reading_order,
    roots_of,
)
from dialogue.imports.wording import first_words, fitting_title, in_portions, named_author, one_line

ALONE = "it was kept as a thread of its own"
_LONGEST_SECTION = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One heading or comment; ``parent`` is the key of what it stands under, or empty."""

    where: str
    key: str
    kind: str
    parent: str
    author: str
    timestamp: str
    at: datetime | None
    title: str
    body: str
    lang: str | None = None
    forum: str | None = None
    stage: str | None = None
    round: int | None = None

    @property
    def is_heading(self) -> bool:
        return self.kind == "heading"


def conversation(rows: Iterable[Row], report: Report) -> Archive:
    """The threads that ``rows`` make up; what cannot be taken as it is goes to ``report``."""
    given = _each_once(rows, report)
    nodes = {
        row.key: Node(row.key, row.parent if row.parent in given else None, row.at, order)
        for order, row in enumerate(given.values())
    }
    circles = {node.key for node in cut_circles(nodes)}
    taken = _without_what_is_not_taken(given, nodes, report)
    for node in nodes.values():
        if node.key in circles:
            told = f"it answers itself in a circle, which was cut here: {ALONE}"
            report.notice(taken[node.key].where, told)
        elif node.parent is None:
            _tell_why_alone(taken[node.key], given, report)
    members: dict[str, list[Node]] = {}
    roots = roots_of(nodes)
    for node in nodes.values():
        members.setdefault(roots[node.key], []).append(node)
    orphans = {key: _orphan_of(taken[key], given) for key in members}
    built = [
        _Thread(taken, root, found, report, orphans[root]).built()
        for root, found in members.items()
    ]
    return report.archive([thread for thread in built if thread])


def _each_once(rows: Iterable[Row], report: Report) -> dict[str, Row]:
    given: dict[str, Row] = {}
    for row in rows:
        if row.key in given:
            report.skip(row.where, f'its id "{row.key[:80]}" was there before')
        else:
            given[row.key] = row
    return given


def _why_not(row: Row) -> str | None:
    if row.kind not in ("heading", "comment"):
        return f'its type "{row.kind[:40]}" is neither heading nor comment'
    if not row.is_heading and not row.body.strip() and not row.title.strip():
        return "no text"
    return None


def _without_what_is_not_taken(
    given: dict[str, Row], nodes: dict[str, Node], report: Report
) -> dict[str, Row]:
    dropped = {key: reason for key, row in given.items() if (reason := _why_not(row))}
    for key, reason in dropped.items():
        report.skip(given[key].where, reason)
    for node in pass_over(nodes, dropped):
        if node.parent is not None:
            told = "what it answers was not taken: it now answers what stands above that"
            report.notice(given[node.key].where, told)
    return {key: row for key, row in given.items() if key in nodes}


def _tell_why_alone(row: Row, given: dict[str, Row], report: Report) -> None:
    if _orphan_of(row, given):
        return  # perhaps it was imported before, which only the dialogue knows
    if row.parent and row.parent not in given:
        report.notice(row.where, f'what it answers ("{row.parent[:80]}") is missing: {ALONE}')
    elif row.parent:
        report.notice(row.where, f"what it answers was not taken: {ALONE}")
    elif not row.is_heading:
        report.notice(row.where, f"it stands under no heading: {ALONE}")


def _orphan_of(row: Row, given: dict[str, Row]) -> str | None:
    """What a comment stands under, when it is in none of the files."""
    return row.parent if not row.is_heading and row.parent not in given and row.parent else None


class _Thread:
    """One thread in the making: its root and all that hangs on it."""

    def __init__(
        self,
        rows: dict[str, Row],
        root: str,
        members: list[Node],
        report: Report,
        orphan_of: str | None,
    ) -> None:
        self.rows = rows
        self.root = rows[root]
        self.orphan_of = orphan_of
        self.nodes = {node.key: node for node in members}
        self.report = report
        self.outline: list[str] = []
        self.paths: dict[str, str] = {root: ""}
        self.times: dict[str, datetime | None] = {}

    def built(self) -> SourceThread | None:
        self._outline()
        self._date()
        posts = [self._post(self.rows[node.key]) for node in self._in_order()]
        title = one_line(self.root.title) or (first_words(posts[0].body) if posts else "")
        title = title or next(iter(self.outline), "")
        if not title:
            self.report.skip(self.root.where, "a heading without a title and without text")
            return None
        carriers = [self.root, *(self.rows[post.key] for post in posts[:1])]
        return SourceThread(
            key=self.root.key,
            title=fitting_title(title, self.root.where, self.report),
            author=self._author(posts),
            at=self._begun(),
            where=self.root.where,
            lang=next((row.lang for row in carriers if row.lang), None),
            forum=next((row.forum for row in carriers if row.forum), None),
            stage=next((row.stage for row in carriers if row.stage), None),
            round=next((row.round for row in carriers if row.round is not None), None),
            outline=tuple(self.outline),
            posts=tuple(part for post in posts for part in in_portions(post, self.report)),
            orphan_of=self.orphan_of,
        )

    def _outline(self) -> None:
        for node in parents_first(self.nodes):
            row = self.rows[node.key]
            path = self.paths.get(node.parent or "", "")
            if row.is_heading and node.parent is not None and row.title.strip():
                title = one_line(row.title)
                path = f"{path} › {title}" if path else title
            self.paths[node.key] = path
        for node in self.nodes.values():
            row = self.rows[node.key]
            if row.is_heading and node.parent is not None and row.title.strip():
                self.outline.append(one_line(row.title))

    def _date(self) -> None:
        for node in parents_first(self.nodes):
            self.times[node.key] = node.at or self.times.get(node.parent or "")
        begun = self._begun()
        for key, at in self.times.items():
            self.times[key] = at or begun

    def _begun(self) -> datetime | None:
        known = [node.at for node in self.nodes.values() if node.at]
        return self.root.at or min(known, default=None)

    def _in_order(self) -> list[Node]:
        speaking = [
            Node(key, self._answered(node), self.times[key], node.order)
            for key, node in self.nodes.items()
            if self.rows[key].body.strip() or not self.rows[key].is_heading
        ]
        for node in speaking:
            if node.key == self.root.key:
                node.at, node.order = None, -1
        return reading_order(speaking)

    def _answered(self, node: Node) -> str | None:
        above = self.rows[node.parent] if node.parent is not None else None
        return None if above is None or above.is_heading else above.key

    def _post(self, row: Row) -> SourcePost:
        at = self.times[row.key]
        is_orphan = self.orphan_of is not None and row is self.root
        if row.at is None:
            self._tell_date(row, at)
        return SourcePost(
            key=row.key,
            thread=self.root.key,
            reply_to=self.orphan_of if is_orphan else self._answered(self.nodes[row.key]),
            orphan_of=self.orphan_of if is_orphan else None,
            author=named_author(row.author),
            at=at,
            body=self._body(row),
            where=row.where,
            lang=row.lang or self.root.lang,
            section=self.paths[row.key][:_LONGEST_SECTION] or None,
        )

    def _tell_date(self, row: Row, at: datetime | None) -> None:
        said = f'its timestamp "{row.timestamp[:40]}" cannot be read'
        taken = ", that of its neighbours was taken" if at else ""
        self.report.notice(row.where, (said if row.timestamp else "it has no timestamp") + taken)

    def _body(self, row: Row) -> str:
        title = one_line(row.title)
        if row.is_heading or row is self.root or not title or title == one_line(self.root.title):
            return row.body if row.body.strip() else title
        return f"**{title}**\n\n{row.body}" if row.body.strip() else title

    def _author(self, posts: list[SourcePost]) -> SourceAuthor | None:
        if self.root.author.strip():
            return named_author(self.root.author)
        return posts[0].author if posts else None
