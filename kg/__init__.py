"""geokg turns news articles about world politics into a knowledge graph that shows its evidence.

>>> import kg
>>> graph = kg.build(["data/articles"], "out")  # doctest: +SKIP
>>> graph.to_pandas()  # doctest: +SKIP

The names below are loaded when they are first used, so that `import kg` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import Any

_PUBLIC = {
    "Article": "kg.model",
    "Claim": "kg.model",
    "Entity": "kg.model",
    "Graph": "kg.model",
    "Judgement": "kg.model",
    "KGError": "kg.errors",
    "Project": "kg.project",
    "Relation": "kg.model",
    "Settings": "kg.settings",
    "build": "kg.api",
    "claims": "kg.api",
    "open": "kg.api",
}
"""The public names and where they live."""

__all__ = [  # noqa: PLE0604, RUF100  the names are made by __getattr__
    "Article",
    "Claim",
    "Entity",
    "Graph",
    "Judgement",
    "KGError",
    "Project",
    "Relation",
    "Settings",
    "build",
    "claims",
    "open",
]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(importlib.import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
