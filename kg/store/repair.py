"""Makes a damaged store anew from what is left: first from the copies, which prove themselves, then from the engine's files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import StoreError, StoreInUse
from kg.rdf import article_iri, read_article
from kg.settings import Settings
from kg.store.copies import Copies
from kg.store.faults import crash_point, disk_errors
from kg.store.folder import Folder
from kg.store.manifest import WORLD, Entry, Manifest, sync_directory
from kg.store.terms import digest_of, plain, statements_in
from kg.store.verify import IDLE_SECONDS, Soundness, read_graphs


@dataclass(slots=True)
class Repair:
    """What came of a repair: how many articles were saved, which were not (digest, origin), and where the old engine lies."""

    saved: int = 0
    lost: list[tuple[str, str | None]] = field(default_factory=list)
    aside: Path | None = None


def repair_store(location: str | Path, settings: Settings, idle: float = IDLE_SECONDS) -> Repair:
    """Write every article that can be saved into a new engine, and put the old one aside.

    The resolved graph is left to be made anew from the articles. Killed at any moment, it can be started again. Raises StoreError
    if there is no store or another process writes to it.
    """
    if str(location).startswith(("http://", "https://")):
        raise StoreError(f"{location}: a server's store is repaired by its own tools")
    folder = Folder(Path(location))
    if not folder.format.exists():
        raise StoreError(f"{location}: there is no store here", hint="kg build makes one")
    folder.check_format()
    _make_sure_nobody_writes(folder)
    manifest = Manifest.read(folder.manifest, strict=False)
    copies = Copies(folder.copies, read_only=True)
    try:
        _learn_from_copies(manifest, copies)
        with disk_errors(folder.path):
            return _made_anew(folder, manifest, copies, settings, idle)
    finally:
        copies.close()


def _make_sure_nobody_writes(folder: Folder) -> None:
    left_open = folder.writer.exists()
    try:
        folder.open(read_only=False)
    except StoreInUse:
        raise
    except StoreError:
        return  # damaged: that is what we are here for
    if not left_open:  # else it still tells that articles may wait in the copies alone
        folder.writer.unlink(missing_ok=True)


def _learn_from_copies(manifest: Manifest, copies: Copies) -> None:
    """Note articles that only their copies know: the lines of the record that told of them are damaged."""
    if not manifest.unread:
        return
    for digest, check in copies.digests().items():
        lines = copies.get(digest, check)
        if digest == WORLD or lines is None or digest in manifest.articles or digest in manifest.gone:
            continue
        extraction = read_article(article_iri(digest), plain(statements_in(lines)))
        manifest.articles[digest] = Entry(len(extraction.claims), check, extraction.article.origin)


def _made_anew(folder: Folder, manifest: Manifest, copies: Copies, settings: Settings, idle: float) -> Repair:
    from kg.store.embedded import EmbeddedStore

    place = folder.path / "repaired"
    shutil.rmtree(place, ignore_errors=True)
    repair = Repair()
    left = _in_engine(folder, [d for d, e in sorted(manifest.articles.items()) if _copied(copies, d, e) is None], idle)

    def saved() -> Iterator[tuple[str, bytes]]:
        for digest, entry in sorted(manifest.articles.items()):
            lines = _copied(copies, digest, entry) or left.get(digest)
            if lines is None or digest_of(lines) not in (entry.check, entry.next):
                repair.lost.append((digest, entry.origin))
                continue
            repair.saved += 1
            yield digest, lines

    with EmbeddedStore(place, read_only=False, settings=settings) as anew:
        anew.put_back(saved())
        anew.commit()
    copies.close()
    repair.aside = _put_in_place(folder, Folder(place))
    return repair


def _copied(copies: Copies, digest: str, entry: Entry) -> bytes | None:
    return copies.get(digest, entry.check) or copies.get(digest, entry.next)


def _in_engine(folder: Folder, names: list[str], idle: float) -> dict[str, bytes]:
    """Read the articles that have no copy from the damaged engine, in processes that may hang or die."""
    seen = read_graphs(folder, names, Soundness(), idle, with_lines=True) if names else {}
    return {name: record["lines"].encode() for name, record in seen.items() if record.get("lines")}


def _put_in_place(folder: Folder, anew: Folder) -> Path | None:
    """Move the new files over the old ones, the engine first: with it in place, every other file may still be the old one."""
    aside = None
    if folder.engine.exists():
        numbers = (folder.path / f"engine.damaged{f'-{n}' if n > 1 else ''}" for n in range(1, 10_000))
        aside = next(path for path in numbers if not path.exists())
        folder.engine.replace(aside)
        crash_point("repair-moved")
    anew.engine.replace(folder.engine)
    for new, old in ((anew.copies, folder.copies), (anew.manifest, folder.manifest), (anew.files, folder.files)):
        if new.exists():
            new.replace(old)
        else:
            old.unlink(missing_ok=True)
    sync_directory(folder.path)
    shutil.rmtree(anew.path)
    return aside
