"""The folder that `kg build` writes, opened from Python: `kg.open("out")`.

A project holds `store/` (the evidence), `graph.ttl`, `graph.html` and `columns.npz` (what was made of it) and `judgements.jsonl`
(who is who).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError, StoreError, reason
from kg.model import Entity, Graph, Judgement, claim_record
from kg.settings import Settings, load_settings

if TYPE_CHECKING:
    import networkx
    import pandas
    import rdflib

    from kg.network.arrays.columns import Columns
    from kg.network.arrays.rows import Ints
    from kg.store import Result, Store


class Project:
    """A folder with a graph. What it gives is as the store was when it was first asked for; `refresh()` reads again."""

    def __init__(self, directory: str | Path, settings: Settings | None = None) -> None:
        """Name the folder; nothing is opened yet. `store` may also be the address of a SPARQL 1.1 server (settings.store_url)."""
        self.directory = Path(directory)
        self.settings = settings or load_settings()
        self._of_graph = False

    @property
    def store_path(self) -> Path:
        """Where the embedded store lies."""
        return self.directory / "store"

    @property
    def turtle_path(self) -> Path:
        """The graph as Turtle."""
        return self.directory / "graph.ttl"

    @property
    def page_path(self) -> Path:
        """The explorer page."""
        return self.directory / "graph.html"

    @property
    def judgements_path(self) -> Path:
        """The append-only file of judgements, one JSON object a line."""
        return self.directory / "judgements.jsonl"

    @property
    def columns_path(self) -> Path:
        """The relations and claims as numbers, for the analyses of large graphs."""
        return self.directory / "columns.npz"

    @property
    def location(self) -> str | Path:
        """What the store is opened with: the address in the settings if there is one, else the folder."""
        return self.settings.store_url or self.store_path

    def store(self, *, read_only: bool = True) -> Store:
        """Open the store; close it when done (it is a context manager). Raises StoreError."""
        from kg.store import open_store

        if read_only and not self.settings.store_url and not self.store_path.is_dir():
            raise StoreError(f"{self.directory}: there is no graph here", hint=f"kg build SOURCE… -o {self.directory}")
        return open_store(self.location, read_only=read_only, settings=self.settings)

    def judgements(self) -> list[Judgement]:
        """Read the judgements in the order in which they were made. Raises InputError naming the line that cannot be used."""
        return read_judgements(self.judgements_path)

    def judge(self, judgement: Judgement) -> None:
        """Append a judgement; it holds from the next `refresh()` or build on. Raises StoreError if it cannot be written."""
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            with self.judgements_path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(judgement), ensure_ascii=False) + "\n")
        except OSError as error:
            raise StoreError(f"{self.judgements_path}: cannot be written: {reason(error)}") from error

    @cached_property
    def graph(self) -> Graph:
        """The resolved graph: entities, relations with their claims, articles."""
        from kg.resolve import resolved

        with self.store() as store:
            return resolved(store.extractions(), self.judgements())

    @cached_property
    def columns(self) -> Columns:
        """The graph's relations and claims as columns: from the file that a build wrote if nothing changed since, else anew."""
        from kg.network.arrays.columns import columns_of
        from kg.network.arrays.npz import read_columns

        state = self._state()
        kept = read_columns(self.columns_path, state) if state else None
        self._of_graph = kept is None
        return columns_of(self.graph) if kept is None else kept

    def part(self, relations: Ints) -> Graph:
        """Give the relations of some rows of the columns with all their claims, read from the articles that these stand in.

        Raises StoreError if the store was changed since the columns were read.
        """
        from kg.network.arrays.held import InMemory, articles_of, part_of
        from kg.resolve.surnames import parted

        columns = self.columns
        if self._of_graph:
            return InMemory(self.graph).part(relations)
        with self.store() as store:
            read = [store.extraction(digest) for digest in articles_of(columns, relations)]
        claims = {claim.id: claim for extraction in read for claim in parted(extraction.claims)}
        try:
            return part_of(columns, relations, claims, {e.article.id: e.article for e in read})
        except KeyError as error:
            raise StoreError(f"{self.directory}: changed while it was read", hint="ask again") from error

    def find(self, name: str) -> Entity:
        """Give the entity that is meant by a name, an alias, an id or a Wikidata id. Raises UnknownName with near names."""
        from kg.resolve.lookup import find_among

        return find_among(self.columns.entities, self.columns.degrees, name)

    def write_columns(self, graph: Graph) -> None:
        """Keep the columns of the graph that the store holds now, if it is a folder. Raises StoreError."""
        from kg.network.arrays.columns import columns_of
        from kg.network.arrays.npz import write_columns

        if state := self._state():
            try:
                write_columns(columns_of(graph), self.columns_path, state)
            except OSError as error:
                raise StoreError(f"{self.columns_path}: cannot be written: {reason(error)}") from error

    def _state(self) -> str | None:
        """Name the state of evidence and judgements by their own records, or None where a server holds them."""
        from kg.store.folder import Folder

        if self.settings.store_url:
            return None
        manifest = Folder(self.store_path).manifest
        digest = hashlib.sha256()
        for path in (manifest, self.judgements_path):
            content = path.read_bytes() if path.exists() else b""
            digest.update(b"%d:" % len(content) + content)
        return digest.hexdigest()

    def refresh(self) -> None:
        """Forget what was read, so that the next question reads the store again."""
        for name in ("graph", "columns"):
            self.__dict__.pop(name, None)

    def query(self, text: str) -> Result:
        """Ask SPARQL, read-only and within the limits of the settings. Raises QueryError."""
        with self.store() as store:
            return store.query(text)

    def to_rdflib(self) -> rdflib.Dataset:
        """Give everything as an rdflib Dataset, a named graph an article."""
        with self.store() as store:
            return store.to_rdflib()

    def to_networkx(self) -> networkx.MultiDiGraph[str]:
        """Give the relations as a plain networkx graph."""
        from kg.network.graph import to_networkx

        return to_networkx(self.graph)

    def to_pandas(self) -> pandas.DataFrame:
        """Give one row a claim, with the names of both ends flattened into columns."""
        import pandas

        rows = [flat_claim_record(claim_record(c)) for r in self.graph.relations for c in r.claims]
        return pandas.DataFrame(rows)

    def _repr_html_(self) -> str:
        from kg.views.explorer import explorer

        return str(explorer(self.graph)._repr_html_())


def flat_claim_record(record: dict[str, Any]) -> dict[str, Any]:
    """Flatten the two ends of a claim's record into columns such as subject_name."""
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            flat.update({f"{key}_{k}": "; ".join(v) if isinstance(v, list) else v for k, v in value.items()})
        else:
            flat[key] = value
    return flat


def read_judgements(path: Path) -> list[Judgement]:
    """Read a file of judgements; none if it does not exist. Raises InputError naming the line that cannot be used."""
    if not path.exists():
        return []
    judgements = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            judgement = Judgement(**json.loads(line))
        except (TypeError, ValueError) as error:
            raise InputError(f"{path}:{number}: not a judgement: {error}") from error
        if judgement.verdict not in ("same", "different"):
            raise InputError(f"{path}:{number}: a verdict is 'same' or 'different', not {judgement.verdict!r}")
        judgements.append(judgement)
    return judgements


def open_project(directory: str | Path) -> Project:
    """Open the folder that `kg build` wrote. Raises StoreError if there is no graph in it."""
    project = Project(directory)
    if not project.settings.store_url and not project.store_path.is_dir():
        raise StoreError(f"{directory}: there is no graph here", hint=f"kg build SOURCE… -o {directory}")
    return project


__all__: Sequence[str] = ["Project", "flat_claim_record", "open_project", "read_judgements"]
