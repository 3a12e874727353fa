"""Questions of users in a child process that is killed when its time is over: the engine cannot be stopped from inside."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import kg
from kg.errors import QueryError
from kg.settings import Settings
from kg.store.guard import Limits, scanned
from kg.store.result import Result, Value
from kg.store.standby import START_SECONDS, answer


def limits_of(settings: Settings) -> Limits:
    """Take the limits on queries from the settings."""
    return Limits(
        seconds=settings.query_seconds,
        rows=settings.query_rows,
        bytes=settings.query_bytes,
        chars=settings.query_chars,
        nesting=settings.query_nesting,
        terms=settings.query_terms,
    )


def ask_child(engine: Path, text: str, bindings: Mapping[str, Value], settings: Settings) -> Result:
    """Answer a query over the embedded store. Raises QueryError for what is refused, wrong, too slow or too large."""
    limits = limits_of(settings)
    bound = {name: [v.kind, v.text, v.datatype, v.language] for name, v in bindings.items()}
    return _asked({"folder": str(engine), "query": scanned(text, limits), "bindings": bound}, limits)[0]


def ask_form(text: str, settings: Settings) -> tuple[str, str]:
    """Check a query that another server will answer; give it with its line ends made one, and its form. Raises QueryError."""
    limits = limits_of(settings)
    query = scanned(text, limits)
    return query, _asked({"folder": None, "query": query, "bindings": {}}, limits)[1]


def _asked(request: dict[str, Any], limits: Limits) -> tuple[Result, str]:
    request = {**request, "limits": asdict(limits)}
    output, code = answer(request, limits.seconds)
    if code is None:
        raise QueryError(
            f"the query took longer than {limits.seconds:g} s and was stopped", hint="narrow it, or raise GEOKG_QUERY_SECONDS"
        )
    return _result(output, code)


def run_child(module: str, request: Mapping[str, Any], idle: float) -> tuple[bytes, int | None]:
    """Run a module with a JSON request on stdin; give its output and exit code, or None if it was killed when its time was over.

    The time, `idle`, counts from whatever the child said last. No child outlives the call.
    """
    root = str(Path(kg.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": root, "PYTHONUNBUFFERED": ""}
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        assert child.stdin is not None
        try:
            child.stdin.write(json.dumps(request).encode())
            child.stdin.close()
        except BrokenPipeError:
            pass  # it died at once: its exit code tells
        output, over = _read(child, idle)
        if over:
            return output, None
        return output, child.wait(timeout=10)
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        assert child.stdout is not None
        child.stdout.close()


def _read(child: subprocess.Popen[bytes], idle: float) -> tuple[bytes, bool]:
    """Read until the child closes its output or its time is over."""
    assert child.stdout is not None
    output = bytearray()
    deadline = time.monotonic() + START_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if not selector.select(left):
                continue
            chunk = os.read(child.stdout.fileno(), 1 << 20)
            if not chunk:
                return bytes(output), False
            deadline = time.monotonic() + idle
            output += chunk
    return bytes(output), True


def _result(output: bytes, code: int) -> tuple[Result, str]:
    records = [json.loads(line) for line in output.splitlines() if line.endswith(b"}")]
    last = records[-1] if records else {}
    if "error" in last:
        raise QueryError(last["error"])
    if code != 0 or "truncated" not in last:
        why = (
            "needed too much memory or nested too deeply" if code in (-signal.SIGABRT, -signal.SIGSEGV) else f"ended with {code}"
        )
        raise QueryError(f"the query was stopped: its process {why}")
    merged = {key: value for record in records if "row" not in record for key, value in record.items()}
    rows = tuple(tuple(None if v is None else Value(*v) for v in record["row"]) for record in records if "row" in record)
    result = Result(
        variables=tuple(merged.get("variables", ())),
        rows=rows,
        boolean=merged.get("boolean"),
        turtle=merged.get("turtle"),
        truncated=merged["truncated"],
    )
    return result, merged["form"]
