"""From what the user names (files, folders, globs, '-') to articles, in order, with a problem for what cannot be read."""

from __future__ import annotations

import glob
import logging
import os
import re
import stat
import sys
import warnings
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import BinaryIO, cast

from kg.articles.document import GZIP, read_bytes
from kg.articles.formats import HEAD, WEIGHTY, binary_kind, format_of
from kg.articles.readers import READERS
from kg.errors import InputError, reason
from kg.model import Article
from kg.settings import Settings
from kg.text import printable
from kg.workers import Failure, run

STDIN = "-"
LIGHT_BYTES = 2_000_000
"""Text files up to this size are read in our own process: what reads them is linear in their length and no parser in C."""

_NO_ARTICLES = ("readme", "license", "licence", "copying", "changelog")


def read_sources(sources: Sequence[str], settings: Settings, stdin: BinaryIO | None = None) -> Iterator[Article | InputError]:
    """Yield every article of the sources, in order, and an InputError (`FILE: reason`) for everything that cannot be read.

    A source is a file, a folder (read with all its folders, sorted; hidden files and READMEs are left out), a glob, or `-` for
    standard input (`stdin` replaces it), which holds JSON lines or one plain text. A file named twice is read once. Web pages,
    PDF files, feeds, packed and large files are parsed in worker processes within the settings' limits of time and memory. An id
    that two different texts or outlets claim is a problem; the first keeps it.
    """
    owners: dict[str, tuple[str, str | None]] = {}
    for item in _read_all(sources, settings, stdin):
        if isinstance(item, Article):
            digest, owner = owners.setdefault(item.id, (item.digest, item.origin))
            if digest != item.digest:
                yield InputError(f"{item.origin}: id {printable(item.id)} stands for another article already (in {owner})")
                continue
        yield item


def _read_all(sources: Sequence[str], settings: Settings, stdin: BinaryIO | None) -> Iterator[Article | InputError]:
    under_way: deque[str] = deque()

    def noted() -> Iterator[str | InputError]:
        for item in _files(sources):
            under_way.append("" if isinstance(item, InputError) else printable(item))
            yield item

    results = run(
        partial(_read_in_worker, settings),
        noted(),
        workers=settings.workers,
        seconds=settings.document_seconds,
        memory_bytes=settings.document_memory_bytes,
        inline=partial(_read_here, settings, stdin),
    )
    for result in results:
        name = under_way.popleft()
        if isinstance(result, Failure):
            yield InputError(f"{name}: cannot be read: {result.reason}")
        else:
            yield from result


def _files(sources: Sequence[str]) -> Iterator[str | InputError]:
    """Find the files that the sources name, each once. What the user names is read whatever it is called."""
    seen: set[str] = set()
    for source in sources:
        for item in _expanded(source):
            if isinstance(item, str):
                real = item if item == STDIN else os.path.realpath(item)
                if real in seen:
                    continue
                seen.add(real)
            yield item


def _expanded(source: str) -> Iterator[str | InputError]:
    path = Path(source.replace("\0", ""))
    if source == STDIN:
        yield source
    elif not source or "\0" in source:
        yield InputError(f"{printable(source)!r}: not a file name")
    elif path.is_dir():
        yield from _folder(path)
    elif re.match(r"(https?|ftp|file):/", source, re.IGNORECASE) and not os.path.lexists(source):
        yield InputError(f"{printable(source)}: an address, not a file: nothing is fetched, save the page and name its file")
    elif not os.path.lexists(source) and glob.has_magic(source):
        matches = sorted(glob.glob(source, recursive=True), key=os.fsencode)  # noqa: PTH207 - Path.glob knows no absolute patterns
        if not matches:
            yield InputError(f"{printable(source)}: no file matches")
        for match in matches:
            if not Path(match).is_dir():
                yield match
            elif "**" not in source:
                yield from _folder(Path(match))
    else:
        yield source


def _folder(folder: Path) -> Iterator[str | InputError]:
    """Give the files of a folder and its folders, sorted; browsers' PAGE_files folders beside a saved PAGE are no articles."""
    empty = True
    for root, folders, names in os.walk(folder):
        pages = {Path(name).stem for name in names if name.lower().endswith((".html", ".htm"))}
        folders[:] = sorted(
            (f for f in folders if not f.startswith(".") and not (f.endswith("_files") and f[: -len("_files")] in pages)),
            key=os.fsencode,
        )
        for name in sorted(names, key=os.fsencode):
            if not name.startswith(".") and not name.lower().startswith(_NO_ARTICLES):
                empty = False
                yield str(Path(root, name))
    if empty:
        yield InputError(f"{printable(str(folder))}: no file in this folder")


def _read_here(settings: Settings, stdin: BinaryIO | None, item: str | InputError) -> Iterable[Article | InputError] | None:
    """Read what is safe and quick to read in this process, or say why it cannot be read; None is for the workers."""
    if isinstance(item, InputError):
        return [item]
    if item == STDIN:
        return _read_stdin(stdin or sys.stdin.buffer, settings)
    try:
        with _opened(item) as stream:
            head = stream.read(HEAD)
            size = os.fstat(stream.fileno()).st_size
    except (OSError, InputError) as error:
        return [_problem(item, error)]
    kind = format_of(head, item)
    if kind != "jsonl" and size > settings.max_file_bytes:
        return [InputError(f"{printable(item)}: larger than {settings.max_file_bytes / 1_000_000:g} MB")]
    if head.startswith(GZIP) or kind in WEIGHTY or (kind != "jsonl" and size > LIGHT_BYTES):
        return None
    return _read_file(settings, item)


def _read_in_worker(settings: Settings, path: str) -> list[Article | InputError]:
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    return list(_read_file(settings, path))


def _read_file(settings: Settings, path: str) -> Iterator[Article | InputError]:
    """Read the articles of one file; whatever stops it comes as the last problem."""
    name = printable(path)
    try:
        with _opened(path) as stream:
            yield from _read_stream(stream, name, settings, suffixed=path)
    except (OSError, InputError) as error:
        yield _problem(path, error)


def _read_stdin(stdin: BinaryIO, settings: Settings) -> Iterator[Article | InputError]:
    stream = stdin if isinstance(stdin, BufferedReader) else BufferedReader(cast("BufferedReader", stdin))
    try:
        yield from _read_stream(stream, "stdin", settings, suffixed="", allowed=("txt", "md", "jsonl"))
    except (OSError, InputError) as error:
        yield _problem("stdin", error)


def _read_stream(
    stream: BufferedReader, name: str, settings: Settings, *, suffixed: str, allowed: Sequence[str] = ()
) -> Iterator[Article | InputError]:
    head = stream.peek(HEAD)[:HEAD]
    source: BinaryIO = stream
    if head.startswith(GZIP):
        source = BytesIO(read_bytes(stream, name, settings))
        head = source.read(HEAD)
        source.seek(0)
    if kind := binary_kind(head):
        raise InputError(f"{name}: not text but {kind}")
    form = format_of(head, suffixed)
    if allowed and form not in allowed:
        raise InputError(f"{name}: holds {READERS.summary(form)}; only text and JSON lines are read from standard input")
    yield from READERS.load(form)(source, name, settings)


def _opened(path: str) -> BufferedReader:
    """Open a regular file. Raises InputError for anything else, without waiting for a pipe to be written to."""
    if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - Path.stat would raise for the names that we want to report
        raise InputError(f"{printable(path)}: {'is a directory' if Path(path).is_dir() else 'not a regular file'}")
    return Path(path).open("rb")


def _problem(path: str, error: OSError | InputError) -> InputError:
    if isinstance(error, InputError):
        return error
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        problem = "not found"
    elif isinstance(error, PermissionError):
        problem = "permission denied"
    else:
        problem = reason(error).lower()
    return InputError(f"{printable(path)}: {problem}")
