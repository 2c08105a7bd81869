"""People for tests of accounts: say only what the test is about."""

from functools import cache

from werkzeug.test import TestResponse

from dialogue.accounts import passwords
from dialogue.accounts.models import User
from dialogue.accounts.staff_operations import create_user
from dialogue.permissions import SITE, Operator
from tests.browser import Browser

PASSWORD = "seven quiet herons"
NEW_PASSWORD = "nine patient otters"


@cache
def hash_of(password: str) -> str:
    return passwords.hashed(password)


def a_user(
    email: str = "amina@example.org",
    *,
    name: str = "Amina",
    password: str | None = PASSWORD,
    is_confirmed: bool = True,
    is_admin: bool = False,
) -> User:
    """An account that exists already."""
    password_hash = hash_of(password) if password else None
    user = create_user(
        Operator(), SITE, name=name, email=email, password_hash=password_hash, is_admin=is_admin
    )
    if not is_confirmed:
        user.email_confirmed_at = None
    return user


def sign_in(
    browser: Browser, email: str = "amina@example.org", password: str = PASSWORD, **values: str
) -> TestResponse:
    return browser.submit("/account/sign-in", "sign-in", email=email, password=password, **values)


def signed_in_name(browser: Browser) -> str | None:
    """Whose account this browser opens; None when it is signed out."""
    page = browser.get("/account/")
    if page.status_code == 303:
        return None
    assert page.status_code == 200
    return page.text.split('name="name"')[1].split('value="')[1].split('"')[0]


def csrf_token_in(page: TestResponse) -> str:
    return page.text.split('name="csrf_token" value="')[1].split('"')[0]
