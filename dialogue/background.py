"""What runs beside the requests of one process: deliveries as they fall due, and small duties."""

import threading
import time
from collections.abc import Callable
from typing import Protocol

import structlog
from flask import Flask

from dialogue import deliveries, events
from dialogue.extensions import db

log = structlog.get_logger(__name__)

Duty = Callable[[], object]
LAST_TURNS = 5  # seconds for all of them together
OPEN_PAGES_FIRST = 0.25  # seconds that a delivery leaves to whoever reads at this moment


class Service(Protocol):
    def start(self) -> None: ...
    def stop(self) -> None: ...


class Background:
    """One thread a duty. ``start`` begins them, ``stop`` ends each after a last turn."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._duties: list[tuple[Duty, float]] = []
        self._threads: list[threading.Thread] = []
        self._services: list[Service] = []
        self._stopping = threading.Event()
        self._wakened = threading.Event()
        events.after_commit(self._wake)

    def add(self, duty: Duty, *, every: float) -> None:
        """Have ``duty()`` called in an application context every ``every`` seconds."""
        self._duties.append((duty, every))

    def run_beside(self, service: Service) -> None:
        """Start and stop with the duties what has a thread of its own."""
        self._services.append(service)

    def start(self) -> None:
        self._wakened.set()  # much may have fallen due since the last process ended
        turns: list[tuple[Duty, float, threading.Event]] = [(self._deliver, 2.0, self._wakened)]
        turns += [(self._turn(duty), every, self._stopping) for duty, every in self._duties]
        for turn, every, signal in turns:
            thread = threading.Thread(target=self._run, args=(turn, every, signal), daemon=True)
            thread.start()
            self._threads.append(thread)
        for service in self._services:
            service.start()

    def stop(self) -> None:
        for service in self._services:
            service.stop()
        self._stopping.set()
        self._wakened.set()
        end = time.monotonic() + LAST_TURNS
        for thread in self._threads:
            thread.join(timeout=max(0, end - time.monotonic()))
        self._threads.clear()

    def is_stopping(self) -> bool:
        """For a duty that takes long: whether to leave the rest to the next process."""
        return self._stopping.is_set()

    def wait(self) -> None:
        """Block until ``stop``."""
        self._stopping.wait()

    def _wake(self, told: events.Told) -> None:
        if told.is_owed:
            self._wakened.set()

    def _run(self, turn: Duty, every: float, signal: threading.Event) -> None:
        is_last = False
        while not is_last:
            signal.wait(every)
            if signal is self._wakened:
                self._stopping.wait(OPEN_PAGES_FIRST)
                signal.clear()
            is_last = self._stopping.is_set()
            turn()

    def _deliver(self) -> None:
        self._turn(lambda: deliveries.deliver_due(stopping=self._stopping.is_set))()

    def _turn(self, duty: Duty) -> Duty:
        def turn() -> None:
            with self._app.app_context():
                try:
                    duty()
                except Exception:  # the next turn may succeed; the thread must live
                    log.exception("background duty failed")
                finally:
                    db.session.remove()

        return turn
