"""Chooses the matrix operations that the spaCy model runs on: on some processors one of two libraries is twice as fast.

blis, thinc's default, falls back to a generic kernel on processors that it does not know; numpy's OpenBLAS often knows them. Both
give the same annotations (a test asserts it); which is faster is measured once a process, in a few hundredths of a second.
"""

from __future__ import annotations

import os
import time
from functools import cache

ROUNDS = 7
MARGIN = 1.6
"""How many times faster numpy's operations must be before they replace the default: a narrow win is not worth a change."""


def choose_operations() -> str:
    """Set thinc's operations for this process, before a model is loaded, and give the name of the choice: blis or numpy.

    The environment variable GEOKG_OPERATIONS (blis or numpy) decides without measuring.
    """
    from thinc.api import NumpyOps, set_current_ops

    choice = os.environ.get("GEOKG_OPERATIONS") or _faster()
    set_current_ops(NumpyOps(use_blis=choice != "numpy"))
    return choice


@cache
def _faster() -> str:
    import numpy
    from thinc.api import NumpyOps

    # the shape of the model's widest layer over a sentence or two
    values = numpy.ones((384, 96), dtype="float32"), numpy.ones((96, 288), dtype="float32")
    seconds = {}
    for name, operations in (("blis", NumpyOps(use_blis=True)), ("numpy", NumpyOps(use_blis=False))):
        operations.gemm(*values)
        seconds[name] = min(_timed(operations, values) for _ in range(ROUNDS))
    return "numpy" if seconds["numpy"] * MARGIN < seconds["blis"] else "blis"


def _timed(operations, values) -> float:  # type: ignore[no-untyped-def]
    # processor time: a second thread that makes one process faster takes the core of another worker
    start = time.process_time()
    for _ in range(20):
        operations.gemm(*values)
    return time.process_time() - start
