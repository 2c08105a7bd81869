"""Whose contributions wait for a moderator, and what the desk is told of them."""

import re
from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import func, select

from dialogue.extensions import db
from dialogue.moderation.cases import cases_about_post, open_case, settle, unsettled_case
from dialogue.moderation.flags.flagging import flag_by_site
from dialogue.moderation.models import CaseKind, CaseState
from dialogue.moderation.words.wording import with_watched_words
from dialogue.permissions import Actor, Permission, can
from dialogue.threads.held.models import HeldPost
from dialogue.threads.held.reviewing import REDACTED, Finding, Proposal, Verdict
from dialogue.threads.models import Post, PostState

LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
ALL, FIRST = "all", "first"


class DeskReviewer:
    """By dialogue or forum (all, the first few of a person), by person, by thread, by links of
    newcomers, by watched words. What facilitators and moderators say where they lead never
    waits."""

    def look(self, proposal: Proposal, verdict: Verdict) -> Verdict:
        if can(proposal.actor, Permission.FACILITATE, proposal.forum):
            return verdict
        held = replace(verdict, holds=(*verdict.holds, *_holds(proposal)))
        return with_watched_words(proposal, held)

    def held(self, actor: Actor, held: HeldPost) -> None:
        open_case(
            actor,
            CaseKind.HELD,
            f"held/{held.id}",
            dialogue=held.dialogue,
            forum=held.forum,
            held_id=held.id,
            thread_id=held.thread_id,
        )

    def published(self, actor: Actor, post: Post, verdict: Verdict) -> None:
        if verdict.holds:
            open_case(
                actor,
                CaseKind.REVIEW,
                f"post/{post.id}",
                dialogue=post.dialogue,
                forum=post.forum,
                post_id=post.id,
                thread_id=post.thread_id,
                data={"reasons": [one.as_json() for one in verdict.holds]},
            )
        if verdict.flags:
            flag_by_site(post, [one.word for one in verdict.flags])

    def taken_back(self, actor: Actor, held: HeldPost) -> None:
        case = unsettled_case(held.dialogue, CaseKind.HELD, f"held/{held.id}")
        if case is not None:
            settle(actor, case, CaseState.DISMISSED)

    def withdrawn(self, actor: Actor, post: Post) -> None:
        for case in cases_about_post(post.id):
            settle(actor, case, CaseState.DISMISSED)


def _holds(proposal: Proposal) -> Iterator[Finding]:
    dialogue, forum, thread = proposal.dialogue, proposal.forum, proposal.thread
    holding = forum.holding or dialogue.holding
    if holding == ALL:
        yield Finding(ALL)
    if proposal.seat.is_held:
        yield Finding("person")
    if thread is not None and thread.is_held:
        yield Finding("thread")
    if proposal.post is not None and proposal.post.rule:
        yield Finding(REDACTED)  # else its author would put the passage back
    links = dialogue.holds_links and LINK.search(proposal.body) is not None
    if (holding == FIRST or links) and _is_newcomer(proposal):
        yield Finding("links" if links else FIRST)


def _is_newcomer(proposal: Proposal) -> bool:
    """Whether fewer contributions of theirs stand than the dialogue reviews of everybody."""
    standing = db.session.scalar(
        select(func.count(Post.id)).where(
            Post.author_id == proposal.seat.id, Post.state == PostState.PUBLISHED.value
        )
    )
    return (standing or 0) < proposal.dialogue.holding_first
