"""What a dialogue says of itself: about, rules, stages, documents."""

from flask import Response

from dialogue.dialogues.answering import blueprint as blueprint
from dialogue.dialogues.answering import reading_page
from dialogue.dialogues.invitations import inviting_views
from dialogue.dialogues.invitations import views as invitation_views
from dialogue.dialogues.queries import documents_of, get_dialogue, get_readable_dialogue, may_read
from dialogue.dialogues.seats import people_views
from dialogue.dialogues.seats import views as seat_views
from dialogue.dialogues.seats.queries import team_of
from dialogue.dialogues.setup import creation_views, part_views
from dialogue.dialogues.setup import views as setup_views
from dialogue.permissions import Permission, can
from dialogue.web import current_actor

# Their pages are registered by being imported.
VIEWS = (
    creation_views,
    invitation_views,
    inviting_views,
    part_views,
    people_views,
    seat_views,
    setup_views,
)


@blueprint.get("/d/<slug>/about")
def about(slug: str) -> Response:
    """What the dialogue is for, how it runs and who leads it."""
    actor = current_actor()
    dialogue = get_dialogue(actor, slug)
    return reading_page(
        "dialogues/about.html",
        dialogue,
        tab="about",
        team=team_of(dialogue) if may_read(actor, dialogue) else (),
        may_change_phase=can(actor, Permission.CHANGE_PHASE, dialogue),
        may_invite=can(actor, Permission.INVITE, dialogue),
    )


@blueprint.get("/d/<slug>/rules")
def rules(slug: str) -> Response:
    dialogue = get_dialogue(current_actor(), slug)
    return reading_page("dialogues/rules.html", dialogue, tab="rules")


@blueprint.get("/d/<slug>/stages/")
def stages(slug: str) -> Response:
    """The stages with what they mean, by which signs one knows them, and what may help there."""
    actor = current_actor()
    dialogue = get_dialogue(actor, slug)
    return reading_page(
        "dialogues/stages.html",
        dialogue,
        tab="stages",
        is_readable=may_read(actor, dialogue),
    )


@blueprint.get("/d/<slug>/documents")
def documents(slug: str) -> Response:
    dialogue = get_readable_dialogue(current_actor(), slug)
    return reading_page(
        "dialogues/documents.html", dialogue, tab="documents", documents=documents_of(dialogue)
    )
