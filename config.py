"""Every setting and its default; ``config_values.py`` says which values it may have.

Environment variables win over ``instance/config.toml``, which wins over the defaults. Read by
``wsgi.py`` and ``manage.py`` and handed to ``create_app``; the package never imports these
files.
"""

import os
import socket
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import config_values as values

ROOT = Path(__file__).resolve().parent
MEGABYTE = 1024 * 1024
T = TypeVar("T")


class SettingsError(Exception):
    """One plain sentence that names the setting."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``create_app`` needs to know. The README explains each; a test compares the two."""

    instance: Path
    listen: str
    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)
    secret_key: str = field(repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(repr=False)
    site_url: str
    site_name: str
    mail_url: str = field(repr=False)
    trusted_hosts: tuple[str, ...]
    proxy_hops: int
    log_level: str
    realtime_engine: str
    sockets: int
    sockets_per_address: int

    def to_flask(self) -> dict[str, Any]:
        """The keys of ``app.config`` that follow from the settings."""
        return {
            "SECRET_KEY": self.secret_key,
            "SECRET_KEY_FALLBACKS": list(self.secret_key_fallbacks),
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "TRUSTED_HOSTS": list(self.trusted_hosts),
            "PREFERRED_URL_SCHEME": urlsplit(self.site_url).scheme,
            "MAX_CONTENT_LENGTH": 2 * MEGABYTE,
            "MAX_FORM_MEMORY_SIZE": MEGABYTE,
            "LISTEN": self.listen,
            "ON_LOOPBACK": values.is_loopback(self.listen.rpartition(":")[0]),
            "SITE_URL": self.site_url,
            "SITE_NAME": self.site_name,
            "MAIL_URL": self.mail_url,
            "REDIS_URL": self.redis_url,
            "PROXY_HOPS": self.proxy_hops,
            "REALTIME_ENGINE": self.realtime_engine,
            "SOCKETS": self.sockets,
            "SOCKETS_PER_ADDRESS": self.sockets_per_address,
        }


def variable_of(field: str) -> str:
    """The environment variable that sets a field of Settings."""
    return "DIALOGUE_INSTANCE" if field == "instance" else field.upper()


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this start; raises SettingsError at the first value that is unusable."""
    instance = _instance(environ)
    given = _Given(instance, environ)
    listen = given.parsed("listen", "127.0.0.1:5000", values.listen)
    site_url = given.parsed("site_url", _site_at(listen), values.site_url)
    return Settings(
        instance=instance,
        listen=listen,
        database_url=given.parsed(
            "database_url", "sqlite:///dialogue.db", lambda url: values.database_url(url, instance)
        ),
        redis_url=given.parsed("redis_url", "none", values.redis_url),
        secret_key=given.parsed("secret_key", "", lambda key: values.secret_key(key, instance)),
        secret_key_fallbacks=given.parsed("secret_key_fallbacks", "", values.secret_key_fallbacks),
        site_url=site_url,
        site_name=given.parsed("site_name", "Dialogue", values.site_name),
        mail_url=given.parsed(
            "mail_url", "maildir:mail", lambda url: values.mail_url(url, instance)
        ),
        trusted_hosts=given.parsed(
            "trusted_hosts", _hosts_at(listen, site_url), values.trusted_hosts
        ),
        proxy_hops=given.parsed("proxy_hops", "0", values.proxy_hops),
        log_level=given.parsed("log_level", "INFO", values.log_level),
        realtime_engine=given.parsed("realtime_engine", "stock", values.realtime_engine),
        sockets=given.parsed("sockets", "400", values.sockets),
        sockets_per_address=given.parsed("sockets_per_address", "100", values.sockets),
    )


class _Given:
    """What was set, by variable or by file."""

    def __init__(self, instance: Path, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._file = _read_file(instance / "config.toml")

    def parsed(self, field: str, default: str, parse: Callable[[str], T]) -> T:
        name = variable_of(field)
        text = self._environ.get(name) or self._file.get(field) or default
        try:
            return parse(text)
        except ValueError as error:
            raise SettingsError(f"{name} cannot be used: {error}.") from error


def _read_file(path: Path) -> dict[str, str]:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.") from error
    known = set(Settings.__dataclass_fields__) - {"instance"}
    for key, value in written.items():
        if key not in known:
            raise SettingsError(f"{path} sets {key}, which is not a setting.")
        if not isinstance(value, str | int | list) or isinstance(value, bool):
            raise SettingsError(f"{path} sets {key} to something that is not text.")
    return {key: _as_text(value) for key, value in written.items()}


def _as_text(value: str | int | list[object]) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _instance(environ: Mapping[str, str]) -> Path:
    path = ROOT / Path(environ.get("DIALOGUE_INSTANCE") or "instance").expanduser()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror
        raise SettingsError(f"DIALOGUE_INSTANCE cannot be used: {path}: {reason}.") from error
    return path


def _site_at(listen: str) -> str:
    host, _, port = listen.rpartition(":")
    if values.is_wildcard(host) or host.startswith("["):
        host = "localhost"
    return f"http://{host}" if port == "80" else f"http://{host}:{port}"


def _hosts_at(listen: str, site_url: str) -> str:
    """The names under which one asks for a server that listens there."""
    host = listen.rpartition(":")[0]
    names = [urlsplit(site_url).hostname or "", host]
    if values.is_wildcard(host):
        names[1] = socket.gethostname().lower()
    if values.is_wildcard(host) or values.is_loopback(host):
        names += ["127.0.0.1", "localhost"]
    return ",".join(dict.fromkeys(name for name in names if ":" not in name))
