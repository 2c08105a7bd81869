"""How a dialogue words its stages."""

from dialogue.dialogues.fields import (
    gathered,
    line,
    new_slug,
    one_of,
    optional_text,
    retranslated,
)
from dialogue.dialogues.models import Dialogue, Stage
from dialogue.dialogues.news import tell_change
from dialogue.dialogues.plans.parts import FAMILIES, GLYPHS, TEXT_LONGEST, TITLE_LONGEST
from dialogue.dialogues.setup.forms import StageForm
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission

LIMITS = {"title": TITLE_LONGEST, "definition": TEXT_LONGEST}


@operation(Permission.SET_UP_DIALOGUE)
def add_stage(actor: Actor, dialogue: Dialogue, *, form: StageForm) -> Stage:
    """A further stage, after the others. Invalid by field."""
    taken = {one.slug for one in dialogue.stages}
    slug = gathered({"slug": lambda: new_slug(form.slug, form.title, taken)})["slug"]
    added = Stage(
        dialogue_id=dialogue.id, slug=slug, position=len(dialogue.stages), translations={}
    )
    _word(added, form)
    db.session.add(added)
    db.session.flush()
    db.session.expire(dialogue, ["stages"])
    tell_change(actor, dialogue, "stages", about=("stage", added.id))
    return added


@operation(Permission.SET_UP_DIALOGUE)
def change_stage(actor: Actor, changed: Stage, *, form: StageForm) -> None:
    """Change everything about a stage but its address."""
    _word(changed, form)
    tell_change(actor, changed.dialogue, "stages", about=("stage", changed.id))


def _word(target: Stage, form: StageForm) -> None:
    values = gathered(
        {
            "title": lambda: line(form.title, TITLE_LONGEST),
            "family": lambda: one_of(form.family, FAMILIES),
            "glyph": lambda: one_of(form.glyph, GLYPHS),
            "definition": lambda: optional_text(form.definition, TEXT_LONGEST),
            "signs": lambda: optional_text(form.signs, TEXT_LONGEST),
            "tools": lambda: optional_text(form.tools, TEXT_LONGEST),
        }
    )
    changed = {name for name in LIMITS if getattr(target, name) != values[name]}
    target.translations = retranslated(target.translations, form.translations, changed, LIMITS)
    for name, value in values.items():
        setattr(target, name, value)
