"""Where the links in mails lead: to what is new, and to no more mails of a dialogue.

To stop mails nobody has to sign in. Programs open links before people do, so opening one changes
nothing; a button does, or the mail provider's own (RFC 8058).
"""

from flask import Response, flash, request
from flask.typing import ResponseReturnValue

from dialogue import limits
from dialogue.accounts import browser
from dialogue.accounts.pages import page
from dialogue.dialogues.seats.models import Mails, Participant
from dialogue.errors import NotFound
from dialogue.headers import from_anywhere
from dialogue.i18n import gettext as _
from dialogue.notifications.mail_operations import start_mails, stop_mails
from dialogue.notifications.mail_queries import public_title
from dialogue.notifications.mailing import place_of
from dialogue.notifications.queries import get_notification
from dialogue.notifications.settings_views import blueprint
from dialogue.notifications.stop_links import seat_of_token
from dialogue.permissions import SITE
from dialogue.web import client_prefix, current_actor, see_other


@blueprint.get("/mails/<int:notification_id>")
@browser.signed_in_only
def follow(notification_id: int) -> ResponseReturnValue:
    """The address of what is not open to everyone, in a mail that names nothing."""
    endpoint, values = place_of(get_notification(browser.me(), notification_id))
    return see_other(endpoint, **values)


@blueprint.get("/mails/stop/<token>")
def ask_stop(token: str) -> ResponseReturnValue:
    seat = _seat(token)
    if seat.mails == Mails.NONE:
        return _stopped(token, seat, before=Mails.EACH)
    return page("notifications/stop.html", token=token, title=public_title(seat.dialogue))


@blueprint.post("/mails/stop/<token>")
@from_anywhere
def stop(token: str) -> ResponseReturnValue:
    seat = _seat(token)
    before = seat.mails
    stop_mails(current_actor(), SITE, token=token)
    return _stopped(token, seat, before=before)


@blueprint.post("/mails/start/<token>")
def start(token: str) -> ResponseReturnValue:
    _seat(token)
    start_mails(current_actor(), SITE, token=token, mails=request.form.get("mails", ""))
    flash(_("You get mails of this dialogue again."))
    return see_other("mails.ask_stop", token=token)


def _stopped(token: str, seat: Participant, *, before: str) -> Response:
    title = public_title(seat.dialogue)
    return page("notifications/stopped.html", token=token, title=title, before=before)


def _seat(token: str) -> Participant:
    """Whose mails the link stops; only wrong links are counted, so that a provider may press the
    buttons of many."""
    seat = seat_of_token(token)
    if seat is None:
        limits.count(limits.WRONG_LINKS_BY_ADDRESS, client_prefix())
        raise NotFound
    return seat
