"""Mail that goes out: how it is written, to whom, and by which road."""

from flask import Flask

from dialogue.mail.transport import transport_for


def init_app(app: Flask, url: str) -> None:
    """Send by the road that ``url`` (the setting MAIL_URL) names: ``app.extensions["mail"]``."""
    app.extensions["mail"] = transport_for(url)
