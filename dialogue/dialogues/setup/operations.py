"""How a host words a dialogue: its details, its about page and its rules."""

from dialogue import markup
from dialogue.dialogues.fields import (
    gathered,
    language,
    languages,
    line,
    minutes,
    one_of,
    optional_line,
    optional_text,
    whole,
    whole_or_none,
)
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.news import tell_change
from dialogue.dialogues.plans.moderation import (
    APPEAL_DAYS,
    FIRST_HELD,
    HIDING_SCORES,
    HOLDINGS,
    REVIEWINGS,
)
from dialogue.dialogues.plans.parts import VISIBILITIES
from dialogue.dialogues.plans.plan import CONSENTS, JOININGS
from dialogue.dialogues.setup.forms import DetailsForm
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.text import TITLE_LIMIT

STRAPLINE_LONGEST = 300
HOST_NAME_LONGEST = 200


@operation(Permission.SET_UP_DIALOGUE)
def change_details(actor: Actor, dialogue: Dialogue, *, form: DetailsForm) -> None:
    """Change what the dialogue is called, who may read it, how one joins it, and what of it waits
    for a moderator. Invalid by field."""
    values = gathered(
        {
            "title": lambda: line(form.title, TITLE_LIMIT),
            "strapline": lambda: optional_line(form.strapline, STRAPLINE_LONGEST),
            "host_name": lambda: optional_line(form.host_name, HOST_NAME_LONGEST),
            "lang": lambda: language(form.lang) or "en",
            "languages": lambda: languages(form.languages, form.lang or "en"),
            "visibility": lambda: one_of(form.visibility, VISIBILITIES),
            "joining": lambda: one_of(form.joining, JOININGS),
            "default_consent": lambda: one_of(form.default_consent, CONSENTS),
            "edit_minutes": lambda: minutes(form.edit_minutes),
            "shows_presence": lambda: form.shows_presence,
            "holding": lambda: one_of(form.holding, HOLDINGS),
            "holding_first": lambda: whole(form.holding_first, FIRST_HELD),
            "holds_links": lambda: form.holds_links,
            "reviewing": lambda: one_of(form.reviewing, REVIEWINGS),
            "appeal_days": lambda: whole(form.appeal_days, APPEAL_DAYS),
            "hides_flagged_at": lambda: whole_or_none(form.hides_flagged_at, HIDING_SCORES),
        }
    )
    for name, value in values.items():
        setattr(dialogue, name, value)
    tell_change(actor, dialogue, "details")


@operation(Permission.SET_UP_DIALOGUE)
def change_about(actor: Actor, dialogue: Dialogue, *, text: str) -> None:
    """Replace the page that says what the dialogue is for (Markdown)."""
    dialogue.about = gathered({"text": lambda: optional_text(text)})["text"]
    dialogue.about_html = markup.render(dialogue.about).html
    tell_change(actor, dialogue, "about")


@operation(Permission.SET_UP_DIALOGUE)
def change_rules(actor: Actor, dialogue: Dialogue, *, text: str) -> None:
    """Replace the page with the rules (Markdown)."""
    dialogue.rules = gathered({"text": lambda: optional_text(text)})["text"]
    dialogue.rules_html = markup.render(dialogue.rules).html
    tell_change(actor, dialogue, "rules")
