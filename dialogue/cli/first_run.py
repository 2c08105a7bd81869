"""What only a first ``run`` brings: the demo, and the link with which one becomes administrator."""

from pathlib import Path

from flask import Flask, url_for
from sqlalchemy import select

from dialogue.accounts.queries import has_administrator
from dialogue.accounts.staff_operations import issue_set_up_link
from dialogue.cli import demo
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.permissions import SITE, Operator


def complete(app: Flask, *, new_database: bool, with_demo: bool) -> str | None:
    """Load the demo if this is the first run and it is wanted; the administrator's set-up link,
    or None once there is an administrator.

    A new database makes a run the first again; an interrupted first run is repeated. The demo is
    for trying things out on one's own machine: only an address that nobody else reaches brings it.
    """
    done = Path(app.instance_path, "first-run")
    if new_database:
        done.unlink(missing_ok=True)
    if not done.exists():
        if with_demo and app.config["ON_LOOPBACK"] and _is_unused():
            demo.load(app)
        done.touch()
    return None if has_administrator() else _set_up_link(app)


def _is_unused() -> bool:
    return db.session.scalar(select(Dialogue.id).limit(1)) is None


def _set_up_link(app: Flask) -> str:
    token = issue_set_up_link(Operator(), SITE)
    with app.test_request_context(base_url=app.config["SITE_URL"]):
        return url_for("accounts.set_up", token=token, _external=True)
