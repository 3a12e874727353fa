"""Named points at which the crash tests kill the process, and the errors of the disk as sentences."""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import StoreError

POINTS = (
    "before-write",
    "after-write",
    "after-flush",
    "after-copies",
    "after-manifest",
    "before-remove",
    "after-remove",
    "graph-noted",
    "graph-staged",
    "graph-moved",
    "export-written",
    "export-moved",
    "repair-moved",
)
"""Where a build can be killed on purpose: GEOKG_CRASH_AT=after-write kills at the first pass, after-write:3 at the third."""

_passed: Counter[str] = Counter()


def crash_point(name: str) -> None:
    """Kill this process, as a power cut would, if GEOKG_CRASH_AT names this point; otherwise do nothing."""
    wanted = os.environ.get("GEOKG_CRASH_AT")
    if not wanted:
        return
    point, _, count = wanted.partition(":")
    if point == name:
        _passed[name] += 1
        if _passed[name] == int(count or 1):
            os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def disk_errors(location: Path) -> Iterator[None]:
    """Turn what the disk or the engine reports into a StoreError of one line."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise StoreError(*_sentence(location, str(error))) from error


def _sentence(location: Path, reason: str) -> tuple[str]:
    low = reason.lower()
    if "no space left" in low or "errno 28" in low:
        return (f"{location}: the disk is full ({_free(location)} bytes free); what was committed is safe and can be read",)
    if "read-only file system" in low or "permission denied" in low:
        return (f"{location}: cannot be written ({'permission denied' if 'permission' in low else 'read-only disk'})",)
    if "corruption" in low:
        return (f"{location}: the store is damaged: {reason} (kg verify says what to do)",)
    return (f"{location}: {reason}",)


def _free(location: Path) -> int:
    try:
        return shutil.disk_usage(location).free
    except OSError:
        return 0
