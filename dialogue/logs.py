"""Log lines as JSON on stderr: no bodies, addresses, passwords or tokens are handed to it."""

import logging
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog


class Console:
    """The standard error of the moment. Whoever cannot be told, as on a full disk, goes untold:
    no request and no mail fails because nobody could be told of it."""

    def write(self, text: str) -> None:
        with suppress(OSError):
            sys.stderr.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            sys.stderr.flush()


console = cast(TextIO, Console())


def configure(level: str) -> None:
    """Log from ``level`` ("DEBUG", "INFO", "WARNING", "ERROR") on."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(console),
        cache_logger_on_first_use=False,
    )
