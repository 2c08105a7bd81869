"""Where a person chooses the mails of their dialogues."""

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue

from dialogue.accounts import browser
from dialogue.accounts.pages import form_page
from dialogue.errors import Invalid
from dialogue.i18n import gettext as _
from dialogue.notifications.mail_operations import choose_mails
from dialogue.notifications.mail_queries import own_seats
from dialogue.web import see_other

blueprint = Blueprint("mails", __name__, url_prefix="/account")
PAGE = "notifications/settings.html"


@blueprint.get("/notifications/settings")
@browser.signed_in_only
def settings() -> ResponseReturnValue:
    user = browser.me()
    seats = own_seats(user)
    typed = {f"mails-{seat.id}": seat.mails for seat in seats}
    return form_page(PAGE, user=user, seats=seats, typed=typed)


@blueprint.post("/notifications/settings")
@browser.signed_in_only
def save() -> ResponseReturnValue:
    user, form = browser.me(), request.form
    seats = own_seats(user)
    names = {seat.id: f"mails-{seat.id}" for seat in seats}
    chosen = {seat_id: form[name] for seat_id, name in names.items() if name in form}
    try:
        choose_mails(user, user, chosen=chosen)
    except Invalid as refusal:
        return form_page(PAGE, refusal, user=user, seats=seats)
    flash(_("Your choice is saved."))
    return see_other("mails.settings")
