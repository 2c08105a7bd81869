"""Drawing a contribution: what everyone who may see it sees alike, at every moment."""

from typing import Any

from flask import render_template, url_for

from dialogue.dialogues.shape import DialogueShape, Shape
from dialogue.i18n import gettext as _
from dialogue.i18n import interface
from dialogue.permissions import Role


def draw_post(row: Any, shape: Shape, dialogue: DialogueShape) -> str:
    """``row`` comes from ``line_queries.rows_to_draw``."""
    slug, number = dialogue.slug, row.number
    links = {
        "permalink": url_for("threads.post", slug=slug, number=number),
        "reply_href": url_for("threads.answer", slug=slug, number=number),
        "quote_href": url_for("threads.quote", slug=slug, number=number),
        "actions_href": url_for("threads.actions", slug=slug, number=number),
        "history_href": url_for("threads.history", slug=slug, number=number),
        "author_href": url_for("home.person", slug=slug, handle=row.handle),
        "reply_to_href": (
            url_for("threads.post", slug=slug, number=row.reply_to) if row.reply_to else ""
        ),
    }
    drawn = {
        **row._mapping,
        **links,
        "body": row.html,
        "facts": affiliation(row, shape),
        "role": role_word(row.role),
        "rule_title": rule_title(row.rule, shape),
    }
    return render_template("threads/_post.html", post=drawn)


def affiliation(row: Any, shape: Shape) -> tuple[str, ...]:
    """Stakeholder type, organisation, region and capacity as they were at that moment, in words."""
    lang = interface()["lang"]
    kind = shape.term("stakeholder-type", row.stakeholder_type)
    region = shape.term("region", row.region)
    capacity = {
        "personal": _("personal capacity"),
        "organisation": _("for the organisation"),
    }.get(row.capacity or "", "")
    return (
        kind.title_in(lang) if kind else "",
        row.organisation,
        region.title_in(lang) if region else "",
        capacity,
    )


def rule_title(rule: str | None, shape: Shape) -> str:
    """The rule that a decision named, in the reader's language; "" where there is none."""
    found = shape.rule(rule)
    return found.title_in(interface()["lang"]) if found else ""


def role_word(role: str) -> str:
    """A role worth telling beside a name; "" for the usual one."""
    words: dict[Role, str] = {
        Role.FACILITATOR: _("facilitator"),
        Role.MODERATOR: _("moderator"),
        Role.ANALYST: _("analyst"),
        Role.HOST: _("host"),
    }
    return words.get(Role(role), "")
