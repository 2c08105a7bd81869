"""Every setting: its default, and what is wrong with a value that cannot be used.

Environment variables win over ``instance/config.toml``, which wins over the defaults. Read by
``wsgi.py`` and ``manage.py`` and handed to ``create_app``; the package never imports this file.
"""

import os
import secrets
import socket
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent
MEGABYTE = 1024 * 1024
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
KNOWN_SECRETS = {"your-secret-key-here", "change-me-in-production", "change-this-secret"}
SHORTEST_SECRET = 16
ENGINES = ("stock", "none")
MOST_SOCKETS = 20_000
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
            "ON_LOOPBACK": _is_loopback(self.listen.rpartition(":")[0]),
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
    listen = given.parsed("listen", "127.0.0.1:5000", _listen)
    site_url = given.parsed("site_url", _site_at(listen), _site_url)
    return Settings(
        instance=instance,
        listen=listen,
        database_url=given.parsed(
            "database_url", "sqlite:///dialogue.db", lambda url: _database_url(url, instance)
        ),
        redis_url=given.parsed("redis_url", "none", _redis_url),
        secret_key=given.parsed("secret_key", "", lambda key: _secret_key(key, instance)),
        secret_key_fallbacks=given.parsed("secret_key_fallbacks", "", _secrets),
        site_url=site_url,
        site_name=given.parsed("site_name", "Dialogue", _line),
        mail_url=given.parsed("mail_url", "maildir:mail", lambda url: _mail_url(url, instance)),
        trusted_hosts=given.parsed("trusted_hosts", _hosts_at(listen, site_url), _hosts),
        proxy_hops=given.parsed("proxy_hops", "0", _hops),
        log_level=given.parsed("log_level", "INFO", _log_level),
        realtime_engine=given.parsed("realtime_engine", "stock", _engine),
        sockets=given.parsed("sockets", "400", _sockets),
        sockets_per_address=given.parsed("sockets_per_address", "100", _sockets),
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
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.") from error
    known = set(Settings.__dataclass_fields__) - {"instance"}
    for key, value in values.items():
        if key not in known:
            raise SettingsError(f"{path} sets {key}, which is not a setting.")
        if not isinstance(value, str | int | list) or isinstance(value, bool):
            raise SettingsError(f"{path} sets {key} to something that is not text.")
    return {key: _as_text(value) for key, value in values.items()}


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


def _listen(text: str) -> str:
    address = urlsplit(f"//{text}")
    if not address.hostname or not address.port or address.netloc != text or address.username:
        raise ValueError("it is a host and a port, like 127.0.0.1:5000")
    return text


def _site_at(listen: str) -> str:
    host, _, port = listen.rpartition(":")
    if _is_wildcard(host) or host.startswith("["):
        host = "localhost"
    return f"http://{host}" if port == "80" else f"http://{host}:{port}"


def _site_url(text: str) -> str:
    url = urlsplit(text.rstrip("/"))
    _ = url.port  # raises ValueError when it is not a number
    if url.scheme not in ("http", "https") or not url.hostname or url.path or url.query:
        raise ValueError("it is the address of the site, like https://dialogue.example.org")
    return url.geturl()


def _database_url(text: str, instance: Path) -> str:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise ValueError("it is not an address that SQLAlchemy knows") from error
    kind = url.get_backend_name()
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if kind != "sqlite":
        raise ValueError("it starts with sqlite:/// or with postgresql+psycopg://")
    if not url.database or url.database == ":memory:":
        raise ValueError("SQLite needs a file, like sqlite:///dialogue.db")
    return url.set(database=str(instance / url.database)).render_as_string(hide_password=False)


def _redis_url(text: str) -> str | None:
    if text == "none":
        return None
    url = urlsplit(text)
    if url.scheme not in ("redis", "rediss", "unix") or not (url.hostname or url.path):
        raise ValueError("it starts with redis://, rediss:// or unix://, or is none")
    return text


def _secret(text: str) -> str:
    if len(text) < SHORTEST_SECRET or text.lower() in KNOWN_SECRETS:
        raise ValueError(f"it has fewer than {SHORTEST_SECRET} characters or is known to everyone")
    return text


def _secrets(text: str) -> tuple[str, ...]:
    return tuple(_secret(part) for part in _parts(text))


def _secret_key(text: str, instance: Path) -> str:
    """The given key, or the one that the first start made and kept."""
    if text:
        return _secret(text)
    path = instance / "secret_key"
    try:
        if not path.exists():
            _create_once(path, secrets.token_urlsafe(48))
        if path.stat().st_mode & 0o007:
            raise SettingsError(f"SECRET_KEY is open to everyone: run chmod 600 {path} first.")
        return _secret(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise SettingsError(f"SECRET_KEY in {path} cannot be used: {error}.") from error


def _create_once(path: Path, text: str) -> None:
    """Write a file for the owner alone, whole or not at all; the first of several writers wins."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(handle)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _line(text: str) -> str:
    if not text.isprintable() or len(text) > 80:
        raise ValueError("it is one line of at most 80 characters")
    return text


def _mail_url(text: str, instance: Path) -> str:
    kind, _, rest = text.partition(":")
    if kind == "maildir" and rest:
        return f"maildir:{instance / Path(rest).expanduser()}"
    url = urlsplit(text)
    _ = url.port  # raises ValueError when it is not a number
    if text != "none" and (kind not in ("smtp", "smtps") or not url.hostname):
        raise ValueError("it is maildir:FOLDER, smtp://HOST:PORT, smtps://HOST:PORT or none")
    return text


def _hosts_at(listen: str, site_url: str) -> str:
    """The names under which one asks for a server that listens there."""
    host = listen.rpartition(":")[0]
    names = [urlsplit(site_url).hostname or "", host]
    if _is_wildcard(host):
        names[1] = socket.gethostname().lower()
    if _is_wildcard(host) or _is_loopback(host):
        names += ["127.0.0.1", "localhost"]
    return ",".join(dict.fromkeys(name for name in names if ":" not in name))


def _is_wildcard(host: str) -> bool:
    return host in ("0.0.0.0", "[::]")  # noqa: S104 - compared, not bound


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(_parts(text))
    for host in hosts:
        if "/" in host or "*" in host or " " in host:
            raise ValueError("it is a list of host names like dialogue.example.org, with commas")
    return hosts


def _hops(text: str) -> int:
    if not text.isdecimal() or int(text) > 9:
        raise ValueError("it is the number of proxies in front, 0 to 9")
    return int(text)


def _engine(text: str) -> str:
    if text not in ENGINES:
        raise ValueError(f"it is one of {', '.join(ENGINES)}")
    return text


def _sockets(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_SOCKETS:
        raise ValueError(f"it is a number of connections, 1 to {MOST_SOCKETS}")
    return int(text)


def _log_level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise ValueError(f"it is one of {', '.join(LOG_LEVELS)}")
    return text.upper()


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
