"""Where a contribution stands for this reader: the thread's page in the view they chose."""

from flask import request, url_for

from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Post
from dialogue.threads.page import VIEWS

VIEW_COOKIE = "view"


def kept_view() -> str:
    """The view the reader chose last, nested at first."""
    kept = request.cookies.get(VIEW_COOKIE, "")
    return kept if kept in VIEWS else VIEWS[0]


def place_of(post: Post | HeldPost) -> str:
    """The address that leads to ``post`` in its thread, on whichever page it stands by then; or to
    where its author sees it wait."""
    if isinstance(post, HeldPost):
        return url_for("threads.held", slug=post.dialogue.slug, held_id=post.id)
    return url_for(
        "threads.show",
        slug=post.dialogue.slug,
        number=post.thread.number,
        post=post.number,
        _anchor=f"p{post.number}",
    )
