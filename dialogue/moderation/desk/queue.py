"""The desk's queue: what waits there, in order, narrowed, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, literal, select
from sqlalchemy import case as either
from sqlalchemy.orm import aliased

from dialogue import clock
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.models import JoinRequest, Participant
from dialogue.dialogues.seats.queries import names_in
from dialogue.extensions import db
from dialogue.markup import excerpt, plain_text
from dialogue.moderation.desk.case_queries import desk_of, in_scope, scope_parameters
from dialogue.moderation.models import UNSETTLED, Appeal, Case, CaseKind, Decision, Flag
from dialogue.pagination import LIST_SIZE, Page
from dialogue.permissions import Actor, seat_in
from dialogue.threads.forms import number_in
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Post, Thread

WAITING, BY_FLAGS = SORTS = ("waiting", "flags")
MINE, NOBODY = "me", "none"
LOOKED_AHEAD = 500
EXCERPT = 240
_EXCERPTED = 1200  # signs of the HTML: enough for an excerpt's plain words

Reasons = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a desk's address asks for; what cannot be read as such narrows nothing."""

    sort: str = WAITING
    kind: str = ""
    forum: str = ""
    assignee: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Narrowing":
        sort, kind = arguments.get("sort", ""), arguments.get("kind", "")
        assignee = arguments.get("assignee", "")
        return cls(
            sort if sort in SORTS else WAITING,
            kind if kind in set(CaseKind) else "",
            arguments.get("forum", "").strip(),
            assignee if assignee in (MINE, NOBODY) else "",
        )

    @property
    def leaves_out(self) -> bool:
        """Whether some of what waits is not shown."""
        return bool(self.kind or self.forum or self.assignee)

    def as_query(self, **others: str) -> dict[str, str]:
        """As an address says it, what is usual left out."""
        chosen = {"kind": self.kind, "forum": self.forum, "assignee": self.assignee}
        sort = {} if self.sort == WAITING else {"sort": self.sort}
        return {name: value for name, value in (chosen | sort | others).items() if value}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case as the queue shows it. ``reasons`` are why it waits: checks that held it, or rules
    that flags name with how often; ``author`` is the name of that moment."""

    id: int
    kind: str
    forum_id: int | None
    opened_at: Any
    due_at: Any
    assignee: str | None
    is_mine: bool
    title: str
    author: str
    html: str
    words: str
    reasons: Reasons
    flags: int
    may_hear: bool
    is_overdue: bool

    @property
    def excerpt(self) -> str:
        return excerpt(self.words or plain_text(self.html), EXCERPT)


class Queue:
    """The unsettled cases of an actor's desk. NotFound for whoever has none."""

    def __init__(self, actor: Actor, dialogue: Dialogue, narrowing: Narrowing) -> None:
        self._actor, self.dialogue, self.narrowing = actor, dialogue, narrowing
        self.scope = desk_of(actor, dialogue)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many wait of each kind, narrowed by all but the kind."""
        rows = self._run(_counts(*self._shape("")))
        return {kind: count for kind, count in rows}

    @property
    def total(self) -> int:
        kind = self.narrowing.kind
        return self.counts.get(kind, 0) if kind else sum(self.counts.values())

    def page(self, number: str | None) -> tuple[Page, list[Waiting]]:
        """The page asked for; the last one where the queue has grown shorter than that."""
        last = max(1, -(-self.total // LIST_SIZE))
        page = Page(min(max(number_in(number) or 1, 1), last), self.total, LIST_SIZE)
        found = self._run(_rows(*self._shape(self.narrowing.kind)), first=page.offset).all()
        reasons = _flagged([row.id for row in found if row.kind == CaseKind.FLAG])
        taken = {row.assignee_id for row in found if row.assignee_id is not None}
        names = names_in(self.dialogue, taken)
        return page, [self._waiting(row, reasons.get(row.id, ()), names) for row in found]

    def next_after(self, case_id: int) -> int | None:
        """The case to open after this one was decided: the next in order that the actor may decide
        and nobody else has taken, from the beginning after the end; None where there is none."""
        seat = seat_in(self._actor, self.dialogue)
        own = seat.id if seat else None
        free: list[int] = []
        reached: int | None = None
        for row in self._run(_ids(*self._shape(self.narrowing.kind))):
            if row.id == case_id:
                reached = len(free)
            elif self._is_free(row, own):
                free.append(row.id)
        if not free:
            return None
        return free[reached] if reached is not None and reached < len(free) else free[0]

    def _is_free(self, row: Row[*tuple[Any, ...]], seat_id: int | None) -> bool:
        concerns = (row.post_author, row.held_author, row.appellant)
        is_own = seat_id is not None and seat_id in concerns
        is_taken = row.assignee_id not in (None, self._actor.id)
        return not is_own and not is_taken and self._may_hear(row)

    def _may_hear(self, row: Row[*tuple[Any, ...]]) -> bool:
        return bool(row.kind != CaseKind.APPEAL or row.decider_id != self._actor.id)

    def _waiting(
        self,
        row: Row[*tuple[Any, ...]],
        flagged: tuple[tuple[str, int], ...],
        names: dict[int, str],
    ) -> Waiting:
        held = [(one["check"], 0) for one in row.reasons or (row.data or {}).get("reasons", ())]
        return Waiting(
            row.id,
            row.kind,
            row.forum_id,
            row.opened_at,
            row.due_at,
            names.get(row.assignee_id),
            row.assignee_id is not None and row.assignee_id == self._actor.id,
            row.thread_title or row.held_title or "",
            row.author_name or row.held_author or row.asks or "",
            row.html or "",
            row.appeal_text or "",
            flagged or tuple(dict.fromkeys(held)),
            sum(count for _, count in flagged),
            self._may_hear(row),
            row.due_at is not None and row.due_at < clock.now(),
        )

    def _shape(self, kind: str) -> tuple[bool, str, str, bool, str]:
        """What the statements are built by."""
        chosen = self.narrowing
        return self.scope.is_whole, chosen.sort, kind, bool(chosen.forum), chosen.assignee

    def _run(self, statement: Select[*tuple[Any, ...]], **more: Any) -> Any:
        narrowed = [one.id for one in self.scope.forums if one.slug == self.narrowing.forum]
        given = {
            **scope_parameters(self.dialogue, self.scope),
            "narrowed": narrowed,
            "now": clock.now(),
            "me": self._actor.id,
            **more,
        }
        return db.session.connection().execute(statement, given)


def _narrowed(
    statement: Any, is_whole: bool, sort: str, kind: str, by_forum: bool, assignee: str
) -> Any:
    wanted = statement.where(in_scope(is_whole=is_whole), Case.state.in_(UNSETTLED))
    if kind:
        wanted = wanted.where(Case.kind == literal(kind))
    if by_forum:
        wanted = wanted.where(Case.forum_id.in_(bindparam("narrowed", expanding=True)))
    if assignee == MINE:
        wanted = wanted.where(Case.assignee_id == bindparam("me"))
    elif assignee == NOBODY:
        wanted = wanted.where(Case.assignee_id.is_(None))
    return wanted


def _order(sort: str) -> tuple[Any, ...]:
    if sort == BY_FLAGS:
        return (Case.score.desc(), Case.opened_at, Case.id)
    is_overdue = and_(Case.kind == CaseKind.APPEAL.value, Case.due_at < bindparam("now"))
    return (either((is_overdue, 0), else_=1), Case.opened_at, Case.id)


@cache
def _counts(*shape: Any) -> Any:
    return _narrowed(select(Case.kind, func.count(Case.id)), *shape).group_by(Case.kind)


_said = aliased(Thread)


@cache
def _rows(*shape: Any) -> Any:
    columns = (
        Case.id,
        Case.kind,
        Case.forum_id,
        Case.opened_at,
        Case.due_at,
        Case.assignee_id,
        Case.data,
        HeldPost.reasons,
        HeldPost.affiliation["author_name"].as_string().label("held_author"),
        HeldPost.title.label("held_title"),
        func.coalesce(Post.author_name, Participant.name).label("author_name"),
        func.coalesce(JoinRequest.name, "").label("asks"),
        Appeal.text.label("appeal_text"),
        Decision.decided_by_id.label("decider_id"),
        func.coalesce(_said.title, Thread.title).label("thread_title"),
        func.substr(func.coalesce(HeldPost.html, Post.html, ""), 1, _EXCERPTED).label("html"),
    )
    wanted = (
        select(*columns)
        .outerjoin(HeldPost, Case.held_id == HeldPost.id)
        .outerjoin(Post, Case.post_id == Post.id)
        .outerjoin(_said, Post.thread_id == _said.id)
        .outerjoin(Thread, Case.thread_id == Thread.id)
        .outerjoin(JoinRequest, Case.request_id == JoinRequest.id)
        .outerjoin(Appeal, Appeal.case_id == Case.id)
        .outerjoin(Participant, Appeal.seat_id == Participant.id)
        .outerjoin(Decision, Appeal.decision_id == Decision.id)
    )
    ordered = _narrowed(wanted, *shape).order_by(*_order(shape[1]))
    return ordered.limit(LIST_SIZE).offset(bindparam("first"))


@cache
def _ids(*shape: Any) -> Any:
    columns = (
        Case.id,
        Case.kind,
        Case.assignee_id,
        Post.author_id.label("post_author"),
        HeldPost.author_id.label("held_author"),
        Appeal.seat_id.label("appellant"),
        Decision.decided_by_id.label("decider_id"),
    )
    wanted = (
        select(*columns)
        .outerjoin(HeldPost, Case.held_id == HeldPost.id)
        .outerjoin(Post, Case.post_id == Post.id)
        .outerjoin(Appeal, Appeal.case_id == Case.id)
        .outerjoin(Decision, Appeal.decision_id == Decision.id)
    )
    return _narrowed(wanted, *shape).order_by(*_order(shape[1])).limit(LOOKED_AHEAD)


_FLAGGED = (
    select(Flag.case_id, Flag.rule, func.count(Flag.id))
    .where(Flag.case_id.in_(bindparam("cases", expanding=True)))
    .group_by(Flag.case_id, Flag.rule)
    .order_by(func.count(Flag.id).desc(), Flag.rule)
)


def _flagged(case_ids: list[int]) -> dict[int, Reasons]:
    """The rules that flags name, the most named first, with how often, by case."""
    if not case_ids:
        return {}
    found: dict[int, Reasons] = {}
    rows = db.session.connection().execute(_FLAGGED, {"cases": case_ids})
    for case_id, rule, count in rows:
        found[case_id] = (*found.get(case_id, ()), (rule, count))
    return found
