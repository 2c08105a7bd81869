"""The one gate: what an export may hold, with rights, consent and pseudonyms applied.

Every writer takes its rows from here. Audience ``team``: affiliations as frozen with the
contribution, people under pseudonyms unless they agreed to be named, no text where consent is
``none`` or the contribution was withdrawn, hidden or removed, and none of it in others' quotations.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased, selectinload

from dialogue import markup
from dialogue.addresses import post_address
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import forums_of, visible_participants
from dialogue.dialogues.seat_models import Participant
from dialogue.dialogues.shape import Shape, shape_of
from dialogue.disclosure import key_for, pseudonym
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.markup import plain_text
from dialogue.permissions import Actor
from dialogue.threads.models import Consent, Post, PostState, Thread
from dialogue.threads.queries import visible_posts, visible_threads
from dialogue.threads.quoting import quoted_numbers, without_words_of

ROWS_AT_ONCE = 500
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of a dialogue: slugs and numbers as in addresses; None: all."""

    forum: str | None = None
    round: int | None = None
    stage: str | None = None


class Dataset:
    """A dialogue as ``actor`` may export it. ``secret`` makes the pseudonyms: the same secret and
    dialogue give the same ones, another dialogue others. Raises NotFound for an unknown scope."""

    def __init__(
        self, actor: Actor, dialogue: Dialogue, scope: Scope, *, secret: str, site_url: str
    ) -> None:
        self._actor, self._dialogue, self._scope = actor, dialogue, scope
        self._shape: Shape = shape_of(dialogue)
        self._key = key_for(secret, f"dialogue:{dialogue.id}:{_utc(dialogue.created_at)}")
        self._site_url = site_url
        self._of_threads, self._of_posts = self._conditions()

    def rows(self) -> Iterator[Row]:
        """Every object, each with its ``type``, in a stable order."""
        yield self._dialogue_row()
        yield from self._rounds()
        yield from self._forums()
        yield from self._stages()
        yield from self.participants()
        yield from self.threads()
        yield from self.posts()

    def participants(self) -> Iterator[Row]:
        wanted = visible_participants(self._actor).where(
            Participant.dialogue_id == self._dialogue.id
        )
        for seat in _streamed(wanted.order_by(Participant.id)):
            yield {
                "type": "participant",
                "participant": pseudonym(self._key, seat.id),
                "role": seat.role,
                "stakeholder_type": seat.stakeholder_type,
                "region": seat.region,
                "country": seat.country,
                "capacity": seat.capacity,
                "lang": seat.lang,
                "joined_at": _utc(seat.joined_at),
                "left_at": _utc(seat.left_at),
            }

    def threads(self) -> Iterator[Row]:
        wanted = (
            visible_threads(self._actor)
            .where(Thread.dialogue_id == self._dialogue.id, *self._of_threads)
            .options(selectinload(Thread.other_stages))
        )
        for thread in _streamed(wanted.order_by(Thread.number)):
            shown = self._shape.round(thread.round_id)
            question = self._shape.question(thread.question_id)
            yield {
                "type": "thread",
                "thread": thread.number,
                "title": thread.title,
                "forum": self._shape.forum(thread.forum_id).slug,
                "stage": self._shape.stage(thread.stage_id).slug,
                "other_stages": [stage.slug for stage in thread.other_stages],
                "round": shown.number if shown else None,
                "question": question.label if question else None,
                "lang": thread.lang,
                "outline": thread.outline,
                "created_at": _utc(thread.created_at),
                "permalink": f"{self._site_url}/d/{self._dialogue.slug}/threads/{thread.number}",
            }

    def posts(self) -> Iterator[Row]:
        answered = aliased(Post)
        wanted = (
            visible_posts(self._actor)
            .outerjoin(answered, Post.reply_to_id == answered.id)
            .where(Post.dialogue_id == self._dialogue.id, *self._of_posts)
            .add_columns(Thread.number, Thread.forum_id, Thread.stage_id, answered.number)
            .order_by(Post.number)
            .execution_options(yield_per=ROWS_AT_ONCE)
        )
        silent = self._silent()
        for post, thread, forum_id, stage_id, reply_to in db.session.execute(wanted):
            words = _words_of(post, silent)
            yield self._post_row(post, thread, forum_id, stage_id, reply_to) | words
            db.session.expunge(post)

    def _post_row(
        self, post: Post, thread: int, forum_id: int, stage_id: int, reply_to: int | None
    ) -> Row:
        shown = self._shape.round(post.round_id)
        named = post.consent == Consent.NAME and post.state == PostState.PUBLISHED
        return {
            "type": "post",
            "post": post.number,
            "thread": thread,
            "reply_to": reply_to,
            "forum": self._shape.forum(forum_id).slug,
            "stage": self._shape.stage(stage_id).slug,
            "round": shown.number if shown else None,
            "author": post.author_name if named else pseudonym(self._key, post.author_id),
            "stakeholder_type": post.stakeholder_type,
            "region": post.region,
            "country": post.country,
            "capacity": post.capacity,
            "role": post.role,
            "lang": post.lang,
            "consent": post.consent,
            "state": post.state,
            "section": post.section,
            "created_at": _utc(post.created_at),
            "edited_at": _utc(post.edited_at),
            "body_markdown": None,
            "body_text": None,
            "permalink": f"{self._site_url}{post_address(self._dialogue.slug, post.number)}",
        }

    def _dialogue_row(self) -> Row:
        dialogue = self._dialogue
        return {
            "type": "dialogue",
            "slug": dialogue.slug,
            "title": dialogue.title,
            "strapline": dialogue.strapline,
            "phase": dialogue.phase,
            "lang": dialogue.lang,
            "languages": dialogue.languages,
            "illustrative": dialogue.is_illustrative,
            "created_at": _utc(dialogue.created_at),
        }

    def _rounds(self) -> Iterator[Row]:
        for one in self._shape.rounds:
            yield {
                "type": "round",
                "round": one.number,
                "title": one.title,
                "theme": one.theme,
                "starts_at": _utc(one.starts_at),
                "ends_at": _utc(one.ends_at),
                "questions": [{"question": q.label, "text": q.text} for q in one.questions],
            }

    def _forums(self) -> Iterator[Row]:
        for forum in forums_of(self._actor, self._dialogue):
            yield {"type": "forum", "forum": forum.slug, "title": forum.title}

    def _stages(self) -> Iterator[Row]:
        for one in self._shape.stages:
            yield {"type": "stage", "stage": one.slug, "title": one.title, "family": one.family}

    def _silent(self) -> set[int]:
        """The numbers of the contributions whose words no export holds."""
        return set(
            db.session.scalars(
                select(Post.number).where(
                    Post.dialogue_id == self._dialogue.id,
                    or_(
                        Post.consent == Consent.NONE.value,
                        Post.state != PostState.PUBLISHED.value,
                    ),
                )
            )
        )

    def _conditions(self) -> tuple[list[Any], list[Any]]:
        """What threads and what contributions must be: of a round are the contributions made in
        it, and the threads that hold one or were opened for it."""
        scope, shape, both = self._scope, self._shape, []
        if scope.forum is not None:
            no_forum = NotFound('There is no forum called "%(slug)s" there.', slug=scope.forum)
            both.append(Thread.forum_id == _known(shape.forums, "slug", scope.forum, no_forum))
        if scope.stage is not None:
            no_stage = NotFound('There is no stage called "%(slug)s" there.', slug=scope.stage)
            both.append(Thread.stage_id == _known(shape.stages, "slug", scope.stage, no_stage))
        if scope.round is None:
            return both, both
        no_round = NotFound("There is no round %(number)d there.", number=scope.round)
        round_id = _known(shape.rounds, "number", scope.round, no_round)
        said_then = select(Post.thread_id).where(Post.round_id == round_id)
        of_round = or_(Thread.round_id == round_id, Thread.id.in_(said_then))
        return [*both, of_round], [*both, Post.round_id == round_id]


def _words_of(post: Post, silent: set[int]) -> Row:
    """What a contribution says, as far as its author and those it quotes agreed."""
    if post.number in silent:
        return {}
    if silent.isdisjoint(quoted_numbers(post.body)):
        return {"body_markdown": post.body, "body_text": plain_text(post.html)}
    body = without_words_of(post.body, silent)
    return {"body_markdown": body, "body_text": markup.render(body).text}


def _known(things: Any, name: str, value: object, absent: NotFound) -> int:
    for thing in things:
        if getattr(thing, name) == value:
            return int(thing.id)
    raise absent


def _streamed(wanted: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    yield from db.session.scalars(wanted.execution_options(yield_per=ROWS_AT_ONCE))


def _utc(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
