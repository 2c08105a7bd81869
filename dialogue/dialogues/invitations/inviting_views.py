"""Inviting people: a link for all who hold it, or a mail to each address of a list."""

from typing import Any

from flask import Response, current_app, flash, request, session, url_for
from flask.typing import ResponseReturnValue

from dialogue.dialogues.answering import LARGEST_ID, blueprint, form_page, set_up
from dialogue.dialogues.invitations import operations as invitation_operations
from dialogue.dialogues.invitations.operations import (
    ADDRESSES_MOST,
    LONGEST_DAYS,
    OPEN_TO_ALL_INVITERS,
)
from dialogue.dialogues.invitations.reading import AddressList, read_addresses
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.queries import forums_of
from dialogue.dialogues.seats.queries import (
    get_invitation,
    invitations_of,
    seated_addresses,
)
from dialogue.errors import DialogueError, Invalid, NotFound, TooMany
from dialogue.i18n import gettext as _
from dialogue.i18n import ngettext
from dialogue.permissions import Permission, Role, roles_of
from dialogue.web import current_actor, see_other

INVITE = "/d/<slug>/setup/invitations"
MADE_LINK = "made_link"


@blueprint.get(f"{INVITE}/")
def invitations(slug: str) -> Response:
    return _page(set_up(slug, Permission.INVITE), typed={"days": LONGEST_DAYS})


@blueprint.post(f"{INVITE}/link")
def make_link(slug: str) -> ResponseReturnValue:
    dialogue = set_up(slug, Permission.INVITE)
    try:
        invitation, token = invitation_operations.invite_by_link(
            current_actor(), dialogue, **_details(dialogue)
        )
    except (Invalid, TooMany) as problem:
        return _page(dialogue, problem)
    session[MADE_LINK] = [invitation.id, token]
    return see_other("dialogues.made_link", slug=slug, invitation_id=invitation.id)


@blueprint.get(f"{INVITE}/<int(max={LARGEST_ID}):invitation_id>/link")
def made_link(slug: str, invitation_id: int) -> Response:
    """Show a link once, to the host who made it: afterwards only its hash is known."""
    dialogue = set_up(slug, Permission.INVITE)
    invitation = get_invitation(current_actor(), dialogue, invitation_id)
    made_id, token = session.pop(MADE_LINK, (None, ""))
    address = ""
    if made_id == invitation_id:
        path = url_for("dialogues.follow_invitation", slug=slug, token=token)
        address = current_app.config["SITE_URL"] + path
    return form_page(
        "dialogues/setup/made_link.html",
        dialogue,
        tab="setup",
        invitation=invitation,
        address=address,
    )


@blueprint.post(f"{INVITE}/review")
def review_list(slug: str) -> ResponseReturnValue:
    """Tell how many would be invited and which lines cannot be used, before anything is sent."""
    dialogue = set_up(slug, Permission.INVITE)
    try:
        _details(dialogue)
        found = _addresses(dialogue)
    except Invalid as problem:
        return _page(dialogue, problem)
    return form_page("dialogues/setup/review_invitations.html", dialogue, tab="setup", found=found)


@blueprint.post(f"{INVITE}/send")
def send_invitations(slug: str) -> ResponseReturnValue:
    dialogue = set_up(slug, Permission.INVITE)
    try:
        invited, spared = invitation_operations.invite_addresses(
            current_actor(),
            dialogue,
            addresses=_addresses(dialogue).addresses,
            **_details(dialogue),
        )
    except (Invalid, TooMany) as problem:
        return _page(dialogue, problem)
    told = ngettext("%(num)s invitation is sent.", "%(num)s invitations are sent.", len(invited))
    flash(told)
    if spared:
        told = _("Had too many mails lately, try again later: %(addresses)s")
        flash(told % {"addresses": ", ".join(spared)})
    return see_other("dialogues.invitations", slug=slug)


@blueprint.post(f"{INVITE}/<int(max={LARGEST_ID}):invitation_id>/revoke")
def revoke_invitation(slug: str, invitation_id: int) -> ResponseReturnValue:
    dialogue = set_up(slug, Permission.INVITE)
    invitation = get_invitation(current_actor(), dialogue, invitation_id)
    invitation_operations.revoke_invitation(current_actor(), invitation)
    flash(_("The invitation is taken back."))
    return see_other("dialogues.invitations", slug=slug)


def _addresses(dialogue: Dialogue) -> AddressList:
    """The usable addresses of the list; Invalid when there is none, or too many."""
    text = request.form.get("emails", "")
    seated = seated_addresses(dialogue, read_addresses(text).addresses)
    found = read_addresses(text, seated)
    if not found.addresses:
        raise Invalid(fields={"emails": Invalid("There is no address here to send a mail to.")})
    if len(found.addresses) > ADDRESSES_MOST:
        raise Invalid(
            fields={"emails": Invalid("Invite at most %(most)d at a time.", most=ADDRESSES_MOST)}
        )
    return found


def _details(dialogue: Dialogue) -> dict[str, Any]:
    days = request.form.get("days", "")
    if not (days.isascii() and days.isdigit() and len(days) < 4):
        raise Invalid(fields={"days": Invalid("Write the number of days.")})
    return {
        "role": request.form.get("role", ""),
        "forum": _forum(dialogue, request.form.get("forum", "")),
        "days": int(days),
        "message": request.form.get("message", ""),
    }


def _forum(dialogue: Dialogue, slug: str) -> Forum | None:
    """The forum, when the inviter may read it."""
    if not slug:
        return None
    for forum in forums_of(current_actor(), dialogue):
        if forum.slug == slug:
            return forum
    raise NotFound


def _page(dialogue: Dialogue, problem: DialogueError | None = None, **values: Any) -> Response:
    actor = current_actor()
    is_host = Role.HOST in roles_of(actor, dialogue)
    return form_page(
        "dialogues/setup/invitations.html",
        dialogue,
        problem,
        tab="setup",
        listed=invitations_of(actor, dialogue),
        forums=forums_of(actor, dialogue),
        roles=[role.value for role in (Role if is_host else OPEN_TO_ALL_INVITERS)],
        is_host=is_host,
        days_most=LONGEST_DAYS,
        most=ADDRESSES_MOST,
        **values,
    )
