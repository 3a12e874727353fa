"""The command line, thin: every command is a function in a file of its group, listed in kg.cli.app."""

from __future__ import annotations


def main() -> None:
    """Run the command line and end the process with its exit code."""
    import sys

    from kg.cli.app import run

    sys.exit(run())


__all__ = ["main"]
