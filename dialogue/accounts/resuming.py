"""Text that was refused because its author was signed out waits in the sign-in form itself."""

import json
from typing import Any

from flask import Response, request

from dialogue.error_pages import LONG, NEVER_KEPT, resume_page
from dialogue.i18n import gettext as _
from dialogue.redirects import safe_path

MOST_FIELDS = 200


def waiting() -> dict[str, Any]:
    """What the sign-in template needs to carry the text along; its fields are empty if none
    waits."""
    fields = waiting_fields()
    return {"resume_to": resume_to(), "fields": fields, "resume": json.dumps(fields)}


def waiting_fields() -> list[dict[str, Any]]:
    """The fields that the sign-in form carries along, as ``error_pages.kept_fields`` made them."""
    try:
        carried = json.loads(request.form.get("resume", ""))
    except (ValueError, RecursionError):
        return []
    if not isinstance(carried, list) or len(carried) > MOST_FIELDS:
        return []
    pairs = [_pair(each) for each in carried]
    return [
        {"name": name, "value": value, "long": len(value) > LONG or "\n" in value}
        for name, value in filter(None, pairs)
    ]


def _pair(carried: Any) -> tuple[str, str] | None:
    if not isinstance(carried, dict):
        return None
    name, value = carried.get("name"), carried.get("value")
    if not isinstance(name, str) or not isinstance(value, str) or name in NEVER_KEPT:
        return None
    return name, value


def resume_to() -> str | None:
    """Where the waiting text was to be sent."""
    return safe_path(request.form.get("resume_to"), method="POST")


def resumed() -> Response | None:
    """After signing in: the waiting text, one press away from being sent; None if none waits."""
    target, fields = resume_to(), waiting_fields()
    if target is None or not fields:
        return None
    message = _("You are signed in again. Your text is below: send it now.")
    return resume_page(target, fields, message, 200, signed_out=False)
