"""How the points of a summary are written: nobody's text is overwritten."""

from typing import Any, TypedDict, Unpack

from sqlalchemy import func, select

from dialogue import clock, limits
from dialogue.dialogues.fields import gathered
from dialogue.errors import Conflict, Invalid
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.summaries.models import Label, Level, Point, Section, SectionKind, Summary
from dialogue.summaries.writing.changing import note_change, take_turn
from dialogue.summaries.writing.referring import cite_references
from dialogue.text import clean_line, is_blank
from dialogue.threads.choosing import chosen_stage, clean_reason
from dialogue.threads.publishing import clean_key
from dialogue.threads.writing import write

ADDRESSEE_LIMIT = 200


class PointFields(TypedDict, total=False):
    """What a point is beside its text; level, addressee and stage are a recommendation's."""

    label: str | None
    is_own_view: bool
    level: str | None
    addressee: str
    stage: str | None


@operation(Permission.WRITE_SUMMARY)
def add_point(
    actor: Actor,
    summary: Summary,
    *,
    section: Section,
    text: str,
    client_key: str | None = None,
    **fields: Unpack[PointFields],
) -> Point:
    """Add a point at the end of a section. Contributions that its text names ("#47") are cited.
    The same ``client_key`` again answers with the point it made. Invalid by field."""
    take_turn(summary)
    key = clean_key(client_key)
    made = _made_with(summary, key)
    if made is not None:
        return made
    limits.count(limits.CONTRIBUTIONS, actor.id)
    if section.kind == SectionKind.FIGURES:
        raise Invalid("This section holds figures that are computed. Choose another one.")
    checked = _checked(summary, section, text, fields)
    last_number = select(func.max(Point.number)).where(Point.summary_id == summary.id)
    last_place = select(func.max(Point.position)).where(Point.section_id == section.id)
    point = Point(
        summary_id=summary.id,
        summary=summary,
        section_id=section.id,
        section=section,
        number=(db.session.scalar(last_number) or 0) + 1,
        position=_next(db.session.scalar(last_place)),
        client_key=key,
        written_by_id=actor.id,
        written_at=clock.now(),
        **checked,
    )
    db.session.add(point)
    db.session.flush()
    cite_references(actor, point)
    note_change(actor, summary, "summary.point_added", point=point.number)
    return point


@operation(Permission.WRITE_SUMMARY)
def write_point(
    actor: Actor,
    point: Point,
    *,
    version: int,
    text: str,
    **fields: Unpack[PointFields],
) -> Point:
    """Replace what a point says. Conflict when ``version`` is not the present one, because somebody
    wrote meanwhile: both texts are shown. Invalid by field."""
    take_turn(point.summary)
    db.session.refresh(point)
    if point.dropped_at is not None:
        raise Conflict("This point was dropped meanwhile. Restore it to go on writing.")
    if point.version != version:
        raise Conflict("This point was changed meanwhile. Here are both texts.")
    checked = _checked(point.summary, point.section, text, fields)
    if all(getattr(point, name) == value for name, value in checked.items()):
        return point
    for name, value in checked.items():
        setattr(point, name, value)
    point.version += 1
    point.written_by_id, point.written_at = actor.id, clock.now()
    cite_references(actor, point)
    note_change(actor, point.summary, "summary.point_written", point=point.number)
    return point


@operation(Permission.WRITE_SUMMARY)
def move_point(actor: Actor, point: Point, *, section: Section, to: int | None = None) -> Point:
    """Put a point into a section of its summary, at place ``to`` counted from 0, else at the end.
    What only a recommendation has is kept for when it is one again."""
    take_turn(point.summary)
    if section.summary_id != point.summary_id or section.kind == SectionKind.FIGURES:
        raise Invalid("Choose another section of this summary.")
    others = list(
        db.session.scalars(
            select(Point)
            .where(Point.section_id == section.id, Point.id != point.id)
            .order_by(Point.position)
        )
    )
    place = len(others) if to is None else max(0, min(to, len(others)))
    others.insert(place, point)
    point.section_id = section.id
    for position, one in enumerate(others):
        one.position = position
    note_change(actor, point.summary, "summary.point_moved", point=point.number)
    return point


@operation(Permission.WRITE_SUMMARY)
def drop_point(actor: Actor, point: Point, *, reason: str = "") -> Point:
    """Take a point out; it can be restored. A minority's needs a reason. Invalid by field."""
    take_turn(point.summary)
    db.session.refresh(point)
    checked = gathered({"reason": lambda: _reason_to_drop(point, reason)})
    point.dropped_at, point.dropped_by_id = clock.now(), actor.id
    point.dropped_reason = checked["reason"]
    is_kept_on_record = point.label == Label.MINORITY
    kind = "summary.minority_dropped" if is_kept_on_record else "summary.point_dropped"
    note_change(actor, point.summary, kind, point=point.number, label=point.label)
    return point


@operation(Permission.WRITE_SUMMARY)
def restore_point(actor: Actor, point: Point) -> Point:
    """Put a dropped point back where it stood."""
    take_turn(point.summary)
    db.session.refresh(point)
    point.dropped_at, point.dropped_by_id, point.dropped_reason = None, None, ""
    note_change(actor, point.summary, "summary.point_restored", point=point.number)
    return point


def _checked(summary: Summary, section: Section, text: str, fields: PointFields) -> dict[str, Any]:
    """The columns of a point, cleaned; Invalid by field."""
    is_recommendation = section.kind == SectionKind.RECOMMENDATIONS
    checked = gathered(
        {
            "text": lambda: write(summary.dialogue, text),
            "label": lambda: _chosen_label(fields.get("label")),
            "level": lambda: _chosen_level(fields.get("level"), is_recommendation),
            "addressee": lambda: _addressee(fields.get("addressee", "")),
            "stage": lambda: _chosen_stage(summary, fields.get("stage")),
        }
    )
    written = checked.pop("text")
    stage = checked.pop("stage")
    return {
        **checked,
        "text": written.body,
        "html": written.html,
        "is_own_view": fields.get("is_own_view", False),
        "stage_id": stage.id if stage else None,
    }


def _made_with(summary: Summary, key: str | None) -> Point | None:
    if key is None:
        return None
    return db.session.scalar(
        select(Point).where(Point.summary_id == summary.id, Point.client_key == key)
    )


def _next(last: int | None) -> int:
    return 0 if last is None else last + 1


def _reason_to_drop(point: Point, reason: str) -> str:
    if point.label == Label.MINORITY and is_blank(reason):
        raise Invalid("Say why a minority's point is dropped: the reason is kept.")
    return clean_reason(reason)


def _chosen_label(label: str | None) -> str | None:
    if label and label not in list(Label):
        raise Invalid("Choose how far the point is held, or nothing.")
    return label or None


def _chosen_level(level: str | None, is_needed: bool) -> str | None:
    if level and level not in list(Level):
        raise Invalid("Choose a level.")
    if is_needed and not level:
        raise Invalid("Choose at which level the recommendation is to be carried out.")
    return level or None


def _addressee(text: str) -> str:
    return "" if is_blank(text) else clean_line(text, limit=ADDRESSEE_LIMIT)


def _chosen_stage(summary: Summary, slug: str | None) -> Any:
    return chosen_stage(summary.dialogue, slug) if slug else None
