"""How a dialogue lays out its forums."""

from dialogue.dialogues.fields import (
    gathered,
    line,
    new_slug,
    one_of,
    one_of_or_none,
    optional_text,
    retranslated,
)
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.news import tell_change
from dialogue.dialogues.plans.moderation import HOLDINGS, REVIEWINGS
from dialogue.dialogues.plans.parts import TEXT_LONGEST, TITLE_LONGEST, VISIBILITIES
from dialogue.dialogues.setup.forms import ForumForm
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission

LIMITS = {"title": TITLE_LONGEST, "description": TEXT_LONGEST}


@operation(Permission.SET_UP_DIALOGUE)
def add_forum(actor: Actor, dialogue: Dialogue, *, form: ForumForm) -> Forum:
    """A further forum, after the others. Invalid by field."""
    taken = {one.slug for one in dialogue.forums}
    slug = gathered({"slug": lambda: new_slug(form.slug, form.title, taken)})["slug"]
    added = Forum(
        dialogue_id=dialogue.id, slug=slug, position=len(dialogue.forums), translations={}
    )
    _word(dialogue, added, form)
    db.session.add(added)
    db.session.flush()
    db.session.expire(dialogue, ["forums"])
    tell_change(actor, dialogue, "forums", about=("forum", added.id))
    return added


@operation(Permission.SET_UP_DIALOGUE)
def change_forum(actor: Actor, changed: Forum, *, form: ForumForm) -> None:
    """Change everything about a forum but its address."""
    _word(changed.dialogue, changed, form)
    tell_change(actor, changed.dialogue, "forums", about=("forum", changed.id))


def _word(dialogue: Dialogue, target: Forum, form: ForumForm) -> None:
    regions = {term.slug for term in dialogue.terms if term.kind == "region"}
    values = gathered(
        {
            "title": lambda: line(form.title, TITLE_LONGEST),
            "description": lambda: optional_text(form.description, TEXT_LONGEST),
            "region": lambda: one_of_or_none(form.region, regions),
            "visibility": lambda: one_of(form.visibility, VISIBILITIES),
            "shows_presence": lambda: form.shows_presence,
            "holding": lambda: one_of_or_none(form.holding, HOLDINGS),
            "reviewing": lambda: one_of_or_none(form.reviewing, REVIEWINGS),
        }
    )
    changed = {name for name in LIMITS if getattr(target, name) != values[name]}
    target.translations = retranslated(target.translations, form.translations, changed, LIMITS)
    for name, value in values.items():
        setattr(target, name, value)
