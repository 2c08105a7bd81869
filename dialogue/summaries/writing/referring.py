"""Citations that a point's own text makes: "#47" in it cites contribution 47.

Everything here runs inside a transaction.
"""

from dialogue import clock
from dialogue.errors import Invalid
from dialogue.extensions import db
from dialogue.markup import render
from dialogue.permissions import Actor
from dialogue.summaries.models import Citation, Point
from dialogue.summaries.writing.citing import refuse_uncitable
from dialogue.threads.models import Post
from dialogue.threads.queries import find_post


def cite_references(actor: Actor, point: Point) -> None:
    """Cite whatever the text names and the point does not cite yet. Invalid in the field "text"
    when that cannot be cited."""
    rendered = render(point.text, post_url=str)
    cited = {citation.post_id for citation in point.citations}
    for number in rendered.references:
        try:
            post = citable_post(actor, point, number)
        except Invalid as error:
            fields = {"text": error}
            raise Invalid(fields=fields) from error
        if post.id not in cited:
            add_citation(actor, point, post)
            cited.add(post.id)


def citable_post(actor: Actor, point: Point, number: int) -> Post:
    """Contribution ``number`` of the point's dialogue; Invalid when it cannot be cited there."""
    post = find_post(actor, point.dialogue, number)
    if post is None:
        raise Invalid("There is no contribution %(number)d in this dialogue.", number=number)
    refuse_uncitable(point.summary, post)
    return post


def add_citation(actor: Actor, point: Point, post: Post, passage: str = "") -> Citation:
    citation = Citation(
        point=point,
        post_id=post.id,
        post=post,
        post_version=post.version,
        passage=passage,
        cited_by_id=actor.id,
        cited_at=clock.now(),
    )
    db.session.add(citation)
    db.session.flush()
    return citation
