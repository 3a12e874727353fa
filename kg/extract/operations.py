"""Chooses the matrix operations that the spaCy model runs on: on some processors one of two libraries is twice as fast.

blis, thinc's default, falls back to a generic kernel on processors that it does not know; numpy's OpenBLAS often knows them. Both
give the same annotations (a test asserts it); which is faster is measured once a process, in a few hundredths of a second.
"""

from __future__ import annotations

import os
import time
from functools import cache

ROUNDS = 2
ROWS = 400
"""Tokens in a measured product: an article or two; a batch of the pipeline has about ten times as many."""

PRODUCTS = ((576, 288, 1), (288, 288, 8), (384, 288, 1), (64, 1024, 1))
"""The model's matrices as (width, height, how many times a token passes through): word embedding, the encoders' layers, the parser."""

MARGIN = 1.05
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

    both = {"blis": NumpyOps(use_blis=True), "numpy": NumpyOps(use_blis=False)}
    seconds = dict.fromkeys(both, 0.0)
    for width, height, times in PRODUCTS:
        values = numpy.ones((ROWS, width), dtype="float32"), numpy.ones((height, width), dtype="float32")
        for operations in both.values():
            operations.gemm(*values, trans2=True)
        best = dict.fromkeys(both, float("inf"))
        for _ in range(ROUNDS):  # in turns: what else runs on the machine then hits both
            for name, operations in both.items():
                best[name] = min(best[name], _timed(operations, values))
        for name in both:
            seconds[name] += times * best[name]
    return "numpy" if seconds["numpy"] * MARGIN < seconds["blis"] else "blis"


def _timed(operations, values) -> float:  # type: ignore[no-untyped-def]
    # processor time: a second thread that makes one process faster takes the core of another worker
    start = time.process_time()
    operations.gemm(*values, trans2=True)
    return time.process_time() - start
