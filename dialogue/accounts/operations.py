"""How people change their own accounts, and get back into them."""

from sqlalchemy.exc import IntegrityError

from dialogue import clock, limits
from dialogue.accounts import tokens
from dialogue.accounts.checks import refusal_of
from dialogue.accounts.emails import clean_email
from dialogue.accounts.models import SignIn, TokenPurpose, User
from dialogue.accounts.queries import user_by_email
from dialogue.accounts.writing import (
    add_token,
    add_user,
    end_sign_ins,
    redeem,
    redeem_own,
    replace_password,
    void_tokens,
)
from dialogue.errors import Conflict, Invalid, marked
from dialogue.events import record
from dialogue.extensions import db
from dialogue.operation import attempt, operation
from dialogue.permissions import Actor, Permission, Site
from dialogue.text import clean_name

TAKEN = marked("This address has an account of its own.")


@operation(Permission.SIGN_UP)
def sign_up(
    actor: Actor,
    site: Site,
    *,
    name: str,
    email: str,
    password_hash: str,
    lang: str | None,
    network: str,
) -> None:
    """Open an account and have its address confirmed by mail.

    Answers the same for an address that has an account: its owner is told by mail.
    """
    limits.count(limits.SIGN_UPS_BY_ADDRESS, network)
    address = clean_email(email)
    name = clean_name(name)
    limits.count(limits.MAILS_TO_ONE_ADDRESS, address)
    owner = user_by_email(address)
    if owner is None and _opened(actor, name, address, password_hash, lang):
        return
    owner = owner or user_by_email(address)
    record("account.sign_up_repeated", actor=actor, about=("user", owner.id if owner else None))


def _opened(actor: Actor, name: str, email: str, password_hash: str, lang: str | None) -> bool:
    """Whether the account could be made: somebody may have just taken the address."""
    try:
        with attempt():
            user = add_user(name, email, password_hash, lang)
            record("account.signed_up", actor=actor, about=("user", user.id))
    except IntegrityError:
        return False
    return True


@operation(Permission.RECOVER_ACCOUNT)
def request_confirmation(actor: Actor, site: Site, *, email: str, network: str) -> None:
    """Mail the confirmation link again, if an account waits for it."""
    user = _owner_to_mail(email, network)
    if user is not None and not user.is_confirmed:
        record("account.confirmation_requested", actor=actor, about=("user", user.id))


@operation(Permission.RECOVER_ACCOUNT)
def confirm_email(actor: Actor, site: Site, *, token: str) -> User:
    """Take the address as confirmed by whoever holds the mail sent to it."""
    user = redeem_own(token, TokenPurpose.CONFIRM)
    user.email_confirmed_at = clock.now()
    record("account.confirmed", actor=actor, about=("user", user.id))
    return user


@operation(Permission.SIGN_IN)
def begin_sign_in(actor: Actor, site: Site, *, user: User, device: str) -> str:
    """Sign in a browser whose credentials were checked; the token it will show."""
    token = tokens.new()
    now = clock.now()
    row = SignIn(
        token_hash=tokens.hash_of(token),
        user_id=user.id,
        device=device[:80],
        created_at=now,
        seen_at=now,
    )
    db.session.add(row)
    db.session.flush()
    record(
        "account.signed_in",
        actor=actor,
        about=("sign-in", row.id),
        data={"user": user.id},
    )
    return token


@operation(Permission.CHANGE_OWN_ACCOUNT)
def rehash_password(actor: Actor, user: User, *, password_hash: str) -> None:
    """Keep the same password under today's hashing profile."""
    user.password_hash = password_hash
    record("account.password_rehashed", actor=actor, about=("user", user.id))


@operation(Permission.CHANGE_OWN_ACCOUNT)
def end_sign_in(actor: Actor, user: User, *, sign_in: SignIn) -> None:
    """Sign one browser out, at once."""
    if sign_in.ended_at is None:
        sign_in.ended_at = clock.now()
    record("account.signed_out", actor=actor, about=("sign-in", sign_in.id))


@operation(Permission.CHANGE_OWN_ACCOUNT)
def end_other_sign_ins(actor: Actor, user: User, *, keep: SignIn | None) -> None:
    end_sign_ins(user, keep=keep)
    record("account.signed_out_elsewhere", actor=actor, about=("user", user.id))


@operation(Permission.RECOVER_ACCOUNT)
def request_reset(actor: Actor, site: Site, *, email: str, network: str) -> None:
    """Mail a link to set a new password, if the address has an account."""
    user = _owner_to_mail(email, network)
    if user is not None:
        record("account.reset_requested", actor=actor, about=("user", user.id))


def _owner_to_mail(email: str, network: str) -> User | None:
    """Whose address it is, counted and limited alike whether it is anybody's."""
    limits.count(limits.RECOVERIES_BY_ADDRESS, network)
    with refusal_of("email"):
        address = clean_email(email)
    limits.count(limits.MAILS_TO_ONE_ADDRESS, address)
    user = user_by_email(address)
    return user if user is not None and user.suspended_at is None else None


@operation(Permission.RECOVER_ACCOUNT)
def reset_password(actor: Actor, site: Site, *, token: str, password_hash: str) -> User:
    """Set a new password by a mailed link; every sign-in ends, every other link is void."""
    user = redeem_own(token, TokenPurpose.RESET)
    user.email_confirmed_at = user.email_confirmed_at or clock.now()
    replace_password(user, password_hash, keep=None)
    record("account.password_changed", actor=actor, about=("user", user.id))
    return user


@operation(Permission.CHANGE_OWN_ACCOUNT)
def change_password(
    actor: Actor, user: User, *, password_hash: str, keep: SignIn | None
) -> str | None:
    """Set a new password; the current one was checked. All other browsers are signed out, and
    the one kept gets a new secret, which is returned."""
    replace_password(user, password_hash, keep=keep)
    record("account.password_changed", actor=actor, about=("user", user.id))
    if keep is None:
        return None
    token = tokens.new()
    keep.token_hash = tokens.hash_of(token)
    return token


@operation(Permission.CHANGE_OWN_ACCOUNT)
def request_email_change(actor: Actor, user: User, *, email: str) -> None:
    """Mail a link to the new address; the old one stays until it is followed."""
    with refusal_of("email"):
        address = clean_email(email)
        if address == user.email:
            raise Invalid("This is your address already.")
    limits.count(limits.MAILS_TO_ONE_ADDRESS, address)
    void_tokens(user, TokenPurpose.CHANGE_EMAIL)
    wish, _unsent = add_token(TokenPurpose.CHANGE_EMAIL, user_id=user.id, email=address)
    record("account.email_change_requested", actor=actor, about=("token", wish.id))


@operation(Permission.RECOVER_ACCOUNT)
def confirm_email_change(actor: Actor, site: Site, *, token: str) -> User:
    """Take the new address; all other links of the account are void."""
    row = redeem(token, TokenPurpose.CHANGE_EMAIL)
    user = row.user
    if user is None or row.email is None or user_by_email(row.email) is not None:
        raise Conflict(TAKEN)
    try:
        with attempt():
            user.email, user.email_confirmed_at = row.email, clock.now()
    except IntegrityError:
        raise Conflict(TAKEN) from None
    void_tokens(user)
    record("account.email_changed", actor=actor, about=("user", user.id))
    return user


@operation(Permission.CHANGE_OWN_ACCOUNT)
def change_profile(
    actor: Actor, user: User, *, name: str, lang: str | None, shows_presence: bool
) -> None:
    """Change how the person is called, in which language the site speaks to them, and whether
    others who take part see that they are reading or replying."""
    with refusal_of("name"):
        user.name = clean_name(name)
    user.lang, user.shows_presence = lang, shows_presence
    record("account.profile_changed", actor=actor, about=("user", user.id))
