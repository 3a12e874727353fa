"""A build that is killed loses nothing that it reported and ends, repeated, in the same bytes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

KILLS = 20
"""Builds that are killed in the default run; `make crash` kills 100, at every named point and at random moments."""


def test_killed_builds_lose_nothing_and_end_in_the_same_bytes() -> None:
    tool = Path(__file__).parents[2] / "tools" / "crash.py"
    ran = subprocess.run([sys.executable, str(tool), "--kills", str(KILLS)], capture_output=True, text=True, check=False)
    assert f"{KILLS} builds of 60 articles killed, 0 went wrong" in ran.stdout, ran.stdout + ran.stderr
    assert ran.returncode == 0
