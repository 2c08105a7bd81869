"""What stands beside a draft for those who write it: whose words it reflects, and its sources."""

from collections.abc import Callable, Mapping
from typing import Any

from dialogue.dialogues.shape import Shape, shape_of
from dialogue.permissions import Actor
from dialogue.summaries.coverage.ledger_reading import read_ledger
from dialogue.summaries.coverage.words import group_word, kind_words
from dialogue.summaries.models import Summary
from dialogue.summaries.sources.offered import read_sources
from dialogue.threads.drawing import affiliation, role_word
from dialogue.threads.models import Post

Person = tuple[str, tuple[str, ...], str]


def panel(actor: Actor, summary: Summary, args: Mapping[str, str]) -> dict[str, Any]:
    """The context of summaries/_panel.html; ``args`` are those of the address. The links of the
    sources lead to ``sources_at``."""
    ledger = read_ledger(actor, summary)
    return {
        **worded(shape_of(summary.dialogue)),
        "ledger": ledger,
        "sources": read_sources(actor, summary, args, ledger),
        "sources_at": "summaries.draft",
    }


def worded(shape: Shape) -> dict[str, Any]:
    """What the ledger's kinds and groups and the people who spoke are called."""
    return {
        "kind_words": kind_words(),
        "group_word": lambda kind, slug: group_word(shape, kind, slug),
        "person_of": namer(shape),
    }


def namer(shape: Shape) -> Callable[[Post], Person]:
    """Answers with who spoke and from where: name, facts and role as they stand with it."""
    return lambda post: (post.author_name, affiliation(post, shape), role_word(post.role))
