"""An archive cut into portions that one short transaction each can take in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dialogue.imports.items import SourcePost, SourceThread

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Portion:
    """Some posts of a thread, in their order; the first portion of a thread may have none."""

    thread: SourceThread
    posts: tuple[SourcePost, ...]
    is_first: bool


def batches(threads: Iterable[SourceThread], size: int = AT_ONCE) -> Iterator[list[Portion]]:
    """Portions in the order of the archive, together about ``size`` threads and posts a batch."""
    batch: list[Portion] = []
    room = size
    for thread in threads:
        begin = 0
        while begin < len(thread.posts) or begin == 0:
            posts = thread.posts[begin : begin + room]
            batch.append(Portion(thread, posts, is_first=begin == 0))
            begin += len(posts) or 1
            room -= len(posts) + 1
            if room <= 0:
                yield batch
                batch, room = [], size
    if batch:
        yield batch
