"""Which values the settings may have. A function named after a setting takes what was written and
returns what the program needs, or raises a ValueError that says what it would have to be.
"""

import os
import secrets
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
KNOWN_SECRETS = {"your-secret-key-here", "change-me-in-production", "change-this-secret"}
SHORTEST_SECRET = 16
ENGINES = ("stock", "none")
MOST_SOCKETS = 20_000


def listen(text: str) -> str:
    address = urlsplit(f"//{text}")
    if not address.hostname or not address.port or address.netloc != text or address.username:
        raise ValueError("it is a host and a port, like 127.0.0.1:5000")
    return text


def is_wildcard(host: str) -> bool:
    return host in ("0.0.0.0", "[::]")  # noqa: S104 - compared, not bound


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def site_url(text: str) -> str:
    url = urlsplit(text.rstrip("/"))
    _ = url.port  # raises ValueError when it is not a number
    if url.scheme not in ("http", "https") or not url.hostname or url.path or url.query:
        raise ValueError("it is the address of the site, like https://dialogue.example.org")
    return url.geturl()


def database_url(text: str, instance: Path) -> str:
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


def redis_url(text: str) -> str | None:
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


def secret_key_fallbacks(text: str) -> tuple[str, ...]:
    return tuple(_secret(part) for part in _parts(text))


def secret_key(text: str, instance: Path) -> str:
    """The given key, or the one that the first start made and kept."""
    if text:
        return _secret(text)
    path = instance / "secret_key"
    try:
        if not path.exists():
            _create_once(path, secrets.token_urlsafe(48))
        if path.stat().st_mode & 0o007:
            raise ValueError("it is open to everyone: run chmod 600 on the file first")
        return _secret(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error


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


def site_name(text: str) -> str:
    if not text.isprintable() or len(text) > 80:
        raise ValueError("it is one line of at most 80 characters")
    return text


def mail_url(text: str, instance: Path) -> str:
    kind, _, rest = text.partition(":")
    if kind == "maildir" and rest:
        return f"maildir:{instance / Path(rest).expanduser()}"
    url = urlsplit(text)
    _ = url.port  # raises ValueError when it is not a number
    if text != "none" and (kind not in ("smtp", "smtps") or not url.hostname):
        raise ValueError("it is maildir:FOLDER, smtp://HOST:PORT, smtps://HOST:PORT or none")
    return text


def trusted_hosts(text: str) -> tuple[str, ...]:
    names = tuple(_parts(text))
    for host in names:
        if "/" in host or "*" in host or " " in host:
            raise ValueError("it is a list of host names like dialogue.example.org, with commas")
    return names


def proxy_hops(text: str) -> int:
    if not text.isdecimal() or int(text) > 9:
        raise ValueError("it is the number of proxies in front, 0 to 9")
    return int(text)


def realtime_engine(text: str) -> str:
    if text not in ENGINES:
        raise ValueError(f"it is one of {', '.join(ENGINES)}")
    return text


def sockets(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_SOCKETS:
        raise ValueError(f"it is a number of connections, 1 to {MOST_SOCKETS}")
    return int(text)


def log_level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise ValueError(f"it is one of {', '.join(LOG_LEVELS)}")
    return text.upper()


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
