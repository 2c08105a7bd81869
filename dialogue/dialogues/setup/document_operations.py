"""How a dialogue lists the documents that it builds on."""

from dialogue.dialogues.fields import (
    gathered,
    language,
    line,
    optional_line,
    partial_date,
    web_address,
)
from dialogue.dialogues.models import Dialogue, Document
from dialogue.dialogues.news import tell_change
from dialogue.dialogues.plans.parts import TITLE_LONGEST
from dialogue.dialogues.setup.forms import DocumentForm
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission

AUTHOR_LONGEST = 200


@operation(Permission.SET_UP_DIALOGUE)
def add_document(actor: Actor, dialogue: Dialogue, *, form: DocumentForm) -> Document:
    """A further document, after the others. Invalid by field."""
    added = Document(dialogue_id=dialogue.id, position=len(dialogue.documents))
    _word(added, form)
    db.session.add(added)
    db.session.flush()
    db.session.expire(dialogue, ["documents"])
    tell_change(actor, dialogue, "documents", about=("document", added.id))
    return added


@operation(Permission.SET_UP_DIALOGUE)
def change_document(actor: Actor, changed: Document, *, form: DocumentForm) -> None:
    _word(changed, form)
    tell_change(actor, changed.dialogue, "documents", about=("document", changed.id))


def _word(target: Document, form: DocumentForm) -> None:
    values = gathered(
        {
            "title": lambda: line(form.title, TITLE_LONGEST),
            "author": lambda: optional_line(form.author, AUTHOR_LONGEST),
            "url": lambda: web_address(form.url),
            "published_on": lambda: partial_date(form.published_on),
            "lang": lambda: language(form.lang.strip()),
        }
    )
    for name, value in values.items():
        setattr(target, name, value)
