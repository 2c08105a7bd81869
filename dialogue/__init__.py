"""Dialogue hosts multi-stakeholder e-dialogues. ``create_app`` is the whole wiring."""

from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from dialogue import (
    assets,
    database,
    error_pages,
    headers,
    i18n,
    limits,
    logs,
    pagination,
    web,
)
from dialogue.background import Background
from dialogue.extensions import csrf, db, login, migrate

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Any) -> Flask:
    """The application for ``settings`` (config.Settings, or anything with the same attributes)."""
    app = Flask(
        "dialogue",
        static_folder=None,
        template_folder=str(ROOT / "templates"),
        instance_path=str(settings.instance),
    )
    app.config.update(settings.to_flask())
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    logs.configure(settings.log_level)
    limits.configure(settings.redis_url)
    _wire_libraries(app)
    return app


def _wire_libraries(app: Flask) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = database.engine_options(url)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "dialogue" / "migrations"))
    login.init_app(app)
    csrf.init_app(app)
    with app.app_context():
        database.prepare_engine(db.engine)
