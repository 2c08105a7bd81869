"""Log lines as JSON on stderr: no bodies, addresses, passwords or tokens are handed to it."""

import logging
import sys

import structlog


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
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
