"""Accounts: who somebody is, apart from what they say in a dialogue."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialogue.extensions import Model


class User(Model):
    """A person's account. A placeholder, made by an import, has no address and cannot sign in.

    ``unseen`` is how many notifications they have not seen; ``shows_presence``: others who take
    part may see that they are reading or replying.
    """

    __tablename__ = "user"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_is_lower_case"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    email_confirmed_at: Mapped[datetime | None]
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_admin: Mapped[bool] = mapped_column(default=False)
    is_placeholder: Mapped[bool] = mapped_column(default=False)
    lang: Mapped[str | None] = mapped_column(String(10))
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]
    unseen: Mapped[int] = mapped_column(default=0)
    shows_presence: Mapped[bool] = mapped_column(default=True)

    if TYPE_CHECKING:
        seats: list[Any]  # given by the participants of dialogues

    @property
    def is_confirmed(self) -> bool:
        return self.email_confirmed_at is not None

    @property
    def user_id(self) -> int:
        """An account belongs to itself."""
        return self.id

    dialogue = None
    forum = None


class SignIn(Model):
    """One signed-in browser. Ending the row ends the sign-in at the next request."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()


class TokenPurpose(StrEnum):
    CONFIRM = "confirm"
    RESET = "reset"
    CHANGE_EMAIL = "change-email"
    SET_UP = "set-up"


class Token(Model):
    """A one-time permission sent to an address; only its hash is kept."""

    __tablename__ = "token"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    email: Mapped[str | None] = mapped_column(String(254))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    user: Mapped[User | None] = relationship()
