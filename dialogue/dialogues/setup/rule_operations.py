"""How a dialogue words the rules that decisions name."""

from dialogue.dialogues.fields import gathered, line, new_slug, optional_text, retranslated
from dialogue.dialogues.models import Dialogue, Rule
from dialogue.dialogues.news import tell_change
from dialogue.dialogues.plans.parts import TEXT_LONGEST, TITLE_LONGEST
from dialogue.dialogues.setup.forms import RuleForm
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission

LIMITS = {"title": TITLE_LONGEST, "message": TEXT_LONGEST}


@operation(Permission.SET_UP_DIALOGUE)
def add_rule(actor: Actor, dialogue: Dialogue, *, form: RuleForm) -> Rule:
    """A further rule, after the others. Invalid by field."""
    taken = {one.slug for one in dialogue.rulebook}
    slug = gathered({"slug": lambda: new_slug(form.slug, form.title, taken)})["slug"]
    added = Rule(
        dialogue_id=dialogue.id, slug=slug, position=len(dialogue.rulebook), translations={}
    )
    _word(added, form)
    db.session.add(added)
    db.session.flush()
    db.session.expire(dialogue, ["rulebook"])
    tell_change(actor, dialogue, "rulebook", about=("rule", added.id))
    return added


@operation(Permission.SET_UP_DIALOGUE)
def change_rule(actor: Actor, changed: Rule, *, form: RuleForm) -> None:
    """Word a rule otherwise; decisions that named it name it still."""
    _word(changed, form)
    tell_change(actor, changed.dialogue, "rulebook", about=("rule", changed.id))


def _word(target: Rule, form: RuleForm) -> None:
    values = gathered(
        {
            "title": lambda: line(form.title, TITLE_LONGEST),
            "message": lambda: optional_text(form.message),
        }
    )
    changed = {name for name, value in values.items() if getattr(target, name) != value}
    target.translations = retranslated(target.translations, form.translations, changed, LIMITS)
    target.title, target.message = values["title"], values["message"]
