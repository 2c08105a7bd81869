"""Addresses for mails: of the site as it is set up, whatever a request said its name was."""

from typing import Any
from urllib.parse import SplitResult, urlsplit

from flask import current_app


def absolute_url(endpoint: str, **values: Any) -> str:
    """The full address of a page; needs an application context and no request."""
    site = _site()
    routes = current_app.url_map.bind(site.netloc, url_scheme=site.scheme)
    return routes.build(endpoint, values, force_external=True)


def site_host() -> str:
    """The name of the site's machine."""
    return _site().hostname or "localhost"


def _site() -> SplitResult:
    return urlsplit(str(current_app.config["SITE_URL"]))
