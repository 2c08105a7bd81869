"""What the groups of the figures of moderation are called."""

from typing import Any

from dialogue.dialogues.shape import Shape
from dialogue.i18n import gettext as _
from dialogue.i18n import interface, language_name
from dialogue.moderation.reporting.figure_queries import FORUM, LANG


def group_name(shape: Shape, by: str, group: Any) -> str:
    """The name of a group of a table by ``by``, in the language that is spoken."""
    lang = interface()["lang"]
    if not group:
        return str(_("the whole dialogue") if by == FORUM else _("not given"))
    if by == FORUM:
        return shape.forum(group).title_in(lang)
    if by == LANG:
        return language_name(group, lang)
    term = shape.term(by, group)
    return term.title_in(lang) if term else str(group)
