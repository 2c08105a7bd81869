"""A draft as those write it who have forms alone."""

import re
from typing import Any

from dialogue import clock
from dialogue.accounts.models import User
from dialogue.extensions import db
from dialogue.summaries.models import Point, Section, Summary
from dialogue.summaries.publishing.models import Publication
from dialogue.summaries.queries import load_draft
from dialogue.summaries.writing.point_operations import add_point

S = "/d/june-2005/summaries"
DRAFT = f"{S}/1/draft"


def section(summary: Summary, key: str) -> Section:
    return next(one for one in load_draft(summary) if one.key == key)


def write(writer: User, summary: Summary, text: str, key: str = "missing", **fields: Any) -> Point:
    return add_point(writer, summary, section=section(summary, key), text=text, **fields)


def point_in(page: str, number: int) -> str:
    """The HTML of a point on the page of a draft."""
    found = re.search(
        rf'<li class="point" id="point-{number}".*?(?=<li class="point"|</ol>)', page, re.S
    )
    assert found, number
    return found[0]


def circulate(summary: Summary) -> None:
    summary.state = "circulated"
    db.session.commit()


def publish(summary: Summary, title: str) -> None:
    now = clock.now()
    db.session.add(
        Publication(
            summary=summary, version=1, title=title, content={}, said={}, checksum="0" * 64,
            published_at=now,
        )
    )  # fmt: skip
    summary.state, summary.version = "published", 1
    db.session.commit()
