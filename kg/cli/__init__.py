"""The command line, thin: every command is a function in a file of its group, listed in kg.cli.app."""

from __future__ import annotations


def main() -> None:
    """Run the command line and end the process with its exit code."""
    import os
    import sys

    # matrix operations on small layers gain nothing from threads, and workers share the cores; must be set before numpy is loaded
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")

    from kg.cli.app import run

    sys.exit(run())


__all__ = ["main"]
