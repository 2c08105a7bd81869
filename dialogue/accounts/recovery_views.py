"""What a person without a sign-in does by mail: confirm an address, set a new password."""

from flask import Response, flash, request, session
from flask.typing import ResponseReturnValue

from dialogue.accounts import browser, operations
from dialogue.accounts.entry import new_password
from dialogue.accounts.models import TokenPurpose
from dialogue.accounts.pages import blueprint, form_page, page
from dialogue.accounts.queries import already_followed, find_token
from dialogue.errors import Conflict, Invalid, TooMany
from dialogue.i18n import gettext as _
from dialogue.permissions import SITE
from dialogue.web import client_prefix, current_actor, see_other

GONE = 410
RESET = "reset"  # where the browser's session keeps the token of a followed link


@blueprint.get("/confirm")
def ask_confirmation() -> ResponseReturnValue:
    return form_page("accounts/confirm.html")


@blueprint.post("/confirm")
def send_confirmation() -> ResponseReturnValue:
    """Send the confirmation mail again; the same answer whoever's the address is."""
    sign_in = browser.current_sign_in()
    email = request.form.get("email") or (sign_in.user.email if sign_in else None) or ""
    try:
        operations.request_confirmation(current_actor(), SITE, email=email, network=client_prefix())
    except (Invalid, TooMany) as refusal:
        return form_page("accounts/confirm.html", refusal)
    return see_other("accounts.confirmation_sent")


@blueprint.get("/confirm/sent")
def confirmation_sent() -> ResponseReturnValue:
    return page("accounts/confirmation_sent.html")


@blueprint.get("/confirm/<token>")
def confirm(token: str) -> ResponseReturnValue:
    if request.method == "HEAD":  # a mail scanner that looks ahead must not use the link up
        return Response(status=204)
    try:
        operations.confirm_email(current_actor(), SITE, token=token)
    except Invalid:
        return _used_up(TokenPurpose.CONFIRM, token)
    flash(_("Your e-mail address is confirmed."))
    return _onwards()


@blueprint.get("/email/<token>")
def confirm_email(token: str) -> ResponseReturnValue:
    if request.method == "HEAD":
        return Response(status=204)
    try:
        operations.confirm_email_change(current_actor(), SITE, token=token)
    except (Invalid, Conflict) as refusal:
        return _used_up(TokenPurpose.CHANGE_EMAIL, token, refusal)
    flash(_("Your account has its new e-mail address."))
    return _onwards()


def _onwards() -> ResponseReturnValue:
    signed_in = browser.current_sign_in() is not None
    return see_other("home.index" if signed_in else "accounts.sign_in")


def _used_up(
    purpose: TokenPurpose, token: str, refusal: Invalid | Conflict | None = None
) -> Response:
    """A link that no longer works: why, and how to get on."""
    confirms = purpose in (TokenPurpose.CONFIRM, TokenPurpose.CHANGE_EMAIL)
    return page(
        "accounts/old_link.html",
        GONE,
        purpose=purpose.value,
        followed=confirms and already_followed(token, purpose) is not None,
        taken=isinstance(refusal, Conflict),
    )


@blueprint.get("/forgotten")
def forgotten() -> ResponseReturnValue:
    return form_page("accounts/forgotten.html")


@blueprint.post("/forgotten")
def send_reset() -> ResponseReturnValue:
    """Mail a link to set a new password; the same answer whoever's the address is."""
    email = request.form.get("email", "")
    try:
        operations.request_reset(current_actor(), SITE, email=email, network=client_prefix())
    except (Invalid, TooMany) as refusal:
        return form_page("accounts/forgotten.html", refusal)
    return see_other("accounts.reset_sent")


@blueprint.get("/forgotten/sent")
def reset_sent() -> ResponseReturnValue:
    return page("accounts/reset_sent.html")


@blueprint.get("/reset/<token>")
def follow_reset(token: str) -> ResponseReturnValue:
    """Take the token out of the address, which is kept and shown in too many places."""
    if find_token(token, TokenPurpose.RESET) is None:
        return _used_up(TokenPurpose.RESET, token)
    session[RESET] = token
    return see_other("accounts.reset")


@blueprint.get("/reset")
def reset() -> ResponseReturnValue:
    token = session.get(RESET, "")
    if find_token(token, TokenPurpose.RESET) is None:
        return _used_up(TokenPurpose.RESET, token)
    return form_page("accounts/reset.html")


@blueprint.post("/reset")
def set_password() -> ResponseReturnValue:
    token = session.get(RESET, "")
    row = find_token(token, TokenPurpose.RESET)
    if row is None or row.user is None:
        return _used_up(TokenPurpose.RESET, token)
    try:
        password = request.form.get("password", "")
        password_hash = new_password(row.user, password, field="password")
    except Invalid as refusal:
        return form_page("accounts/reset.html", refusal)
    try:
        operations.reset_password(current_actor(), SITE, token=token, password_hash=password_hash)
    except Invalid:
        return _used_up(TokenPurpose.RESET, token)
    session.clear()
    flash(_("Your new password is set, and every browser is signed out. Sign in with it now."))
    return see_other("accounts.sign_in")
