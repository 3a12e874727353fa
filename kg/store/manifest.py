"""Our own record of what the store must hold, kept beside the engine's files: the engine does not notice a lost log by itself.

One JSON object a line, appended and brought to disk. `{"article", "claims", "check"}`: the article is whole in the store, and
about to be replaced if there is a `"next"`; `{"gone"}`: it is about to be taken out; `{"world", "check", "state"}`: the default
graph is about to be written, or written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kg.errors import StoreError

WORLD = ""
"""Stands for the resolved graph where articles are named by their digest."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one article must hold: the number of its claims and the digest over its statements.

    `next` is the digest that it has instead if it was being replaced when the process ended.
    """

    claims: int
    check: str
    origin: str | None = None
    next: str | None = None

    def record(self, digest: str) -> dict[str, Any]:
        """Give the line of an article."""
        known = {"article": digest, "claims": self.claims, "check": self.check, "origin": self.origin}
        return known if self.next is None else {**known, "next": self.next}


@dataclass(slots=True)
class Manifest:
    """The state that the lines add up to. `gone` holds what was to be taken out and not put in again since."""

    path: Path
    articles: dict[str, Entry] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    world: str | None = None
    world_written: bool = False
    lines: int = 0
    torn: bool = False
    unread: list[int] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path, strict: bool = True) -> Manifest:
        """Read the lines; a last line that a crash cut short counts as never written.

        Raises StoreError for a damaged one; if not `strict`, its number is put into `unread` and the rest is read.
        """
        manifest = cls(path)
        content = path.read_bytes() if path.exists() else b""
        whole = content.split(b"\n")
        manifest.torn = bool(whole.pop())
        for number, line in enumerate(whole, 1):
            try:
                manifest._apply(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                if strict:
                    raise StoreError(f"{path}:{number}: the store's record is damaged", hint="kg verify --repair") from error
                manifest.unread.append(number)
        manifest.lines = len(whole)
        return manifest

    def _apply(self, record: dict[str, Any]) -> None:
        if "article" in record:
            self.articles[record["article"]] = Entry(record["claims"], record["check"], record.get("origin"), record.get("next"))
            self.gone.discard(record["article"])
        elif "gone" in record:
            self.articles.pop(record["gone"], None)
            self.gone.add(record["gone"])
        else:
            self.world, self.world_written = record["world"], record["state"] == "written"

    def replacing(self, digest: str, check: str) -> None:
        """Note that an article is about to have another digest, if it is known at all: until it is committed, both are right."""
        if (entry := self.articles.get(digest)) is not None:
            self.append([replace(entry, next=check).record(digest)])

    def append(self, records: Iterable[dict[str, Any]]) -> None:
        """Add lines and bring them to disk before returning."""
        added = list(records)
        if not added:
            return
        for record in added:
            self._apply(record)
        try:
            self._write(added)
        except OSError:
            self.torn = True  # the last line may be cut short: the next write puts the whole file in its place
            raise

    def _write(self, added: list[dict[str, Any]]) -> None:
        if self.torn or self.lines > 200 + 3 * len(self.articles):
            self._write_whole()
            return
        with self.path.open("ab") as file:
            file.write(b"".join(_line(record) for record in added))
            file.flush()
            os.fsync(file.fileno())
        self.lines += len(added)

    def _write_whole(self) -> None:
        records = [entry.record(digest) for digest, entry in sorted(self.articles.items())]
        records += [{"gone": digest} for digest in sorted(self.gone)]
        if self.world is not None:
            records.append({"world": self.world, "state": "written" if self.world_written else "writing"})
        beside = self.path.with_suffix(".new")
        with beside.open("wb") as file:
            file.write(b"".join(_line(record) for record in records))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path)
        sync_directory(self.path.parent)
        self.lines, self.torn = len(records), False


def _line(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace") + b"\n"


def sync_directory(path: Path) -> None:
    """Bring a folder's own entries (a new or renamed file) to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
