"""How summaries and their sections come to be."""

from sqlalchemy import func, select

from dialogue import clock
from dialogue.dialogues.fields import gathered
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import shape_of
from dialogue.errors import Conflict, Elsewhere, Invalid, NotFound
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission, require
from dialogue.summaries.models import (
    Point,
    Section,
    SectionKind,
    Summary,
    SummaryKind,
)
from dialogue.summaries.writing.changing import note_change, take_turn
from dialogue.summaries.writing.outlines import planned
from dialogue.text import TITLE_LIMIT, clean_line, is_blank
from dialogue.threads.choosing import chosen_language
from dialogue.threads.models import Thread
from dialogue.threads.publishing import wait_for_turn
from dialogue.threads.queries import get_thread

MOST_SECTIONS = 60


@operation(Permission.WRITE_SUMMARY)
def begin_summary(
    actor: Actor,
    dialogue: Dialogue,
    *,
    kind: str,
    title: str,
    round: int | None = None,
    thread: int | None = None,
    lang: str | None = None,
) -> Summary:
    """Begin a summary with the outline of its kind: of round number ``round``, of thread number
    ``thread``, or of the whole dialogue. Invalid by field."""
    checked = gathered(
        {
            "kind": lambda: _chosen_kind(kind),
            "title": lambda: clean_line(title, limit=TITLE_LIMIT),
            "round": lambda: _chosen_round(dialogue, kind, round),
            "thread": lambda: _chosen_thread(actor, dialogue, kind, thread),
            "lang": lambda: chosen_language(lang),
        }
    )
    wait_for_turn(dialogue)
    last = select(func.max(Summary.number)).where(Summary.dialogue_id == dialogue.id)
    now = clock.now()
    summary = Summary(
        dialogue_id=dialogue.id,
        dialogue=dialogue,
        number=(db.session.scalar(last) or 0) + 1,
        kind=checked["kind"].value,
        round_id=checked["round"],
        thread_id=checked["thread"].id if checked["thread"] else None,
        title=checked["title"],
        lang=checked["lang"] or dialogue.lang,
        begun_by_id=actor.id,
        created_at=now,
        changed_at=now,
    )
    outline = planned(checked["kind"], shape_of(dialogue))
    summary.sections = [
        Section(position=position, kind=one.kind.value, key=one.key, about=one.about)
        for position, one in enumerate(outline)
    ]
    db.session.add(summary)
    db.session.flush()
    note_change(actor, summary, "summary.begun")
    return summary


@operation(Permission.WRITE_SUMMARY)
def retitle_summary(actor: Actor, summary: Summary, *, title: str) -> Summary:
    """Give the summary another title. Invalid by field."""
    take_turn(summary)
    checked = gathered({"title": lambda: clean_line(title, limit=TITLE_LIMIT)})
    summary.title = checked["title"]
    note_change(actor, summary, "summary.retitled")
    return summary


@operation(Permission.WRITE_SUMMARY)
def add_section(
    actor: Actor, summary: Summary, *, title: str, kind: str = SectionKind.POINTS.value
) -> Section:
    """Add a section at the end. Invalid by field."""
    take_turn(summary)
    checked = gathered(
        {
            "title": lambda: clean_line(title, limit=TITLE_LIMIT),
            "kind": lambda: _chosen_section_kind(kind),
        }
    )
    places = list(
        db.session.scalars(select(Section.position).where(Section.summary_id == summary.id))
    )
    if len(places) >= MOST_SECTIONS:
        raise Invalid("A summary has %(most)d sections at most.", most=MOST_SECTIONS)
    section = Section(
        summary_id=summary.id,
        position=max(places, default=-1) + 1,
        kind=checked["kind"],
        title=checked["title"],
    )
    db.session.add(section)
    db.session.flush()
    note_change(actor, summary, "summary.section_added", section=section.id)
    return section


@operation(Permission.WRITE_SUMMARY)
def retitle_section(actor: Actor, summary: Summary, *, section: Section, title: str) -> Section:
    """Give a section a title of its own; an empty one brings the outline's back. Invalid by
    field."""
    take_turn(summary)
    needs_one = not section.key
    blank = is_blank(title) and not needs_one
    checked = gathered({"title": lambda: "" if blank else clean_line(title, limit=TITLE_LIMIT)})
    section.title = checked["title"]
    note_change(actor, summary, "summary.section_retitled", section=section.id)
    return section


@operation(Permission.WRITE_SUMMARY)
def move_section(actor: Actor, summary: Summary, *, section: Section, to: int) -> Section:
    """Put a section at place ``to``, counted from 0."""
    take_turn(summary)
    others = list(
        db.session.scalars(
            select(Section)
            .where(Section.summary_id == summary.id, Section.id != section.id)
            .order_by(Section.position)
        )
    )
    others.insert(max(0, min(to, len(others))), section)
    for position, one in enumerate(others):
        one.position = position
    note_change(actor, summary, "summary.section_moved", section=section.id)
    return section


@operation(Permission.WRITE_SUMMARY)
def drop_section(actor: Actor, summary: Summary, *, section: Section) -> Summary:
    """Take out a section without points. Conflict when points stand in it, dropped ones too: what
    was said once stays on record."""
    take_turn(summary)
    held = select(func.count(Point.id)).where(Point.section_id == section.id)
    if db.session.scalar(held):
        raise Conflict("Points stand in this section, or stood in it. Move them elsewhere first.")
    db.session.delete(section)
    note_change(actor, summary, "summary.section_dropped")
    return summary


def _chosen_kind(kind: str) -> SummaryKind:
    if kind not in list(SummaryKind):
        raise Invalid("Choose what is summarised.")
    return SummaryKind(kind)


def _chosen_section_kind(kind: str) -> str:
    if kind not in (SectionKind.POINTS, SectionKind.RECOMMENDATIONS):
        raise Invalid("Choose what the section holds.")
    return kind


def _chosen_round(dialogue: Dialogue, kind: str, number: int | None) -> int | None:
    if kind != SummaryKind.ROUND:
        return None
    for one in shape_of(dialogue).rounds:
        if one.number == number:
            return one.id
    raise Invalid("Choose one of the rounds.")


def _chosen_thread(
    actor: Actor, dialogue: Dialogue, kind: str, number: int | None
) -> Thread | None:
    if kind != SummaryKind.THREAD:
        return None
    if number is None:
        raise Invalid("Give the number of the thread.")
    thread = _thread_now(actor, dialogue, number)
    require(actor, Permission.WRITE_SUMMARY, thread)
    return thread


def _thread_now(actor: Actor, dialogue: Dialogue, number: int) -> Thread:
    """Thread ``number``, or the one into which it was merged."""
    try:
        return get_thread(actor, dialogue.slug, number)
    except Elsewhere as merged:
        return get_thread(actor, dialogue.slug, merged.number)
    except NotFound:
        raise Invalid("There is no thread of this number here.") from None
