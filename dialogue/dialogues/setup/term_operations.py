"""How a dialogue lists stakeholder types, regions and social groups."""

from dialogue.dialogues.fields import gathered, line, new_slug, one_of, retranslated
from dialogue.dialogues.models import Dialogue, Term
from dialogue.dialogues.news import tell_change
from dialogue.dialogues.plans.parts import TITLE_LONGEST
from dialogue.dialogues.setup.forms import TermForm
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission

KINDS = ("stakeholder-type", "region", "social-group")
LIMITS = {"title": TITLE_LONGEST}


@operation(Permission.SET_UP_DIALOGUE)
def add_term(actor: Actor, dialogue: Dialogue, *, kind: str, form: TermForm) -> Term:
    """A further entry of the list ``kind``, after the others. Invalid by field."""
    listed = [one for one in dialogue.terms if one.kind == one_of(kind, KINDS)]
    taken = {one.slug for one in listed}
    slug = gathered({"slug": lambda: new_slug(form.slug, form.title, taken)})["slug"]
    added = Term(
        dialogue_id=dialogue.id, kind=kind, slug=slug, position=len(listed), translations={}
    )
    _word(added, form)
    db.session.add(added)
    db.session.flush()
    db.session.expire(dialogue, ["terms"])
    tell_change(actor, dialogue, "terms", about=("term", added.id))
    return added


@operation(Permission.SET_UP_DIALOGUE)
def change_term(actor: Actor, changed: Term, *, form: TermForm) -> None:
    """Call an entry otherwise; what people answered stays the same answer."""
    _word(changed, form)
    tell_change(actor, changed.dialogue, "terms", about=("term", changed.id))


def _word(target: Term, form: TermForm) -> None:
    title = gathered({"title": lambda: line(form.title, TITLE_LONGEST)})["title"]
    changed = {"title"} if target.title != title else set()
    target.translations = retranslated(target.translations, form.translations, changed, LIMITS)
    target.title = title
