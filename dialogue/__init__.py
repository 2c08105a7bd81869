"""Dialogue hosts multi-stakeholder e-dialogues. ``create_app`` is the whole wiring."""

from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask
from jinja2 import StrictUndefined
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

import dialogue.exports.making.listeners  # noqa: F401 - takes outdated files from the shelf
import dialogue.exports.published.listeners  # noqa: F401 - registers what is printed of summaries
import dialogue.mail.listeners  # noqa: F401 - registers what mail does when something happened
import dialogue.moderation.listeners  # noqa: F401 - what waits for a moderator
import dialogue.notifications.listeners  # noqa: F401 - and whom it tells
import dialogue.notifications.mail_listeners  # noqa: F401 - and the mails of notifications
import dialogue.summaries.listeners  # noqa: F401 - what becomes of words that were published
from dialogue import (
    address_parts,
    assets,
    audit_anchors,
    database,
    error_pages,
    events,
    headers,
    i18n,
    limits,
    logs,
    mail,
    retention,
    web,
)
from dialogue.accounts import seen
from dialogue.accounts import views as account_views
from dialogue.accounts.queries import ABSOLUTE
from dialogue.analysis import views as analysis_views
from dialogue.background import Background
from dialogue.dialogues import readers
from dialogue.dialogues import views as dialogue_views
from dialogue.exports import views as export_views
from dialogue.exports.making.duty import Duty as ExportDuty
from dialogue.exports.making.workshop import workshop_of
from dialogue.exports.published import views as document_views
from dialogue.extensions import csrf, db, login
from dialogue.front import Front
from dialogue.home import draft_views as _drafts  # noqa: F401 - adds its pages to home's
from dialogue.home import views as home_views
from dialogue.moderation import acts
from dialogue.moderation import pages as moderation_pages
from dialogue.notifications import link_views as _links  # noqa: F401 - adds its pages to mails'
from dialogue.notifications import mailing
from dialogue.notifications import retention as old_notifications
from dialogue.notifications import settings_views as mail_views
from dialogue.notifications import views as notification_views
from dialogue.realtime import views as realtime_views
from dialogue.realtime import wiring as sockets
from dialogue.summaries import pages as summary_pages
from dialogue.threads import frozen_answers as _answers  # noqa: F401 - is asked before a term goes
from dialogue.threads import opening_views as _opening  # noqa: F401 - adds its page to threads'
from dialogue.threads import views as thread_views
from dialogue.threads import writing_views as _writing  # noqa: F401 - adds its pages to threads'
from dialogue.threads.advice import advising
from dialogue.threads.consent import views as _consent  # noqa: F401 - adds its page to threads'
from dialogue.threads.held import views as _held  # noqa: F401 - adds its pages to threads'
from dialogue.threads.reading import positions as reading

_PAGES = (
    *(home_views, account_views, dialogue_views, thread_views, moderation_pages, summary_pages),
    *(analysis_views, export_views, document_views, notification_views, mail_views),
    realtime_views,
)
ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Any) -> Flask:
    """The application for ``settings`` (config.Settings, or anything with its attributes)."""
    app = Flask(
        "dialogue",
        static_folder=None,
        template_folder=str(ROOT / "templates"),
        instance_path=str(settings.instance),
    )
    app.config.update(settings.to_flask())
    logs.configure(settings.log_level)
    limits.configure(settings.redis_url)
    _protect_cookies(app)
    _open_libraries(app)
    _dress(app)
    mail.init_app(app, settings.mail_url)
    for views in _PAGES:
        app.register_blueprint(views.blueprint)
    _keep_record(app)
    background = _duties(app)
    _put_in_front(app, background)
    return app


def _protect_cookies(app: Flask) -> None:
    secure = urlsplit(app.config["SITE_URL"]).scheme == "https"
    app.config.update(
        SESSION_COOKIE_NAME="__Host-sid" if secure else "sid",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=ABSOLUTE,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # the Origin is checked instead, see headers.py
    )
    app.session_interface = web.Cookies()


def _open_libraries(app: Flask) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = database.engine_options(url)
    db.init_app(app)
    headers.init_app(app)  # first: a foreign request is refused before its token is looked at
    login.init_app(app)
    login.user_loader(web.asked_until_it_fails(readers.recognise))
    csrf.init_app(app)
    with app.app_context():
        database.prepare_engine(db.engine)


def _dress(app: Flask) -> None:
    """What makes answers look as they do: languages, parts of pages, error pages, assets."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    address_parts.init_app(app)
    i18n.init_app(app)
    assets.init_app(app)
    web.init_app(app, ROOT / "templates")
    error_pages.init_app(app)


def _keep_record(app: Flask) -> None:
    events.keep_record_of(*acts.kept())
    audit_anchors.init_app(app)


def _put_in_front(app: Flask, background: Background) -> None:
    """What a request passes before it is the application's: the last named is met first."""

    def engine() -> Engine:
        with app.app_context():
            return db.engine

    front = Front(app.wsgi_app, cache(engine), app.config["SESSION_COOKIE_NAME"])
    app.wsgi_app = front  # type: ignore[method-assign,assignment]
    sockets.init_app(app, background)
    hops, served = app.config["PROXY_HOPS"], cast(Any, app.wsgi_app)
    if hops:
        served = ProxyFix(served, x_for=hops, x_proto=hops, x_host=hops)
    app.wsgi_app = headers.Completed(served)  # type: ignore[method-assign,assignment]


def _duties(app: Flask) -> Background:
    background = Background(app)
    background.add(reading.flush, every=3)
    background.add(advising.flush, every=3)
    background.add(seen.flush, every=60)
    background.add(mailing.begin_due_daily_mails, every=600)
    background.add(retention.drop_old_entries, every=3600)
    background.add(old_notifications.drop_old, every=3600)
    background.add(ExportDuty(workshop_of(app, stopping=background.is_stopping)), every=3)
    app.extensions["background"] = background
    return background
