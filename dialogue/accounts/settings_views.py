"""What a person changes about their own account."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from dialogue import i18n
from dialogue.accounts import browser, operations
from dialogue.accounts.entry import new_password
from dialogue.accounts.pages import blueprint, form_page, page
from dialogue.accounts.queries import check_own_password, get_sign_in, sign_ins_of
from dialogue.errors import Invalid, TooMany
from dialogue.i18n import gettext as _
from dialogue.web import client_prefix, see_other

LARGEST_ID = 2**31 - 1


@blueprint.get("/")
@browser.signed_in_only
def settings() -> ResponseReturnValue:
    user = browser.me()
    typed = {"name": user.name, "lang": user.lang or "", "shows_presence": user.shows_presence}
    return form_page("accounts/settings.html", user=user, typed=typed)


@blueprint.post("/")
@browser.signed_in_only
def change_profile() -> ResponseReturnValue:
    user, form = browser.me(), request.form
    lang = form.get("lang") if form.get("lang") in i18n.LANGUAGES else None
    try:
        operations.change_profile(
            user,
            user,
            name=form.get("name", ""),
            lang=lang,
            shows_presence="shows_presence" in form,
        )
    except Invalid as refusal:
        return form_page("accounts/settings.html", refusal, user=user)
    flash(_("Your account is changed."))
    response = see_other("accounts.settings")
    if i18n.COOKIE in request.cookies:  # an earlier choice by link would win over this one
        response.delete_cookie(i18n.COOKIE, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


@blueprint.get("/email")
@browser.signed_in_only
def email() -> ResponseReturnValue:
    return form_page("accounts/email.html", user=browser.me())


@blueprint.post("/email")
@browser.signed_in_only
def change_email() -> ResponseReturnValue:
    user, form = browser.me(), request.form
    try:
        current = form.get("current_password", "")
        check_own_password(user, current, network=client_prefix())
        operations.request_email_change(user, user, email=form.get("email", ""))
    except (Invalid, TooMany) as refusal:
        return form_page("accounts/email.html", refusal, user=user)
    flash(_("We have sent a link to the new address. It becomes yours when you follow the link."))
    return see_other("accounts.settings")


@blueprint.get("/password")
@browser.signed_in_only
def password() -> ResponseReturnValue:
    return form_page("accounts/password.html", user=browser.me())


@blueprint.post("/password")
@browser.signed_in_only
def change_password() -> ResponseReturnValue:
    user, form = browser.me(), request.form
    try:
        current = form.get("current_password", "")
        check_own_password(user, current, network=client_prefix())
        wanted = form.get("new_password", "")
        password_hash = new_password(user, wanted, field="new_password")
    except (Invalid, TooMany) as refusal:
        return form_page("accounts/password.html", refusal, user=user)
    keep = browser.current_sign_in()
    token = operations.change_password(user, user, password_hash=password_hash, keep=keep)
    if token is not None:
        browser.hold(token)
    flash(_("Your password is changed, and every other browser is signed out."))
    return see_other("accounts.settings")


@blueprint.get("/sessions")
@browser.signed_in_only
def sessions() -> ResponseReturnValue:
    return page(
        "accounts/sessions.html",
        sign_ins=sign_ins_of(browser.me()),
        this_one=browser.current_sign_in(),
    )


@blueprint.post(f"/sessions/<int(max={LARGEST_ID}):sign_in_id>/end")
@browser.signed_in_only
def end_session(sign_in_id: int) -> ResponseReturnValue:
    user, this_one = browser.me(), browser.current_sign_in()
    sign_in = get_sign_in(user, sign_in_id)
    if sign_in is this_one:
        browser.end()
        return see_other("home.index")
    operations.end_sign_in(user, user, sign_in=sign_in)
    flash(_("That browser is signed out."))
    return see_other("accounts.sessions")


@blueprint.post("/sessions/end-others")
@browser.signed_in_only
def end_other_sessions() -> ResponseReturnValue:
    user = browser.me()
    operations.end_other_sign_ins(user, user, keep=browser.current_sign_in())
    flash(_("Every other browser is signed out."))
    return see_other("accounts.sessions")
