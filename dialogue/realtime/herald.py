"""Where no sockets are: tells the processes that hold them what was committed here."""

import threading

from dialogue.events import Told
from dialogue.realtime.bus import Bus


class Herald:
    """One thread, for requests neither wait for a bus nor fail with it."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._lock = threading.Lock()
        self._news: set[str] = set()
        self._awake, self._stopping = threading.Event(), threading.Event()

    def committed(self, told: Told) -> None:
        """A transaction of this process told of these streams."""
        with self._lock:
            self._news |= told.streams()
        self._awake.set()

    def start(self) -> None:
        threading.Thread(target=self._run, name="herald", daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()
        self._awake.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._awake.wait()
            self._awake.clear()
            with self._lock:
                news, self._news = self._news, set()
            self._bus.tell(news)
        self._bus.close()
