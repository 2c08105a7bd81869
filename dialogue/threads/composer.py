"""The composer: the one form in which contributions are written, wherever it stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from dialogue.dialogues.fields import gathered
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import DialogueShape
from dialogue.errors import DialogueError
from dialogue.i18n import LANGUAGES, interface, language_name, told_by_field
from dialogue.permissions import Actor, seat_in
from dialogue.threads.advice.thoughts import Advice
from dialogue.threads.drafts.keeping import reply_place
from dialogue.threads.drafts.queries import draft_at
from dialogue.threads.forms import PostForm, ThreadForm
from dialogue.threads.models import Consent, Post
from dialogue.threads.queries import ThreadShape, find_post
from dialogue.threads.quoting.marks import quotation, without_words_of
from dialogue.threads.quoting.quotations import withdrawn_quoted_in
from dialogue.threads.writing import Written, write

Form = TypeVar("Form", PostForm, ThreadForm)


@dataclass(frozen=True, slots=True)
class Composer:
    """What the composer's template shows: the form's values, choices, and what became of it.
    ``withdrawn`` are contributions that its text quotes and of which only a sign is left,
    ``advice`` is what its writer may think of first."""

    form: Any
    place: str
    languages: list[tuple[str, str]]
    consents: tuple[str, ...]
    answered: Post | None = None
    draft_saved_at: Any = None
    problem: DialogueError | None = None
    preview: str | None = None
    withdrawn: tuple[int, ...] = ()
    advice: tuple[Advice, ...] = ()

    def errors(self) -> dict[str, str]:
        """What to correct, by field, in the reader's language; "" for the form as a whole, and
        for the field that nobody sees."""
        told = told_by_field(self.problem)
        return {"" if name == "reply_to" else name: sentence for name, sentence in told.items()}

    def consent_choices(self, word: Callable[[str], str]) -> list[tuple[str, str]]:
        """Choices for a select, each with the ``word`` that stands for it."""
        return [(consent, word(consent).strip()) for consent in self.consents]

    @property
    def is_empty(self) -> bool:
        """Whether it holds nobody's words yet."""
        return not self.form.body

    def facts(self) -> tuple[Any, ...]:
        """What a page that holds it depends on, beside the words in it."""
        form = self.form
        chosen = (form.lang, form.consent, form.facilitation)
        return (self.place, self.draft_saved_at, chosen, form.body, self.withdrawn, self.advice)


def composer_for(
    actor: Actor,
    thread: ThreadShape,
    *,
    reply_to: int | None = None,
    quote: int | None = None,
    advice: Sequence[Advice] = (),
) -> Composer:
    """A composer for this thread: the draft that waits for it, else a quotation, else empty."""
    dialogue = thread.dialogue
    answered = _find(actor, thread, reply_to or quote)
    number = answered.number if answered else None
    place = reply_place(thread.number, number)
    draft = draft_at(actor, dialogue, place)
    kept = draft.fields if draft else {}
    body = kept.get("body", "")
    if quote is not None and answered is not None and answered.body and not body:
        body = quotation(answered.body, answered.number)
    form = PostForm(
        body=body,
        reply_to=number,
        lang=kept.get("lang") or own_language(actor, dialogue),
        consent=kept.get("consent") or dialogue.default_consent,
        facilitation=kept.get("facilitation", ""),
    )
    form, withdrawn = without_withdrawn(dialogue, form)
    return Composer(
        form,
        place,
        language_choices(dialogue),
        tuple(Consent),
        answered=answered,
        draft_saved_at=draft.updated_at if draft else None,
        withdrawn=withdrawn,
        advice=tuple(advice),
    )


def composer_again(
    actor: Actor,
    thread: ThreadShape,
    form: PostForm,
    *,
    problem: DialogueError | None = None,
    preview: str | None = None,
) -> Composer:
    """The composer as it was sent, with what is wrong or how it will look, but without words that
    were withdrawn since they were quoted."""
    form, withdrawn = without_withdrawn(thread.dialogue, form)
    return Composer(
        form,
        reply_place(thread.number, form.reply_to),
        language_choices(thread.dialogue),
        tuple(Consent),
        answered=_find(actor, thread, form.reply_to),
        problem=problem,
        preview=preview,
        withdrawn=withdrawn,
    )


def without_withdrawn(
    dialogue: Dialogue | DialogueShape, form: Form
) -> tuple[Form, tuple[int, ...]]:
    """The form as it may be shown, and the withdrawn contributions that it quotes: a sign stands in
    place of their words."""
    withdrawn = withdrawn_quoted_in(dialogue, form.body)
    return replace(form, body=without_words_of(form.body, withdrawn)), withdrawn


def previewed(dialogue: Dialogue | DialogueShape, body: str) -> str:
    """How a text will look; Invalid when it could not be sent."""
    written: Written = gathered({"body": lambda: write(dialogue, body)})["body"]
    return written.html


def own_language(actor: Actor, dialogue: Dialogue | DialogueShape) -> str:
    """The language a person most likely writes in here."""
    seat = seat_in(actor, dialogue)
    return (seat.lang if seat else None) or str(interface()["lang"])


def language_choices(dialogue: Dialogue | DialogueShape) -> list[tuple[str, str]]:
    """Languages to choose from, each in its own name: the dialogue's first."""
    codes = dict.fromkeys((*dialogue.languages, dialogue.lang, *LANGUAGES))
    return [(code, language_name(code)) for code in codes]


def _find(actor: Actor, thread: ThreadShape, number: int | None) -> Post | None:
    if number is None:
        return None
    found = find_post(actor, thread.dialogue, number)
    return found if found is not None and found.thread_id == thread.id else None
