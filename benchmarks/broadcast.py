"""A bare Flask-SocketIO that tells everyone what is sent to it: what live pages are measured by."""

from flask import Flask, request
from flask_socketio import SocketIO

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


@app.post("/say")
def say() -> str:
    sockets.emit("change", {"html": request.form["body"]})
    return ""


@app.get("/")
def hello() -> str:
    return "hello"
