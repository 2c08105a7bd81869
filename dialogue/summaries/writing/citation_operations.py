"""How points come to rest on contributions."""

from sqlalchemy import select

from dialogue import clock
from dialogue.dialogues.fields import gathered
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.summaries.models import Citation, Point
from dialogue.summaries.writing.changing import note_change, take_turn
from dialogue.summaries.writing.citing import clean_passage
from dialogue.summaries.writing.referring import add_citation, citable_post


@operation(Permission.WRITE_SUMMARY)
def cite(actor: Actor, point: Point, *, number: int, passage: str = "") -> Citation:
    """Have a point cite contribution ``number``, or a passage of it: the same again changes
    nothing. Invalid by field when it cannot be cited, or does not say that."""
    take_turn(point.summary)
    checked = gathered({"number": lambda: citable_post(actor, point, number)})
    post = checked["number"]
    words = gathered({"passage": lambda: clean_passage(post, passage)})["passage"]
    cited = db.session.scalar(
        select(Citation).where(
            Citation.point_id == point.id, Citation.post_id == post.id, Citation.passage == words
        )
    )
    if cited is None:
        cited = add_citation(actor, point, post, words)
        note_change(actor, point.summary, "summary.cited", point=point.number, post=post.id)
    return cited


@operation(Permission.WRITE_SUMMARY)
def cite_again(actor: Actor, citation: Citation) -> Citation:
    """Say that the contribution still supports the point in its present wording. Invalid when it
    cannot be cited any more, or the quoted words are gone."""
    point = citation.point
    take_turn(point.summary)
    post = citable_post(actor, point, citation.post.number)
    citation.passage = clean_passage(post, citation.passage)
    citation.post_version = post.version
    citation.cited_by_id, citation.cited_at = actor.id, clock.now()
    note_change(actor, point.summary, "summary.cited_again", point=point.number, post=post.id)
    return citation


@operation(Permission.WRITE_SUMMARY)
def take_citation_out(actor: Actor, citation: Citation) -> Point:
    """A point rests on this no longer."""
    point = citation.point
    take_turn(point.summary)
    post_id = citation.post_id
    point.citations.remove(citation)
    note_change(actor, point.summary, "summary.citation_dropped", point=point.number, post=post_id)
    return point
