"""The process that answers queries, kept for the next one: loading what parses a query takes longer than most answers.

One waits while this process lives; it is killed when a query's time is over, and another takes its place. It ends by itself when
this process ends (its stdin closes), when it has waited too long, and shortly after a query's time if nobody is left to kill it.
"""

from __future__ import annotations

import atexit
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import kg

START_SECONDS = 60.0
"""How long a process may take to start; the time for the query counts from then."""

END = b'{"end": true}\n'
"""The line that ends an answer of a process that waits for the next query; one that does not just closes its output."""


class Standby:
    """One `python -m kg.store.child`. Answers one query after another; used by one thread at a time."""

    def __init__(self) -> None:
        """Start it; `ask` waits until it is ready."""
        environment = {**os.environ, "PYTHONPATH": str(Path(kg.__file__).parents[1]), "PYTHONUNBUFFERED": ""}
        self.owner, self.asked, self.leaving = os.getpid(), False, False
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "kg.store.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )

    def ask(self, request: Mapping[str, Any], seconds: float) -> tuple[bytes, int | None]:
        """Give the lines of the answer, and 0 if it is whole, the code with which it died, or None if its time is over."""
        if not self.asked:
            output, over = self._read(b"\n", START_SECONDS)
            if over or not output:
                return b"", None if over else self.process.wait(timeout=10)
        self.asked = True
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return b"", self.process.wait(timeout=10)
        output, over = self._read(END, seconds)
        if over or output.endswith(END):
            return output.removesuffix(END), None if over else 0
        self.leaving = True
        return output, self.process.wait(timeout=10)

    def _read(self, end: bytes, seconds: float) -> tuple[bytes, bool]:
        """Read until a line that ends so, the end of the output, or the end of the time: then the second value is true."""
        assert self.process.stdout is not None
        output = bytearray()
        deadline = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while (left := deadline - time.monotonic()) > 0:
                if not selector.select(left):
                    continue
                chunk = os.read(self.process.stdout.fileno(), 1 << 20)
                output += chunk
                if not chunk or output.endswith(end):
                    return bytes(output), False
        return bytes(output), True

    def usable(self) -> bool:
        """Tell whether it is alive and was started by this process: a fork inherits the pipes, but must not write to them."""
        return self.owner == os.getpid() and not self.leaving and self.process.poll() is None

    def end(self) -> None:
        """Kill it and let go of its pipes; a fork only lets go."""
        if self.owner == os.getpid() and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):  # it died with a request unread
                pipe.close()


_waiting: list[Standby] = []
"""At most one; taking and giving back are single list operations, so threads need no lock."""


def answer(request: Mapping[str, Any], seconds: float) -> tuple[bytes, int | None]:
    """Have a request answered: its lines and 0, or the code with which the process died, or None if its time was over."""
    standby = _taken()
    kept = False
    try:
        reused = standby.asked
        output, code = standby.ask(request, seconds)
        kept = code == 0 and standby.usable() and _give_back(standby)
    finally:
        if not kept:
            standby.end()
    if reused and not output and code is not None:  # it ended before it read the request, or the request ends a fresh one too
        return answer(request, seconds)
    return output, code


def _taken() -> Standby:
    while _waiting:
        try:
            standby = _waiting.pop()
        except IndexError:
            break
        if standby.usable():
            return standby
        standby.end()
    return Standby()


def _give_back(standby: Standby) -> bool:
    if _waiting:
        return False
    _waiting.append(standby)
    return True


@atexit.register
def end_all() -> None:
    """End the process that waits, if there is one."""
    while _waiting:
        _waiting.pop().end()
