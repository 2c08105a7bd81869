"""Who quotes a contribution, and which of the quoted were withdrawn: whoever may see them."""

from collections.abc import Collection, Sequence

from sqlalchemy import Text, cast, select

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import DialogueShape
from dialogue.extensions import db
from dialogue.threads.held.models import HeldPost, KeptWords
from dialogue.threads.models import Draft, Post, PostState, Revision
from dialogue.threads.quoting.marks import quoted_numbers

IMPORTED = "import"  # where "#12" meant something else


def withdrawn_among(dialogue: Dialogue | DialogueShape, numbers: Collection[int]) -> set[int]:
    """Those of these contributions whose words are not to be read any more: taken back, hidden or
    removed."""
    if not numbers:
        return set()
    return set(
        db.session.scalars(
            select(Post.number).where(
                Post.dialogue_id == dialogue.id,
                Post.number.in_(numbers),
                Post.state != PostState.PUBLISHED.value,
            )
        )
    )


def withdrawn_in(thread_id: int) -> Sequence[int]:
    """The numbers of a thread's contributions of which only the stub is left."""
    return db.session.scalars(
        select(Post.number).where(
            Post.thread_id == thread_id, Post.state != PostState.PUBLISHED.value
        )
    ).all()


def posts_quoting(post: Post) -> list[Post]:
    """The contributions whose present words quote this one, in the order of their numbers."""
    found = db.session.scalars(
        select(Post)
        .where(
            Post.dialogue_id == post.dialogue_id,
            Post.via != IMPORTED,
            Post.body.contains(_source(post)),
        )
        .order_by(Post.number)
    )
    return [one for one in found if post.number in quoted_numbers(one.body)]


def revisions_quoting(post: Post) -> list[Revision]:
    """The former wordings that quote this contribution."""
    found = db.session.scalars(
        select(Revision)
        .join(Post, Revision.post_id == Post.id)
        .where(
            Post.dialogue_id == post.dialogue_id,
            Post.via != IMPORTED,
            Revision.body.contains(_source(post)),
        )
    )
    return [one for one in found if post.number in quoted_numbers(one.body)]


def drafts_quoting(post: Post) -> list[Draft]:
    """The drafts, of whomever, that quote this contribution; nobody changes them meanwhile."""
    found = db.session.scalars(
        select(Draft)
        .where(
            Draft.dialogue_id == post.dialogue_id,
            cast(Draft.fields, Text).contains(_source(post)),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return [one for one in found if post.number in quoted_numbers(one.fields.get("body", ""))]


def held_quoting(post: Post) -> list[HeldPost]:
    """The waiting contributions that quote this one."""
    found = db.session.scalars(
        select(HeldPost).where(
            HeldPost.dialogue_id == post.dialogue_id, HeldPost.body.contains(_source(post))
        )
    )
    return [one for one in found if post.number in quoted_numbers(one.body)]


def kept_quoting(post: Post) -> list[KeptWords]:
    """The kept words, of other contributions, that quote this one."""
    found = db.session.scalars(
        select(KeptWords)
        .join(Post, KeptWords.post_id == Post.id)
        .where(
            Post.dialogue_id == post.dialogue_id,
            KeptWords.post_id != post.id,
            KeptWords.body.contains(_source(post)),
        )
    )
    return [one for one in found if post.number in quoted_numbers(one.body)]


def _source(post: Post) -> str:
    return f"#{post.number}"
