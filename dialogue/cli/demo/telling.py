"""Lets the demo happen: each act done by its person, at its moment, through the operations."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from typing import cast

from dialogue import clock
from dialogue.accounts.models import User
from dialogue.cli.demo.material import (
    Contribution,
    Edit,
    Happening,
    Material,
    Opening,
    StageCorrection,
    Withdrawal,
)
from dialogue.cli.demo.moderating import Moderating
from dialogue.cli.demo.people import Arrival, arrivals, come, forum_of, seat_team
from dialogue.cli.demo.steps import Step, steps
from dialogue.cli.demo.summarising import Summarising
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.operations import change_phase, create_dialogue
from dialogue.moderation.operations import correct_stage
from dialogue.permissions import SITE, Operator, Phase, Role
from dialogue.threads.models import Post, Thread
from dialogue.threads.operations import edit_post, open_thread, publish_post, withdraw_post
from dialogue.threads.queries import get_post

PREPARED_ON_DAY = -7
"""When the dialogue is set up and its team seated: a week before it opens."""
CITED = re.compile(r"\{post:([\w-]+)\}")


class Telling:
    """One telling of the demo, in which today is the material's ``today_day``."""

    def __init__(self, material: Material) -> None:
        today = datetime.combine(clock.now().date(), time(), UTC)
        self._first_day = today - timedelta(days=material.today_day)
        self._material = material
        self._users: dict[str, User] = {}
        self._threads: dict[str, Thread] = {}
        self._posts: dict[str, Post] = {}
        self._taking: dict[str, Moderating | Summarising] = {
            "moderation": Moderating(self._users, self._threads, self._posts),
            "summaries": Summarising(self._users, self._posts, self._with_numbers),
        }

    def tell(self) -> Dialogue:
        """From the setting up to the last word so far; the dialogue in which it happened."""
        people, happenings = self._material.people, self._material.happenings
        with self._on_day(PREPARED_ON_DAY):
            self._dialogue = self._create()
            self._users |= seat_team(self._dialogue, people)
        with self._on_day(0):
            change_phase(self._host(), self._dialogue, phase=Phase.OPEN)
        taken = [step for file in self._taking for step in steps(file)]
        everything = [*arrivals(people, happenings), *happenings, *taken]
        for one in sorted(everything, key=lambda one: one.day):
            with self._on_day(one.day):
                self._let_happen(one)
        return self._dialogue

    @contextmanager
    def _on_day(self, day: float) -> Iterator[None]:
        with clock.fixed_at(self._first_day + timedelta(days=day)):
            yield

    def _create(self) -> Dialogue:
        return create_dialogue(
            Operator(),
            SITE,
            slug=self._material.slug,
            title=self._material.title,
            plan=self._material.plan,
            starts_at=self._first_day,
            phase=Phase.DRAFT,
            is_illustrative=self._material.is_illustrative,
        )

    def _host(self) -> User:
        return next(
            self._users[person.key] for person in self._material.people if person.role == Role.HOST
        )

    def _let_happen(self, one: Happening | Arrival | Step) -> None:
        match one:
            case Arrival():
                self._users[one.person.key] = come(self._dialogue, one.person)
            case Step():
                self._taking[one.file].take(self._dialogue, one)
            case Opening():
                self._open(one)
            case Contribution():
                self._publish(one)
            case Edit():
                self._edit(one)
            case Withdrawal():
                withdraw_post(self._users[one.by], self._posts[one.post])
            case StageCorrection():
                correct_stage(
                    self._users[one.by],
                    self._threads[one.thread],
                    stage=one.stage,
                    other_stages=one.other_stages,
                    reason=one.reason,
                )

    def _open(self, opening: Opening) -> None:
        words = opening.first
        author = self._users[words.author]
        opened = open_thread(
            author,
            forum_of(self._dialogue, opening.forum),
            title=opening.title,
            body=self._with_numbers(words.body),
            stage=opening.stage,
            other_stages=opening.other_stages,
            question_id=self._question_id(opening.question),
            lang=words.lang,
            consent=words.consent,
        )
        self._threads[words.thread] = cast(Thread, opened)  # nothing is held here
        self._posts[words.key] = get_post(author, self._dialogue, self._dialogue.last_post_number)

    def _publish(self, words: Contribution) -> None:
        published = publish_post(
            self._users[words.author],
            self._threads[words.thread],
            body=self._with_numbers(words.body),
            reply_to=self._posts[words.reply_to].number if words.reply_to else None,
            lang=words.lang,
            consent=words.consent,
        )
        self._posts[words.key] = cast(Post, published)

    def _edit(self, edit: Edit) -> None:
        post = self._posts[edit.post]
        edit_post(
            self._users[edit.by],
            post,
            body=post.body.replace(edit.old, edit.new),
            version=post.version,
            reason=edit.reason,
        )

    def _with_numbers(self, body: str) -> str:
        return CITED.sub(lambda cited: f"#{self._posts[cited[1]].number}", body)

    def _question_id(self, label: str) -> int:
        return next(
            question.id
            for asked in self._dialogue.rounds
            for question in asked.questions
            if question.label == label
        )
