"""What rapporteurs do in the demo, and what those they cite say: steps of summaries.toml."""

from collections.abc import Callable, Sequence

from flask import current_app
from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.cli.demo.steps import Step
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.summaries.checking.circulating_operations import ask_again, circulate
from dialogue.summaries.checking.models import Check, Remark
from dialogue.summaries.checking.operations import answer_check, settle_check
from dialogue.summaries.checking.remark_operations import answer_remark, remark
from dialogue.summaries.coverage.operations import set_targets
from dialogue.summaries.models import Point, Section, Summary
from dialogue.summaries.publishing.operations import publish
from dialogue.summaries.writing.citation_operations import cite
from dialogue.summaries.writing.operations import begin_summary
from dialogue.summaries.writing.point_operations import add_point, write_point
from dialogue.threads.models import Post

Numbered = Callable[[str], str]


class Summarising:
    """The steps of one telling, with the people and contributions that it has by key; ``numbered``
    puts numbers in place of keys in a text."""

    def __init__(self, users: dict[str, User], posts: dict[str, Post], numbered: Numbered) -> None:
        self._users, self._posts, self._numbered = users, posts, numbered
        self._summaries: dict[str, Summary] = {}
        self._points: dict[str, Point] = {}

    def take(self, dialogue: Dialogue, step: Step) -> None:
        """Let a step happen."""
        acts: dict[str, Callable[..., None]] = {
            "targets": self._set_targets,
            "begin": self._begin,
            "point": self._add_point,
            "write": self._write,
            "circulate": self._circulate,
            "ask-again": self._ask_again,
            "check": self._answer,
            "settle": self._settle,
            "remark": self._remark,
            "answer-remark": self._answer_remark,
            "publish": self._publish,
        }
        acts[step.kind](self._users[step.by], dialogue, **step.details)

    def _set_targets(self, by: User, dialogue: Dialogue, **targets: str) -> None:
        set_targets(by, dialogue, targets=targets)

    def _begin(self, by: User, dialogue: Dialogue, *, key: str, of_round: int, title: str) -> None:
        begun = begin_summary(by, dialogue, kind="round", round=of_round, title=title)
        self._summaries[key] = begun

    def _add_point(
        self,
        by: User,
        _dialogue: Dialogue,
        *,
        summary: str,
        key: str,
        section: str,
        text: str,
        label: str | None = None,
        own_view: bool = False,
        quotes: Sequence[dict[str, str]] = (),
    ) -> None:
        point = add_point(
            by,
            self._summaries[summary],
            section=self._section(summary, section),
            text=self._numbered(text),
            label=label,
            is_own_view=own_view,
        )
        for quote in quotes:
            number = self._posts[quote["post"]].number
            cite(by, point, number=number, passage=quote["passage"])
        self._points[key] = point

    def _write(self, by: User, _dialogue: Dialogue, *, point: str, text: str, label: str) -> None:
        written = self._points[point]
        words = self._numbered(text)
        write_point(by, written, version=written.version, text=words, label=label)

    def _circulate(self, by: User, _dialogue: Dialogue, *, summary: str) -> None:
        circulate(by, self._summaries[summary])

    def _ask_again(self, by: User, _dialogue: Dialogue, *, summary: str) -> None:
        ask_again(by, self._summaries[summary])

    def _answer(
        self, by: User, _dialogue: Dialogue, *, point: str, answer: str, words: str = ""
    ) -> None:
        found, check = self._points[point], self._check(point, by)
        answer_check(by, check, answer=answer, words=words, version=found.version)

    def _settle(self, by: User, _dialogue: Dialogue, *, point: str, person: str, body: str) -> None:
        settle_check(by, self._check(point, self._users[person]), settlement=body)

    def _remark(self, by: User, _dialogue: Dialogue, *, point: str, body: str) -> None:
        remark(by, self._points[point], body=body)

    def _answer_remark(self, by: User, _dialogue: Dialogue, *, point: str, body: str) -> None:
        about = select(Remark).where(Remark.point_id == self._points[point].id)
        answer_remark(by, db.session.scalars(about).one(), words=body)

    def _publish(self, by: User, _dialogue: Dialogue, *, summary: str) -> None:
        found = self._summaries[summary]
        publish(by, found, changes=found.changes, secret=current_app.config["SECRET_KEY"])

    def _section(self, summary: str, key: str) -> Section:
        return next(one for one in self._summaries[summary].sections if one.key == key)

    def _check(self, point: str, who: User) -> Check:
        asked = select(Check).where(
            Check.point_id == self._points[point].id,
            Check.participant_id.in_([seat.id for seat in who.seats]),
        )
        return db.session.scalars(asked).one()
