"""How accounts change: the rules, without pages."""

import threading
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from dialogue import limits
from dialogue.accounts import operations, queries
from dialogue.accounts.models import SignIn, Token, TokenPurpose, User
from dialogue.accounts.staff_operations import (
    add_placeholder,
    create_user,
    issue_set_up_link,
    issue_token,
    renew_token,
    set_up_administrator,
    suspend_user,
)
from dialogue.errors import Conflict, Invalid, NotPermitted, TooMany
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.permissions import SITE, Operator, Visitor
from tests.accounts.people import PASSWORD, a_user, hash_of

VISITOR = Visitor()


def sign_up(email: str = "amina@example.org", network: str = "10.0.0") -> None:
    operations.sign_up(
        VISITOR,
        SITE,
        name="Amina",
        email=email,
        password_hash=hash_of(PASSWORD),
        lang="en",
        network=network,
    )


def kinds() -> Counter[str]:
    return Counter(db.session.scalars(select(Event.kind)))


def test_signing_up_stores_a_clean_account(app: Flask) -> None:
    sign_up(" Amina@EXAMPLE.org ")
    user = queries.user_by_email("amina@example.org")
    assert (user.name, user.email, user.is_confirmed) == ("Amina", "amina@example.org", False)
    assert not user.is_admin
    assert kinds() == {"account.signed_up": 1}


def test_signing_up_twice_raises_nothing_and_changes_nothing(app: Flask) -> None:
    sign_up()
    sign_up("AMINA@example.org")
    assert db.session.scalar(select(func.count(User.id))) == 1
    assert kinds() == {"account.signed_up": 1, "account.sign_up_repeated": 1}


def test_of_many_who_sign_up_at_once_with_one_address_one_gets_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAILS_TO_ONE_ADDRESS", limits.Limit("mails", ("100/hour",)))
    start, failures = threading.Barrier(8), []

    def race() -> None:
        with app.app_context():
            start.wait()
            try:
                sign_up()
            except Exception as error:
                failures.append(error)
            finally:
                db.session.remove()

    racers = [threading.Thread(target=race) for _ in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert failures == []
    assert db.session.scalar(select(func.count(User.id))) == 1
    assert kinds() == {"account.signed_up": 1, "account.sign_up_repeated": 7}


def test_sign_ups_are_limited_by_network_and_mails_by_address(app: Flask) -> None:
    for number in range(30):
        sign_up(f"p{number}@example.org")
    with pytest.raises(TooMany):
        sign_up("p30@example.org")
    sign_up("p30@example.org", network="10.0.1")
    for _ in range(2):
        sign_up("p30@example.org", network="10.0.2")
    with pytest.raises(TooMany) as refused:
        sign_up("p30@example.org", network="10.0.3")
    assert refused.value.retry_after > 0


def test_only_one_of_two_gets_a_token(app: Flask) -> None:
    user = a_user(is_confirmed=False)
    token = issue_token(Operator(), SITE, user=user, purpose=TokenPurpose.CONFIRM)
    start, confirmed = threading.Barrier(4), []

    def race() -> None:
        with app.app_context():
            start.wait()
            try:
                confirmed.append(operations.confirm_email(VISITOR, SITE, token=token).id)
            except Invalid:
                confirmed.append(None)
            finally:
                db.session.remove()

    racers = [threading.Thread(target=race) for _ in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert Counter(confirmed) == {user.id: 1, None: 3}


def test_no_secret_is_stored_in_the_clear(app: Flask) -> None:
    user = a_user()
    token = issue_token(Operator(), SITE, user=user, purpose=TokenPurpose.RESET)
    shown = operations.begin_sign_in(VISITOR, SITE, user=user, device="Lynx")
    assert len(token) >= 43
    assert len(shown) >= 43
    stored = [
        row.token_hash for model in (Token, SignIn) for row in db.session.scalars(select(model))
    ]
    assert len(stored) == 2
    assert not {token, shown} & set(stored)
    told = db.session.scalars(select(Event)).all()
    assert all(secret not in repr(vars(event)) for event in told for secret in (token, shown))
    assert all("amina" not in repr(event.data) for event in told)


def test_a_reset_ends_every_sign_in_and_voids_every_link(app: Flask) -> None:
    user = a_user()
    shown = [operations.begin_sign_in(VISITOR, SITE, user=user, device="") for _ in range(2)]
    links = [issue_token(Operator(), SITE, user=user, purpose=TokenPurpose.RESET) for _ in range(3)]
    operations.reset_password(VISITOR, SITE, token=links[1], password_hash=hash_of("other words 1"))
    assert [queries.find_sign_in(token) for token in shown] == [None, None]
    assert [queries.find_token(link, TokenPurpose.RESET) for link in links] == [None] * 3
    with pytest.raises(Invalid):
        operations.reset_password(VISITOR, SITE, token=links[0], password_hash="x")


def test_a_changed_password_gives_the_kept_browser_a_new_secret(app: Flask) -> None:
    user = a_user()
    old = operations.begin_sign_in(VISITOR, SITE, user=user, device="")
    keep = queries.find_sign_in(old)
    new = operations.change_password(user, user, password_hash="x", keep=keep)
    assert queries.find_sign_in(old) is None
    assert queries.find_sign_in(new).id == keep.id
    assert operations.change_password(user, user, password_hash="y", keep=None) is None
    assert queries.find_sign_in(new) is None


def test_a_wish_for_a_new_address_may_be_mailed_twice(app: Flask) -> None:
    user = a_user()
    operations.request_email_change(user, user, email="new@example.org")
    wish = db.session.scalars(select(Token)).one()
    first, second = (renew_token(Operator(), SITE, row=wish) for _ in range(2))
    assert queries.find_token(first, TokenPurpose.CHANGE_EMAIL) is not None
    operations.confirm_email_change(VISITOR, SITE, token=second)
    assert user.email == "new@example.org"
    assert queries.find_token(first, TokenPurpose.CHANGE_EMAIL) is None


def test_an_address_taken_meanwhile_stays_where_it_is(app: Flask) -> None:
    user = a_user()
    operations.request_email_change(user, user, email="new@example.org")
    token = renew_token(Operator(), SITE, row=db.session.scalars(select(Token)).one())
    a_user("new@example.org", name="Bruno")
    with pytest.raises(Conflict):
        operations.confirm_email_change(VISITOR, SITE, token=token)
    db.session.expire_all()
    assert user.email == "amina@example.org"
    assert queries.find_token(token, TokenPurpose.CHANGE_EMAIL) is not None


def test_nobody_changes_another_account(app: Flask) -> None:
    amina, bruno = a_user(), a_user("bruno@example.org", name="Bruno")
    operations.begin_sign_in(VISITOR, SITE, user=bruno, device="")
    row = db.session.scalars(select(SignIn)).one()
    for actor in (amina, VISITOR, Operator()):
        with pytest.raises(NotPermitted):
            operations.change_profile(actor, bruno, name="X", lang=None, shows_presence=True)
        with pytest.raises(NotPermitted):
            operations.end_sign_in(actor, bruno, sign_in=row)
        with pytest.raises(NotPermitted):
            operations.change_password(actor, bruno, password_hash="x", keep=None)
        with pytest.raises(NotPermitted):
            operations.request_email_change(actor, bruno, email="x@example.org")
        with pytest.raises(NotPermitted):
            operations.rehash_password(actor, bruno, password_hash="x")


def test_only_administrators_manage_people(app: Flask) -> None:
    amina = a_user()
    for actor in (amina, VISITOR):
        with pytest.raises(NotPermitted):
            create_user(actor, SITE, name="X", email="x@example.org", password_hash=None)
        with pytest.raises(NotPermitted):
            add_placeholder(actor, SITE, name="X")
        with pytest.raises(NotPermitted):
            suspend_user(actor, amina)
        with pytest.raises(NotPermitted):
            issue_set_up_link(actor, SITE)
        with pytest.raises(NotPermitted):
            issue_token(actor, SITE, user=amina, purpose=TokenPurpose.RESET)


def test_suspending_voids_links_and_sign_ins_but_never_an_administrator(app: Flask) -> None:
    user, admin = a_user(), a_user("root@example.org", is_admin=True)
    shown = operations.begin_sign_in(VISITOR, SITE, user=user, device="")
    link = issue_token(Operator(), SITE, user=user, purpose=TokenPurpose.RESET)
    suspend_user(admin, user)
    assert queries.find_sign_in(shown) is None
    assert queries.find_token(link, TokenPurpose.RESET) is None
    with pytest.raises(Invalid):
        suspend_user(Operator(), admin)


def test_only_the_newest_set_up_link_makes_an_administrator_and_only_one(app: Flask) -> None:
    old, new = issue_set_up_link(Operator(), SITE), issue_set_up_link(Operator(), SITE)

    def set_up(token: str, email: str) -> User:
        return set_up_administrator(
            VISITOR, SITE, token=token, name="Root", email=email, password_hash="x"
        )

    with pytest.raises(Invalid):
        set_up(old, "root@example.org")
    a_user()
    with pytest.raises(Conflict):
        set_up(new, "amina@example.org")
    admin = set_up(new, "root@example.org")
    assert (admin.is_admin, admin.is_confirmed) == (True, True)
    for token in (new, issue_set_up_link(Operator(), SITE)):
        with pytest.raises(Invalid):
            set_up(token, "second@example.org")
