"""A bare Flask-SocketIO that tells everyone what is sent to it: what live pages are measured by."""

import os

from flask import Flask
from flask_socketio import SocketIO

TEXT = "x" * int(os.environ.get("EVENT_BYTES", "1024"))

app = Flask(__name__)
sockets = SocketIO(
    app,
    async_mode="threading",
    transports=["websocket"],
    async_handlers=False,
    monitor_clients=False,
    manage_session=False,
    cors_allowed_origins="*",
)


@sockets.on("watch")
def watch(_wanted: object) -> dict[str, bool]:
    return {"ok": True}


@app.get("/say/<int:number>")
def say(number: int) -> str:
    sockets.emit("change", {"seq": number, "html": TEXT})
    return ""


@app.get("/")
def hello() -> str:
    return "hello"
