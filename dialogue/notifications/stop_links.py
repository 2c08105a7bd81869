"""The link in each mail that stops the mails of its dialogue, without signing in.

It is nothing but the seat's number and a signature that holds as long as the account's address is
the one the mail went to. It is stored nowhere and gives no other power.
"""

import hashlib

from flask import current_app
from itsdangerous import Signer

from dialogue.address_parts import LARGEST
from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import db


def stop_token(seat: Participant) -> str:
    """What stands in the address of the seat's link."""
    return _signer(seat).sign(str(seat.id)).decode()


def seat_of_token(token: str) -> Participant | None:
    """The seat whose mails the token stops; None for a wrong one, or one that has become void."""
    number = token.partition(".")[0]
    if not (number.isascii() and number.isdigit() and int(number) <= LARGEST):
        return None
    seat = db.session.get(Participant, int(number))
    return seat if seat is not None and _signer(seat).validate(token) else None


def _signer(seat: Participant) -> Signer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return Signer(
        keys,
        salt=f"stop mails to {seat.user.email}",
        key_derivation="hmac",
        digest_method=hashlib.sha256,
    )
