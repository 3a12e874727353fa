"""A packed copy of what every article states, beside the engine's own files: a second place for the evidence, and a faster one.

One row a graph in an SQLite file: its name (the digest of an article, or "" for the resolved graph), the digest over its
statements, and the sorted lines of N-Triples that this digest was taken of, packed. So a copy proves itself: one whose lines do
not give the digest that is wanted is as good as none, and whoever asks turns to the engine. Beside them stands the same as a
block of Turtle with a digest of its own.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg.store.blocks import Block, block_of

LEVEL = 1
"""How hard zlib packs: the lines are so alike that more effort saves little."""

WRITER_SECONDS, READER_SECONDS = 60.0, 2.0
"""How long to wait for another process that is just reading or writing."""

TABLE = """CREATE TABLE IF NOT EXISTS graphs (
name TEXT PRIMARY KEY, digest TEXT NOT NULL, lines BLOB NOT NULL, own BLOB NOT NULL, shared BLOB NOT NULL, seal TEXT NOT NULL
) WITHOUT ROWID"""


class Copies:
    """The copies of one store. Reading never fails: what cannot be read is not there. Writing raises OSError."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        """Name the file; it is opened when it is first needed, and only made by a writer."""
        self.path, self.read_only = path, read_only
        self._connection: sqlite3.Connection | None = None
        self._unreadable = self._damaged = self.begun_anew = False

    def get(self, name: str, digest: str | None) -> bytes | None:
        """Give the lines of a graph if their digest is the one that is wanted, else None."""
        found = self._asked("SELECT lines FROM graphs WHERE name = ? AND digest = ?", (name, digest))
        lines = _unpacked(found[0][0]) if found else None
        return lines if lines is not None and _sha256(lines) == digest else None

    def block(self, name: str, digest: str | None) -> Block | None:
        """Give the block of Turtle of a graph if it was made of the lines with the digest that is wanted, else None."""
        found = self._asked("SELECT own, shared, seal FROM graphs WHERE name = ? AND digest = ?", (name, digest))
        parts = [_unpacked(part) for part in found[0][:2]] if found else []
        if not found or None in parts or _seal(Block(*parts)) != found[0][2]:  # type: ignore[arg-type]
            return None
        return Block(*parts)  # type: ignore[arg-type]

    def digests(self) -> dict[str, str]:
        """Give the digest that stands beside every copy; whether it is that of its lines, `get` tells."""
        return {str(name): str(digest) for name, digest in self._asked("SELECT name, digest FROM graphs ORDER BY name")}

    def put(self, name: str, digest: str, lines: bytes) -> None:
        """Take in the lines of a graph in place of those before; kept after `commit`."""
        block = block_of(name, lines)
        packed = [zlib.compress(part, LEVEL) for part in (lines, block.own, block.shared)]
        with self._writing() as connection:
            connection.execute("REPLACE INTO graphs VALUES (?, ?, ?, ?, ?, ?)", (name, digest, *packed, _seal(block)))

    def remove(self, names: Iterable[str]) -> None:
        """Take out copies, and wipe where they stood; harmless if there are none."""
        with self._writing() as connection:
            connection.executemany("DELETE FROM graphs WHERE name = ?", [(name,) for name in names])

    def commit(self) -> None:
        """Keep what was taken in and out."""
        if self._connection is not None and not self.read_only:
            with self._writing() as connection:
                connection.commit()

    def close(self) -> None:
        """Let go of the file; what was not committed is not kept."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _asked(self, query: str, values: tuple[str | None, ...] = ()) -> list[tuple[Any, ...]]:
        if self._unreadable or (self._connection is None and not self.path.exists()):
            return []
        try:
            return self._opened().execute(query, values).fetchall()
        except sqlite3.Error as error:
            self._unreadable = True
            self._damaged = not isinstance(error, sqlite3.OperationalError)
            return []

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Give the open file. One that is no longer a database is put aside and begun anew: the engine has what was in it."""
        try:
            if self._damaged:
                self._begin_anew()
            yield self._opened()
        except sqlite3.Error as error:
            full = "full" in str(error)
            raise OSError(f"{self.path.name}: {'No space left on device' if full else error}") from error

    def _begin_anew(self) -> None:
        self.close()
        if self.path.exists():
            self.path.replace(self.path.with_suffix(".damaged"))
        self._unreadable = self._damaged = False
        self.begun_anew = True

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            # a reader too may write: it finishes what a writer that was killed left in the log
            mode, seconds = ("rw", READER_SECONDS) if self.read_only else ("rwc", WRITER_SECONDS)
            if self.read_only and not os.access(self.path.parent, os.W_OK):
                mode = "ro&immutable=1"
            uri = f"{self.path.resolve().as_uri()}?mode={mode}"
            self._connection = sqlite3.connect(uri, uri=True, timeout=seconds, check_same_thread=False)
            if not self.read_only:
                # a commit is brought to disk: an article that waits for the engine is nowhere else
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = FULL")
                self._connection.execute("PRAGMA secure_delete = ON")
                self._connection.execute(TABLE)
        return self._connection


def _unpacked(packed: Any) -> bytes | None:
    try:
        return zlib.decompress(packed)
    except (zlib.error, TypeError):
        return None


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _seal(block: Block) -> str:
    return _sha256(b"%d:" % len(block.own) + block.own + block.shared)
