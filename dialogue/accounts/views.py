"""Signing up, signing in and signing out."""

from flask import Response, flash, request
from flask.typing import ResponseReturnValue

from dialogue.accounts import (
    browser,
    operations,
    passwords,
    recovery_views,
    set_up_views,
    settings_views,
)
from dialogue.accounts.entry import new_account
from dialogue.accounts.models import User
from dialogue.accounts.pages import blueprint, form_page, page
from dialogue.accounts.queries import check_credentials
from dialogue.accounts.resuming import resumed, waiting
from dialogue.errors import DialogueError, Invalid, TooMany
from dialogue.i18n import gettext as _
from dialogue.i18n import interface
from dialogue.permissions import SITE
from dialogue.redirects import safe_path, to_path
from dialogue.web import client_prefix, current_actor, see_other

# Each adds its addresses to the one blueprint when it is imported.
VIEWS = (recovery_views, set_up_views, settings_views)


@blueprint.get("/sign-up")
def sign_up() -> ResponseReturnValue:
    if browser.current_sign_in() is not None:
        return see_other("home.index")
    return form_page("accounts/sign_up.html")


@blueprint.post("/sign-up")
def open_account() -> ResponseReturnValue:
    form, network = request.form, client_prefix()
    try:
        entry = new_account(
            name=form.get("name", ""),
            email=form.get("email", ""),
            password=form.get("password", ""),
            network=network,
        )
        operations.sign_up(
            current_actor(),
            SITE,
            name=entry.name,
            email=entry.email,
            password_hash=entry.password_hash,
            lang=interface()["lang"],
            network=network,
        )
    except (Invalid, TooMany) as refusal:
        return form_page("accounts/sign_up.html", refusal)
    return see_other("accounts.signed_up")


@blueprint.get("/sign-up/sent")
def signed_up() -> ResponseReturnValue:
    return page("accounts/signed_up.html")


@blueprint.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    wanted = safe_path(request.args.get("next"))
    if browser.current_sign_in() is not None:
        return to_path(wanted) if wanted else see_other("home.index")
    return _sign_in_form(None, wanted)


@blueprint.post("/sign-in")
def begin_sign_in() -> ResponseReturnValue:
    wanted = safe_path(request.form.get("next"))
    password = request.form.get("password", "")
    try:
        email = request.form.get("email", "")
        user = check_credentials(email, password, network=client_prefix())
    except (Invalid, TooMany) as refusal:
        return _sign_in_form(refusal, wanted)
    browser.begin(user)
    _rehash(user, password)
    return resumed() or (to_path(wanted) if wanted else see_other("home.index"))


def _sign_in_form(refusal: DialogueError | None, wanted: str | None) -> Response:
    return form_page("accounts/sign_in.html", refusal, wanted=wanted, **waiting())


def _rehash(user: User, password: str) -> None:
    """The only moment at which the password is known: keep it under today's profile."""
    if user.password_hash is not None and passwords.needs_rehash(user.password_hash):
        operations.rehash_password(user, user, password_hash=passwords.rehashed(password))


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    browser.end()
    flash(_("You are signed out."), "signed-out")
    response = see_other("home.index")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
