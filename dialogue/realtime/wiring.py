"""Opens the sockets of an application: engine, gate, dispatcher, each told of the others."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import cast
from urllib.parse import urlsplit

from flask import Flask

from dialogue import events
from dialogue.background import Background
from dialogue.realtime.attendance import board_for
from dialogue.realtime.bus import bus_for
from dialogue.realtime.dispatcher import Dispatcher
from dialogue.realtime.gate import Gate
from dialogue.realtime.herald import Herald
from dialogue.realtime.presence import Presence
from dialogue.realtime.rights import Rights, follow_rights
from dialogue.realtime.sockets import Sockets
from dialogue.realtime.watchers import Watchers

ENGINES = {"stock": "dialogue.realtime.engine.stock"}


def init_app(app: Flask, background: Background) -> None:
    """Put the sockets in front of ``app.wsgi_app``; with REALTIME_ENGINE=none there are none, and
    other processes, which may have some, are told."""
    follow_rights()
    bus = bus_for(app.config["SQLALCHEMY_DATABASE_URI"], app.config["REDIS_URL"])
    if app.config["REALTIME_ENGINE"] == "none":
        herald = Herald(bus)
        events.after_commit(herald.committed)
        background.run_beside(herald)
        return
    watchers = Watchers()
    dispatcher = Dispatcher(app, watchers, bus)
    presence = Presence(app, watchers, board_for(app.config["REDIS_URL"]))
    sockets = Sockets(app, watchers, dispatcher, presence)
    origins = origins_of(app.config["SITE_URL"], app.config["TRUSTED_HOSTS"])
    with _absent("redis"):  # the library would load it for queues that are not used: 7 MB
        made = import_module(ENGINES[app.config["REALTIME_ENGINE"]]).StockEngine
    dispatcher.engine = presence.engine = sockets.engine = made(app, sockets, origins)
    dispatcher.look_at_rights = presence.look_at_rights = Rights(app, watchers, sockets).turn
    app.wsgi_app = Gate(  # type: ignore[method-assign,assignment]
        app,
        app.wsgi_app,
        watchers,
        origins=origins,
        sockets=app.config["SOCKETS"],
        sockets_of_a_network=app.config["SOCKETS_PER_ADDRESS"],
    )
    events.after_commit(dispatcher.committed)
    for service in (dispatcher, presence):
        background.run_beside(service)
    app.extensions |= {"dispatcher": dispatcher, "presence": presence, "sockets": sockets}


@contextmanager
def _absent(name: str) -> Iterator[None]:
    """Import inside the block as if this library were not installed, unless it is loaded."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = cast(ModuleType, None)  # an import of it fails as for one that is absent
    try:
        yield
    finally:
        del sys.modules[name]


def origins_of(site_url: str, hosts: list[str]) -> list[str]:
    """The site as browsers name it: its own address, and each trusted host at the same port."""
    site = urlsplit(site_url)
    port = f":{site.port}" if site.port else ""
    return sorted({site_url, *(f"{site.scheme}://{host}{port}" for host in hosts)})
