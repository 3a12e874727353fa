"""Feeds every hostile file of the tests to `kg extract`, one process each, and tells the seconds and the memory that it takes.

    python tools/hostile.py [--extractor frames] [CASE…]

Exit code 1 if one ends with anything but 0 or 1, shows a traceback, or takes 1.5 GB or 60 seconds of processor time.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "articles"))

from hostile_files import GOOD, PAGE, READ, REFUSED, json_line, rss

SECONDS, MEGABYTES = 60.0, 1_500.0

FULL: dict[str, tuple[str, Callable[[], bytes]]] = {
    "07 201 MB": ("a.txt", lambda: b"word " * 40_200_000),
    "16 1,000,001 characters": ("a.txt", lambda: (GOOD + " ").encode() * (1_000_001 // (len(GOOD) + 1) + 1)),
    "19 sentence of 100,000 tokens": ("a.txt", lambda: ("Russia and China and " * 25_000).encode()),
    "22 50 words of 200 kB": ("a.txt", lambda: " ".join(["x" * 200_000] * 50).encode()),
    "31 4 MB paragraph": ("a.html", lambda: PAGE.format("<p>" + (GOOD + " ") * 35_000 + "</p>").encode()),
    "31 12 MB paragraph": ("a.html", lambda: PAGE.format("<p>" + (GOOD + " ") * 105_000 + "</p>").encode()),
    "32 100,000 unclosed p": ("a.html", lambda: PAGE.format(f"<p>{GOOD}" + "<p>" * 100_000).encode()),
    "34 20,000 attributes": (
        "a.html",
        lambda: PAGE.format(f"<p {' '.join(f'a{n}=1' for n in range(20_000))}>{GOOD}</p>").encode(),
    ),
    "45 50 MB line": ("a.jsonl", lambda: json_line("word " * 10_000_000).encode()),
    "50 2,000 items": (
        "a.rss",
        lambda: rss(*[f"<item><description>{GOOD} {n}</description></item>" for n in range(2_000)]).encode(),
    ),
}
"""What the tests hold in a smaller size, in full."""


def run(name: str, content: bytes, extractor: str) -> tuple[int, float, float, str]:
    """Extract one file; give the exit code, the seconds of processor time, the megabytes, and the last line on stderr."""
    with tempfile.TemporaryDirectory(prefix="geokg-hostile-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        command = [sys.executable, "-m", "kg", "extract", str(path), "--extractor", extractor, "--workers", "1"]
        with (Path(folder) / "err").open("w+b") as error:
            environment = {**os.environ, "PYTHONPATH": str(ROOT)}
            child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=error, env=environment)
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            error.seek(0)
            said = error.read().decode("utf-8", "replace").replace(folder + os.sep, "").strip()
    return child.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e3, said


def main() -> int:
    """Run all cases and print a line each."""
    parser = argparse.ArgumentParser(description="Feed hostile files to kg extract and measure it.")
    parser.add_argument("cases", nargs="*", help="only cases that start like this")
    parser.add_argument("--extractor", default="frames")
    options = parser.parse_args()
    corpus = {case: (name, made) for case, (name, made, _) in (REFUSED | READ).items()} | FULL
    failed, longest, largest = 0, 0.0, 0.0
    for case, (name, made) in sorted(corpus.items()):
        if options.cases and not case.startswith(tuple(options.cases)):
            continue
        code, seconds, megabytes, said = run(name, made(), options.extractor)
        bad = code not in (0, 1) or "Traceback" in said or seconds > SECONDS or megabytes > MEGABYTES
        failed, longest, largest = failed + bad, max(longest, seconds), max(largest, megabytes)
        print(
            f"{'BAD ' if bad else ''}{case}: exit {code}, {seconds:.1f} s, {megabytes:.0f} MB, {said.splitlines()[-1:]}",
            flush=True,
        )
    print(f"{failed} bad; at most {longest:.1f} s of processor time and {largest:.0f} MB")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
