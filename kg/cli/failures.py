"""Turns what goes wrong into one sentence on stderr and an exit code: the one place where a KGError ends.

0 done, 1 some input or request failed (each named), 2 usage, 3 a fault of ours.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from kg.cli.output import note
from kg.errors import KGError

FAILED = 1
USAGE = 2
OUR_FAULT = 3


def guarded(run: Callable[[], Any]) -> int:
    """Run a command line and give its exit code. With GEOKG_DEBUG set, the traceback of a fault of ours is shown too."""
    try:
        return int(run() or 0)
    except KGError as error:
        note(f"kg: {error}")
        return FAILED
    except BrokenPipeError:
        # the reader of our output is gone: that is no failure of ours, and stdout must not complain at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        note("kg: stopped")
        return 130
    except Exception as error:  # noqa: BLE001  the last line of defence: no traceback reaches a user
        if os.environ.get("GEOKG_DEBUG"):
            import traceback

            traceback.print_exc()
        note(f"kg: a fault of ours: {type(error).__name__}: {error} (set GEOKG_DEBUG=1 to see where)")
        return OUR_FAULT
