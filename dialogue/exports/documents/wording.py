"""Our own words in proceedings, in one language of the interface, looked up once."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date

from dialogue.i18n import gettext as _
from dialogue.i18n import speaking
from dialogue.roles import Role
from dialogue.threads.models import Consent, PostState

Row = dict[str, Any]
MOMENT = "%Y-%m-%dT%H:%M:%SZ"  # as exports tell it


class Wording:
    """Everything that proceedings say by themselves, in ``lang``."""

    def __init__(self, lang: str) -> None:
        self._locale = Locale.parse(lang)
        self.day = lru_cache(maxsize=400)(self._day)
        with speaking(lang):
            self._look_up()

    def _look_up(self) -> None:
        self.proceedings = _("Proceedings: the contributions in full")
        self.illustrative = _("Illustrative data.")
        self.dates, self.rounds = _("Dates"), _("Rounds")
        self.contributions, self.threads = _("Contributions"), _("Threads")
        self.in_reply_to: str = _("in reply to %(number)s")
        self._audiences = {
            "team": _("For the team of this dialogue: not to be passed on."),
            "public": _("For the public."),
        }
        self._silences = {
            PostState.WITHDRAWN: _("Withdrawn by its author"),
            PostState.HIDDEN: _("Hidden by the moderators"),
            PostState.REMOVED: _("Removed by the moderators"),
            Consent.NONE: _("The author does not want it to be cited."),
            Consent.PARAPHRASE: _("The author does not want the words to be repeated."),
        }
        self._roles = {
            Role.FACILITATOR: _("facilitator"),
            Role.MODERATOR: _("moderator"),
            Role.HOST: _("host"),
            "team": _("team of the dialogue"),  # where an export does not tell more
        }

    def audience(self, audience: str) -> str:
        return str(self._audiences[audience])

    def speaker(self, post: Row) -> list[str]:
        """Who speaks: name or pseudonym, then whatever the export tells of organisation, country
        and, where they act for others, role."""
        country = self._locale.territories.get(post["country"] or "", post["country"])
        told = [post["author"], post.get("organisation"), country, self._roles.get(post["role"])]
        return [str(one) for one in told if one]

    def silence(self, post: Row) -> str:
        """Why a contribution has no words here."""
        key = post["consent"] if post["state"] == PostState.PUBLISHED else post["state"]
        return str(self._silences.get(key, "[\u2026]"))

    def span(self, first: str, after: str) -> str:
        """From the first moment of something to the first after it, as days."""
        last = datetime.strptime(after, MOMENT) - timedelta(seconds=1)
        return f"{self.day(first)} \u2013 {self.day(last.strftime(MOMENT))}"

    def _day(self, moment: str) -> str:
        day = datetime.strptime(moment, MOMENT).date()
        return str(format_date(day, "long", locale=self._locale))
