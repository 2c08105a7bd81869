"""Bodies of archives, cleaned and drawn before the transaction that holds everybody up."""

from collections.abc import Iterable

from dialogue.errors import Invalid
from dialogue.imports.items import SourcePost
from dialogue.threads.writing import Written, write_from_archive


class Texts:
    def __init__(self) -> None:
        self._drawn: dict[str, Written | None] = {}

    def prepare(self, posts: Iterable[SourcePost]) -> None:
        """Draw the bodies of ``posts``, which are to be asked for soon."""
        self._drawn = {post.key: _written(post) for post in posts}

    def of(self, post: SourcePost) -> Written | None:
        """The body as it is stored; None when there is nothing to see in it."""
        return self._drawn[post.key] if post.key in self._drawn else _written(post)


def _written(post: SourcePost) -> Written | None:
    try:
        return write_from_archive(post.body)
    except Invalid:
        return None
