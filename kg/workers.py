"""A small pool of worker processes in which one item may hang, crash or eat memory and costs nobody but itself.

>>> import math
>>> for result in run(math.sqrt, [1.0, 4.0], workers=2, seconds=10):
...     print(result)
1.0
2.0

Why an own pool: multiprocessing.Pool and concurrent.futures lose the whole pool, or hang, when a worker is killed, and have no
time or memory limit for an item. A worker here is a new interpreter (never a fork, which is unsafe once a library has started
threads, and never a second run of the caller's script) that talks to us over one socket and is replaced when it breaks a limit.
"""

from __future__ import annotations

import importlib
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from kg.errors import KGError

Item = TypeVar("Item")
Result = TypeVar("Result")

SETUP_SECONDS = 120.0
"""How long a worker may take to get ready."""

AHEAD = 4
"""How many batches a worker may be ahead of the one whose result is wanted next; bounds what waits in memory."""

_START = "import json, sys; sys.path[:] = json.loads(sys.argv[2]); from kg.workers import _work; _work(int(sys.argv[1]))"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an item has no result; `trace` is the worker's traceback where there is one, for our own logs only."""

    reason: str
    trace: str = ""


@dataclass(slots=True)
class _Task(Generic[Item]):
    number: int
    item: Item
    deaths: int = 0


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    connection: Connection
    tasks: deque[_Task[Any]] = field(default_factory=deque)
    deadline: float = 0.0
    ready: bool = False


def run(
    function: Callable[..., Result],
    items: Iterable[Item],
    *,
    workers: int = 1,
    seconds: float = 60.0,
    memory_bytes: int = 1_500_000_000,
    setup: Callable[[], Any] | None = None,
    batch: int = 1,
    inline: Callable[[Item], Result | None] | None = None,
) -> Iterator[Result | Failure]:
    """Yield `function(item)`, or a Failure, for every item, in order; items are taken as they are needed.

    With `setup`, each worker calls it once and the function gets its value first: `function(setup(), item)`. Functions must be
    importable or partials of importable ones; items and results must pickle. `seconds` and `memory_bytes` (of writable memory of
    the whole worker) hold for each item. A worker that is killed by a signal gets its item a second time before it is given up.
    `batch` items are sent at once, which pays for items of a millisecond. An item for which `inline` gives a value other than
    None has that as its result and is sent to no worker. Raises KGError if a worker cannot be set up.
    """
    pool = _Pool(function, setup, max(1, workers), seconds, memory_bytes, max(1, batch))
    try:
        yield from pool.results(items, inline or (lambda item: None))
    finally:
        pool.close()


class _Pool:
    def __init__(
        self,
        function: Callable[..., Any],
        setup: Callable[[], Any] | None,
        size: int,
        seconds: float,
        memory_bytes: int,
        batch: int,
    ) -> None:
        self.function, self.setup, self.size, self.batch = function, setup, size, batch
        self.seconds, self.memory_bytes = seconds, memory_bytes
        self.workers: list[_Worker] = []
        self.waiting: deque[_Task[Any]] = deque()
        self.done: dict[int, Any] = {}
        self._order: bytes | None = None

    def results(self, items: Iterable[Any], inline: Callable[[Any], Any]) -> Iterator[Any]:
        """Keep the workers busy a bounded way ahead of the item whose result comes next."""
        numbered = enumerate(items)
        window = self.size * self.batch * AHEAD
        first = last = 0
        while True:
            for number, item in islice(numbered, window - (last - first)):
                value = inline(item)
                if value is None:
                    self.waiting.append(_Task(number, item))
                else:
                    self.done[number] = value
                last = number + 1
            if first == last:
                return
            self.hand_out()
            while first not in self.done:
                self.collect()
                self.hand_out()
            yield self.done.pop(first)
            first += 1

    def hand_out(self) -> None:
        """Give every idle worker its next items, and start workers while there are more items than workers."""
        for worker in self.workers:
            if worker.ready and not worker.tasks and self.waiting:
                self.give(worker)
        starting = sum(1 for worker in self.workers if not worker.ready)
        while len(self.workers) < self.size and starting * self.batch < len(self.waiting):
            self.workers.append(self.start())
            starting += 1

    def give(self, worker: _Worker) -> None:
        worker.tasks.extend(self.waiting.popleft() for _ in range(min(self.batch, len(self.waiting))))
        worker.deadline = time.monotonic() + self.seconds
        with suppress(OSError):  # it died while idle: collect() will see that and give its items to another
            worker.connection.send_bytes(pickle.dumps([task.item for task in worker.tasks], pickle.HIGHEST_PROTOCOL))

    def start(self) -> _Worker:
        """Start a worker: a new interpreter with our import path, told what to run. Raises KGError if it cannot be told."""
        if self._order is None:
            self._order = _pickled((self.function, self.setup, self.seconds, self.memory_bytes))
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-c", _START, str(theirs.fileno()), json.dumps(sys.path)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        worker = _Worker(process, Connection(ours.detach()), deadline=time.monotonic() + SETUP_SECONDS)
        worker.connection.send_bytes(self._order)
        return worker

    def collect(self) -> None:
        """Wait for the next news: results, a death, or a deadline that passes."""
        busy = [worker for worker in self.workers if worker.tasks or not worker.ready]
        pause = min((worker.deadline for worker in busy), default=0.0) - time.monotonic()
        heard = wait([worker.connection for worker in busy], timeout=max(0.0, pause))
        for worker in busy:
            if worker.connection in heard:
                self.hear(worker)
        now = time.monotonic()
        for worker in busy:
            if worker in self.workers and worker.deadline < now and not worker.connection.poll():
                self.fail(worker, f"took longer than {self.seconds:g} s")

    def hear(self, worker: _Worker) -> None:
        try:
            kind, value = pickle.loads(worker.connection.recv_bytes())
        except (EOFError, OSError):
            self.died(worker)
            return
        worker.deadline = time.monotonic() + self.seconds
        if kind == "ready":
            worker.ready = True
        elif kind == "unfit":
            raise value if isinstance(value, KGError) else KGError(f"a worker could not be set up: {value}")
        elif kind == "memory":
            self.fail(worker, f"needs more than {self.memory_bytes // 1_000_000} MB")
        else:
            self.done[worker.tasks.popleft().number] = value

    def died(self, worker: _Worker) -> None:
        """Find out how a worker ended; its item gets a second chance, since the system may have killed it for another's sake."""
        code = worker.process.wait()
        if worker.ready and worker.tasks and worker.tasks[0].deaths == 0:
            worker.tasks[0].deaths = 1
            self.replace(worker)
        else:
            self.fail(worker, f"worker died (signal {-code})" if code < 0 else f"worker died (exit code {code})")

    def fail(self, worker: _Worker, reason: str) -> None:
        """Give up the item that a worker was at and the worker; its other items go to the next one."""
        if not worker.ready:
            raise KGError(f"a worker could not be set up: {reason}")
        if worker.tasks:
            self.done[worker.tasks.popleft().number] = Failure(reason)
        self.replace(worker)

    def replace(self, worker: _Worker) -> None:
        self.waiting.extendleft(reversed(worker.tasks))
        self.workers.remove(worker)
        _end(worker)

    def close(self) -> None:
        for worker in self.workers:
            _end(worker)
        self.workers.clear()


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.wait()
    worker.connection.close()


def _pickled(order: tuple[Any, ...]) -> bytes:
    for part in order[:2]:
        while isinstance(part, partial):
            part = part.func
        if getattr(part, "__module__", "") == "__main__":
            raise KGError(f"{part.__qualname__} cannot run in a worker", hint="put it into a module that can be imported")
    return pickle.dumps(order, pickle.HIGHEST_PROTOCOL)


def _prepared(function: Callable[..., Any], setup: Callable[[], Any] | None) -> Callable[[Any], Any]:
    return partial(function, setup()) if setup else function


def _limit_memory(memory_bytes: int) -> None:
    """Cap the writable memory of this process, where the system can (Linux counts it as RLIMIT_DATA)."""
    resource = importlib.import_module("resource")
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def _work(descriptor: int) -> None:
    """Be a worker: the entry of the new interpreter. Ends when the socket closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection = Connection(descriptor)
    function, setup, seconds, memory_bytes = pickle.loads(connection.recv_bytes())
    try:
        prepared = _prepared(function, setup)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other side must hear of it
        connection.send_bytes(_answer("unfit", error if isinstance(error, KGError) else f"{type(error).__name__}: {error}"))
        return
    _limit_memory(memory_bytes)
    connection.send_bytes(_answer("ready", os.getpid()))
    while True:
        try:
            items = pickle.loads(connection.recv_bytes())
        except (EOFError, OSError):
            return
        for item in items:
            # If our parent is gone nobody watches the clock: then the alarm, whose default is to end the process, does.
            signal.setitimer(signal.ITIMER_REAL, seconds * 2 + 5)
            connection.send_bytes(_outcome(prepared, item))
            signal.setitimer(signal.ITIMER_REAL, 0)


def _outcome(function: Callable[[Any], Any], item: Any) -> bytes:
    try:
        return _answer("result", function(item))
    except MemoryError:
        return _answer("memory", None)
    except Exception as error:  # noqa: BLE001 - one item's failure is its own; the caller gets it as a value
        reason = f"{type(error).__name__}: {error}".splitlines()[0][:300]
        return _answer("result", Failure(reason, traceback.format_exc()[-5000:]))


def _answer(kind: str, value: Any) -> bytes:
    return pickle.dumps((kind, value), pickle.HIGHEST_PROTOCOL)
