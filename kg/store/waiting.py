"""Articles that are committed but not in the engine yet: they stand in the copies and in the record, both on disk.

The engine merges its files anew for every second load, all of them: many small loads cost with the square of their number. So
articles wait until there is enough for one load, or until somebody reads, or the store is closed. A process that was killed
leaves them waiting; the next that opens the store puts them into the engine from their copies.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

BULK_BYTES = 50_000
"""More N-Quads than this are bulk-loaded: sorted files that the engine takes in in one step, already on disk."""

MOST_BYTES = 64_000_000
"""N-Quads that wait, in memory; far fewer statements than the engine loads in one step (a million)."""

ROOM_BYTES = 1_000_000_000
"""Free space on the disk below which nothing waits: what is reported as committed must fit into the engine too."""

Record = dict[str, Any]
"""An article's line in the manifest."""


@dataclass(slots=True)
class Waiting:
    """New articles as N-Quads, with their lines in the manifest, by their digests."""

    path: Path
    articles: dict[str, tuple[bytes, Record]] = field(default_factory=dict)
    size: int = 0

    def put(self, digest: str, content: bytes, record: Record) -> None:
        """Let an article wait that does not wait yet."""
        self.articles[digest] = content, record
        self.size += len(content)

    def check(self, digest: str) -> str | None:
        """Give the digest over the statements of an article that waits, or None."""
        found = self.articles.get(digest)
        return None if found is None else str(found[1]["check"])

    def drop(self, digest: str) -> None:
        """Take out an article; harmless if it does not wait."""
        content, _ = self.articles.pop(digest, (b"", {}))
        self.size -= len(content)

    def load(self, engine: ox.Store) -> None:
        """Put all into the engine: much as files that it takes in as a whole, little in a transaction.

        Read leniently: the signs of the IRIs were checked when the lines were made.
        """
        content = b"".join(content for content, _ in self.articles.values())
        if len(content) > BULK_BYTES:
            engine.bulk_load(content, format=ox.RdfFormat.N_QUADS, lenient=True)
        else:
            engine.extend(ox.parse(content, format=ox.RdfFormat.N_QUADS))
        self.articles.clear()
        self.size = 0

    @property
    def full(self) -> bool:
        """Tell whether as much waits as one load should hold."""
        return self.size > MOST_BYTES

    @property
    def cramped(self) -> bool:
        """Tell whether something waits though there is little room left on the disk."""
        return self.size > 0 and shutil.disk_usage(self.path).free < ROOM_BYTES
