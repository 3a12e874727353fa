"""The columns of a graph as a file, so that a question about a large graph need not read and resolve all its evidence again.

An .npz of plain numbers and of texts in UTF-8; nothing in it is ever executed. The file names the state of the evidence that it
was made from and counts for nothing in any other. The same columns give the same bytes.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from kg.network.arrays import entities
from kg.network.arrays.columns import Columns
from kg.network.arrays.entities import Entities
from kg.network.arrays.sequences import Texts

LAYOUT = "geokg columns 2"
NAMES = ("kind_names", "carrier_names", "context_names")
TEXTS = ("article_digests", "article_sources", "claim_ids")


def write_columns(columns: Columns, path: Path, state: str) -> None:
    """Write columns beside the file and then in its place; `state` names the evidence. Raises OSError."""
    texts = {"about": Texts.of((LAYOUT, state))}
    texts |= {name: Texts.of(getattr(columns, name)) for name in NAMES} | {name: getattr(columns, name) for name in TEXTS}
    texts |= {f"entities.{name}": getattr(columns.entities, name) for name in entities.TEXTS}
    held: dict[str, Any] = {f"entities.{name}": getattr(columns.entities, name) for name in entities.NUMBERS}
    held |= {f.name: getattr(columns, f.name) for f in fields(Columns) if f.name != "entities" and f.name not in texts}
    for name, text in texts.items():
        held[f"{name}.run"] = np.frombuffer(text.run.encode("utf-8", "surrogatepass"), np.uint8)
        held[f"{name}.ends"] = text.ends
    buffer = io.BytesIO()
    np.savez(buffer, **held)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_bytes(buffer.getvalue())
    beside.replace(path)


def read_columns(path: Path, state: str) -> Columns | None:
    """Read columns that were made from evidence in this state; None if there is no such file or it cannot be used."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            if tuple(_texts(held, "about")) != (LAYOUT, state):
                return None
            values: dict[str, Any] = {name: tuple(_texts(held, name)) for name in NAMES}
            values |= {name: _texts(held, name) for name in TEXTS}
            known = {name: _texts(held, f"entities.{name}") for name in entities.TEXTS}
            values["entities"] = Entities(known | {name: held[f"entities.{name}"] for name in entities.NUMBERS})
            return Columns(**values, **{f.name: held[f.name] for f in fields(Columns) if f.name not in values})
    except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError, zipfile.BadZipFile):
        return None


def _texts(held: Mapping[str, Any], name: str) -> Texts:
    return Texts(held[f"{name}.run"].tobytes().decode("utf-8", "surrogatepass"), held[f"{name}.ends"])
