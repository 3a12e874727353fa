"""The folder of an embedded store: its format, who writes to it, and the fingerprints of the engine's data files.

format.json    which layout this is
engine/        Oxigraph's own files
manifest.jsonl what the store must hold (kg.store.manifest)
copies.sqlite  every graph once more, packed (kg.store.copies)
files.json     a SHA-256 for every data file of the engine, taken when it was last closed; such files never change once written
writer         the process that has it open for writing
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError, StoreInUse
from kg.store.faults import disk_errors
from kg.store.manifest import sync_directory

ATTEMPTS, PAUSE = 10, 0.1
"""How often, and after how many seconds, a store that a writer is tidying up is opened again for reading."""

FORMAT = {"format": "geokg-store", "version": 1}


class Folder:
    """The paths in one store's folder, and the checks before it is opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.engine = path / "engine"
        self.manifest = path / "manifest.jsonl"
        self.copies = path / "copies.sqlite"
        self.files = path / "files.json"
        self.writer = path / "writer"
        self.format = path / "format.json"

    def open(self, read_only: bool) -> ox.Store:
        """Open the engine. Raises StoreError for what is no store or one of another format, StoreInUse for a second writer."""
        if self.path.exists() and not self.path.is_dir():
            raise StoreError(f"{self.path}: is a file, not the folder of a store")
        if not self.format.exists():
            self._make(read_only)
        self.check_format()
        try:
            with disk_errors(self.path):
                if read_only:
                    return open_for_reading(self.engine)
                self._forget_lost_files()
                self._make_engine()
                store = ox.Store(str(self.engine))
                self._note_writer()
                return store
        except StoreError as error:
            if re.search(r"while lock file|lock hold by", str(error).lower()) and not read_only:
                raise StoreInUse(f"{self.path}: in use by {self._writer_name()}") from error
            raise

    def _make(self, read_only: bool) -> None:
        if read_only:
            raise StoreError(f"{self.path}: there is no store here", hint="kg build makes one")
        if self.path.exists() and any(not entry.name.startswith("format.") for entry in self.path.iterdir()):
            raise StoreError(f"{self.path}: not empty, and not a store of geokg")
        with disk_errors(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            with self._alone():
                if not self.format.exists():
                    self._put(self.format, FORMAT)

    def _make_engine(self) -> None:
        """Make the engine's files beside their place: a process that is killed meanwhile leaves none that do not open."""
        if self.engine.exists():
            return
        with self._alone():
            if self.engine.exists():
                return
            beside = self.path / "engine.new"
            shutil.rmtree(beside, ignore_errors=True)
            ox.Store(str(beside)).flush()
            beside.replace(self.engine)
            sync_directory(self.path)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait until no other process makes the store: the engine's own lock is not there yet."""
        handle = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def check_format(self) -> None:
        """Make sure that this geokg can read the store. Raises StoreError if it was made in another format."""
        try:
            found = json.loads(self.format.read_text(encoding="utf-8"))
            version = found["version"] if found["format"] == FORMAT["format"] else None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{self.format}: cannot be read as the format of a store: {error}") from error
        if version != FORMAT["version"]:
            raise StoreError(
                f"{self.path}: made in store format {version}, this geokg reads format {FORMAT['version']}",
                hint="build the articles again into a new folder",
            )

    def _note_writer(self) -> None:
        with self.writer.open("w", encoding="ascii") as file:
            file.write(str(os.getpid()))
            file.flush()
            os.fsync(file.fileno())
        sync_directory(self.path)

    def _writer_pid(self) -> int | None:
        try:
            return int(self.writer.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def _writer_name(self) -> str:
        pid = self._writer_pid()
        return "another process" if pid is None else "this process" if pid == os.getpid() else f"process {pid}"

    def writer_lives(self) -> bool:
        """Tell whether the process that opened the store for writing, and has not closed it, is still there."""
        pid = self._writer_pid()
        return pid is not None and _alive(pid)

    def release(self) -> None:
        """Say that nobody writes any more, and take the fingerprints of the engine's files."""
        with disk_errors(self.path):
            self._put(self.files, self._fingerprints(self.sealed()))
            self.writer.unlink(missing_ok=True)

    def _forget_lost_files(self) -> None:
        """Drop fingerprints of files that are gone: an engine that was put back to an earlier state gives their names again."""
        known = self.sealed()
        kept = {name: value for name, value in known.items() if (self.engine / name).exists()}
        if kept != known:
            self._put(self.files, kept)

    def sealed(self) -> dict[str, str]:
        """Give the fingerprints as they were taken last, by file name; none if they cannot be read."""
        try:
            found = json.loads(self.files.read_text(encoding="utf-8"))
            return {str(k): str(v) for k, v in found.items()}
        except (OSError, ValueError, AttributeError):
            return {}

    def _fingerprints(self, known: dict[str, str]) -> dict[str, str]:
        names = sorted(path.name for path in self.engine.glob("*.sst"))
        return {name: known.get(name) or fingerprint(self.engine / name) for name in names}

    def _put(self, path: Path, content: object) -> None:
        beside = path.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as file:
            json.dump(content, file, indent=0, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        sync_directory(self.path)


def open_for_reading(engine: Path | str) -> ox.Store:
    """Open the engine as it is now, beside a writer if need be. Raises OSError or RuntimeError, as the engine does.

    A writer may tidy up its files between our reading of their list and our opening of them: that is tried again.
    """
    for _ in range(ATTEMPTS):
        try:
            return ox.Store.read_only(str(engine))
        except RuntimeError as error:
            if "No such file" not in str(error):
                raise
            time.sleep(PAUSE)
    return ox.Store.read_only(str(engine))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def fingerprint(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
