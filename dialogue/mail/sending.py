"""Handing a written mail to the road that the site is set up with."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import current_app

from dialogue.accounts.models import User
from dialogue.events import Event
from dialogue.late import late
from dialogue.mail.transport import MailTransport

if TYPE_CHECKING:
    from dialogue.mail import composing
else:
    composing = late("dialogue.mail.composing")


def is_open() -> bool:
    """Whether mail leaves this site at all."""
    return _transport().is_open


def send(
    template: str,
    *,
    to: str,
    lang: str | None,
    about: Event,
    headers: Mapping[str, str] | None = None,
    **facts: Any,
) -> None:
    """Write the mail (see ``compose``) and hand it on; raises when it could not be handed on."""
    message = composing.compose(
        template, to=to, lang=lang, about=about, headers=headers or {}, **facts
    )
    _transport().send(message)


def send_to(user: User, template: str, *, about: Event, **facts: Any) -> None:
    """``send`` to an account's address, in its language."""
    send(template, to=str(user.email), lang=user.lang, about=about, **facts)


def _transport() -> MailTransport:
    transport: MailTransport = current_app.extensions["mail"]
    return transport
