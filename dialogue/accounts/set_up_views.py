"""The first administrator's account, made with the link that the server printed."""

from flask import Response, flash, request, session
from flask.typing import ResponseReturnValue

from dialogue.accounts import browser
from dialogue.accounts.entry import new_account
from dialogue.accounts.models import TokenPurpose
from dialogue.accounts.pages import blueprint, form_page, page
from dialogue.accounts.queries import find_token
from dialogue.accounts.staff_operations import set_up_administrator
from dialogue.errors import Conflict, Invalid, TooMany
from dialogue.i18n import gettext as _
from dialogue.permissions import SITE
from dialogue.web import client_prefix, current_actor, see_other

GONE = 410
SET_UP = "set-up"  # where the browser's session keeps the token of the printed link


@blueprint.get("/set-up/<token>")
def set_up(token: str) -> ResponseReturnValue:
    """Take the token out of the address, which is kept and shown in too many places."""
    if find_token(token, TokenPurpose.SET_UP) is None:
        return _over()
    session[SET_UP] = token
    return see_other("accounts.administrator")


@blueprint.get("/set-up")
def administrator() -> ResponseReturnValue:
    if find_token(session.get(SET_UP, ""), TokenPurpose.SET_UP) is None:
        return _over()
    return form_page("accounts/set_up.html")


@blueprint.post("/set-up")
def create_administrator() -> ResponseReturnValue:
    form, token = request.form, session.get(SET_UP, "")
    if find_token(token, TokenPurpose.SET_UP) is None:
        return _over()
    try:
        entry = new_account(
            name=form.get("name", ""),
            email=form.get("email", ""),
            password=form.get("password", ""),
            network=client_prefix(),
        )
        user = set_up_administrator(
            current_actor(),
            SITE,
            token=token,
            name=entry.name,
            email=entry.email,
            password_hash=entry.password_hash,
        )
    except (Conflict, Invalid, TooMany) as refusal:
        return form_page("accounts/set_up.html", refusal)
    browser.begin(user)
    flash(_("You are the administrator of this site now."))
    return see_other("home.index")


def _over() -> Response:
    return page("accounts/old_link.html", GONE, purpose="set-up", followed=False, taken=False)
