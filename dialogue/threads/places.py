"""Where a contribution stands for this reader: the thread's page in the view they chose."""

from flask import request, url_for

from dialogue.permissions import Actor
from dialogue.threads.models import Post
from dialogue.threads.page import VIEWS, contents_of, page_with
from dialogue.threads.queries import open_at

VIEW_COOKIE = "view"


def kept_view() -> str:
    """The view the reader chose last, nested at first."""
    kept = request.cookies.get(VIEW_COOKIE, "")
    return kept if kept in VIEWS else VIEWS[0]


def place_of(actor: Actor, post: Post) -> str:
    """The address of the page on which ``post`` stands, leading to it."""
    slug = post.dialogue.slug
    opened = open_at(actor, slug, post.thread.number)
    page = page_with(contents_of(opened), kept_view(), post.id)
    return url_for(
        "threads.show",
        slug=slug,
        number=post.thread.number,
        page=page if page > 1 else None,
        _anchor=f"p{post.number}",
    )
