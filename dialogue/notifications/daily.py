"""When the daily mail is due (pure)."""

from datetime import datetime, timedelta

DAILY_AT = 6  # o'clock in UTC
OLDEST = timedelta(days=7)  # what is older than that is no news for a mail


def latest_daily(now: datetime) -> datetime:
    """The last moment at or before ``now`` at which daily mails fell due: they speak of what
    happened before it."""
    moment = now.replace(hour=DAILY_AT, minute=0, second=0, microsecond=0)
    return moment if moment <= now else moment - timedelta(days=1)
