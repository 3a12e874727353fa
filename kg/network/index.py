"""The columns of a graph as a file, so that a question about a large graph need not read and resolve all its evidence again.

An .npz of plain numbers and of names as JSON; nothing in it is ever executed. The file names the state of the evidence that it was
made from and counts for nothing in any other. The same columns give the same bytes.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from kg.model import Entity
from kg.network.columns import Columns

LAYOUT = "geokg columns 1"
NAMES = ("kind_names", "carrier_names", "context_names")


def write_columns(columns: Columns, path: Path, state: str) -> None:
    """Write columns beside the file and then in its place; `state` names the evidence. Raises OSError."""
    entities = [[e.id, e.name, e.type, e.country, list(e.aliases), e.wikidata] for e in columns.entities]
    texts = {"about": [LAYOUT, state], "entities": entities, **{name: list(getattr(columns, name)) for name in NAMES}}
    held: dict[str, Any] = {name: np.frombuffer(json.dumps(value).encode("ascii"), np.uint8) for name, value in texts.items()}
    held |= {f.name: getattr(columns, f.name) for f in fields(Columns) if f.name not in texts}
    buffer = io.BytesIO()
    np.savez(buffer, **held)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_bytes(buffer.getvalue())
    beside.replace(path)


def read_columns(path: Path, state: str) -> Columns | None:
    """Read columns that were made from evidence in this state; None if there is no such file or it cannot be used."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            if _names(held["about"]) != [LAYOUT, state]:
                return None
            values: dict[str, Any] = {name: tuple(_names(held[name])) for name in NAMES}
            values["entities"] = tuple(_entity(*e) for e in _names(held["entities"]))
            return Columns(**values, **{f.name: held[f.name] for f in fields(Columns) if f.name not in values})
    except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError, zipfile.BadZipFile):
        return None


def _entity(identifier: str, name: str, kind: str, country: str | None, aliases: list[str], wikidata: str | None) -> Entity:
    return Entity(identifier, name, kind, country, tuple(aliases), wikidata)


def _names(held: Any) -> list[Any]:
    found: list[Any] = json.loads(held.tobytes())
    return found
