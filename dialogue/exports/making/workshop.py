"""Where exports are made, and with what."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialogue.exports.making.shelf import Shelf

if TYPE_CHECKING:
    from flask import Flask


@dataclass(frozen=True, slots=True)
class Means:
    """What only the application knows: the secret behind pseudonyms, the site's address."""

    secret: str
    site_url: str


@dataclass(frozen=True, slots=True)
class Workshop:
    """``stopping`` tells whether to leave the rest to the next process."""

    shelf: Shelf
    means: Means
    stopping: Callable[[], bool] = lambda: False

    @property
    def published(self) -> Shelf:
        """Where the documents of published summaries stand."""
        return self.shelf.inside("published")


def workshop_of(app: "Flask", *, stopping: Callable[[], bool] = lambda: False) -> Workshop:
    """What makes exports in this application."""
    means = Means(app.config["SECRET_KEY"], app.config["SITE_URL"])
    return Workshop(Shelf(app.instance_path), means, stopping)
