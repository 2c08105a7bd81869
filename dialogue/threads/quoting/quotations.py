"""What a text quotes that does not stand any more: a sign stands for words that were taken back by
their author, or hidden or removed by moderators."""

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import DialogueShape
from dialogue.errors import Invalid
from dialogue.threads.quoting.marks import quoted_numbers, without_words_of
from dialogue.threads.quoting.queries import withdrawn_among


def withdrawn_quoted_in(dialogue: Dialogue | DialogueShape, body: str) -> tuple[int, ...]:
    """The withdrawn contributions that this body quotes, by their words or by the sign."""
    return tuple(sorted(withdrawn_among(dialogue, quoted_numbers(body))))


def silenced(dialogue: Dialogue | DialogueShape, body: str) -> str:
    """``body`` with the sign in place of words that were withdrawn since they were quoted."""
    return without_words_of(body, withdrawn_quoted_in(dialogue, body))


def refuse_withdrawn_words(dialogue: Dialogue | DialogueShape, body: str) -> None:
    """Invalid when the body quotes words that were withdrawn since. Whoever stores the body holds
    the dialogue's counters, so that nothing is withdrawn in between."""
    for number in withdrawn_quoted_in(dialogue, body):
        if without_words_of(body, {number}) != body:
            raise Invalid(
                "Contribution %(number)d does not stand any more. Its words are taken out of your"
                " text: look it over and send it again.",
                number=number,
            )
