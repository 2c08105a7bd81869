"""What lists of threads can be narrowed to, in the reader's words."""

from collections.abc import Sequence

from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.shape import shape_of
from dialogue.i18n import gettext as _
from dialogue.i18n import interface
from dialogue.threads.composer import language_choices

Choice = tuple[str, str, list[tuple[str, str]], str]


def choices_for(dialogue: Dialogue, forums: Sequence[Forum]) -> list[Choice]:
    """For the filters of a list: name, label, (value, text) pairs, and the text of no choice."""
    shape, lang = shape_of(dialogue), interface()["lang"]
    return [
        (
            "forum",
            _("Forum"),
            [(one.slug, shape.forum(one.id).title_in(lang)) for one in forums],
            _("all forums"),
        ),
        (
            "stage",
            _("Stage"),
            [(one.slug, one.title_in(lang)) for one in shape.stages],
            _("all stages"),
        ),
        (
            "round",
            _("Round"),
            [(str(one.number), one.title_in(lang)) for one in shape.rounds],
            _("all rounds"),
        ),
        ("lang", _("Language"), language_choices(dialogue), _("all languages")),
        (
            "sort",
            _("Order"),
            [
                ("active", _("newest contribution first")),
                ("newest", _("newest thread first")),
                ("oldest", _("oldest thread first")),
                ("quiet", _("fewest contributions first")),
            ],
            "",
        ),
    ]
