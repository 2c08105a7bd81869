"""The public register of decisions, without names and numbers."""

from flask import Response, render_template, request

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import forums_of, get_readable_dialogue
from dialogue.dialogues.shape import shape_of
from dialogue.i18n import gettext as _
from dialogue.i18n import interface
from dialogue.moderation.acts import act_in_words
from dialogue.moderation.models import Act
from dialogue.moderation.reporting.register import (
    NO_FORUM,
    Register,
    read_register,
    state_of_register,
)
from dialogue.moderation.views import blueprint
from dialogue.threads.kept import Kept
from dialogue.threads.lists.narrowing import Choice
from dialogue.web import current_actor


@blueprint.get("/register/")
def register(slug: str) -> Response:
    actor = current_actor()
    found = get_readable_dialogue(actor, slug)
    kept, state = Kept(actor, found), state_of_register(found)

    def draw() -> str:
        read = read_register(found, request.args)
        return render_template(
            "moderation/register.html",
            **around(actor, found),
            tab="rules",
            register=read,
            chosen={name: value for name, value in read.chosen.items() if value},
            choices=_choices(found, read),
            act_in_words=act_in_words,
        )

    return kept.page(draw, state, forums=forums_of(actor, found), at_door=False)


def _choices(dialogue: Dialogue, read: Register) -> list[Choice]:
    shape, lang = shape_of(dialogue), interface()["lang"]
    acts = sorted(((act.value, act_in_words(act)) for act in Act), key=lambda one: one[1])
    forums = [(one.slug, one.title_in(lang)) for one in shape.forums if one.visibility == "public"]
    rules = [(one.slug, one.title_in(lang)) for one in shape.rulebook]
    months = [(one, one) for one in read.months]
    return [
        ("act", _("What was done"), acts, _("everything")),
        ("forum", _("Forum"), [*forums, (NO_FORUM, _("the whole dialogue"))], _("all forums")),
        ("rule", _("Rule"), rules, _("any rule")),
        ("month", _("Month"), months, _("any month")),
    ]
