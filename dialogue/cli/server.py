"""The settings of gunicorn, and what happens as its worker begins and ends.

Read by the small master process, so nothing of the application is imported here: the worker's
application brings its own background duties.
"""

import os
import signal
import threading
from typing import Any

worker_class = "gthread"
timeout = 60
graceful_timeout = 10
answers_end = 6  # seconds into it: the rest is for the last turns of the worker's duties
keepalive = 15
backlog = 512
loglevel = "warning"
control_socket_disable = True
# Who is asking, and by which scheme, is for PROXY_HOPS to say, not for headers that anyone sends.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}


def post_worker_init(worker: Any) -> None:
    """The worker's application is loaded: begin its duties, and say that it answers.

    Ctrl-C reaches every process of the terminal; the master passes it on as a signal of its own,
    and a worker that handled both at once could stop for ever on its own lock.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *seen: _leave(worker, *seen))
    worker.cfg.set("graceful_timeout", answers_end)
    worker.wsgi.extensions["background"].start()
    if worker.age == 1:
        print(os.environ.get("DIALOGUE_GREETING", ""), flush=True)


def _leave(worker: Any, number: int, frame: Any) -> None:
    """Asked to stop: open sockets would keep the worker until its time is up."""
    worker.handle_exit(number, frame)
    sockets = worker.wsgi.extensions.get("sockets")
    if sockets is not None:
        threading.Thread(target=sockets.dismiss_all, args=("restart",), daemon=True).start()


def worker_exit(server: Any, worker: Any) -> None:
    """End the duties after their last turn, so that nothing buffered is lost."""
    if hasattr(worker, "wsgi"):  # unless it failed to load
        worker.wsgi.extensions["background"].stop()
