"""An article, and what a language model's server answers about it, for the tests of the backend."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kg.model import Article

TEXT = "Kazakhstan's foreign minister, Aru Beisen, met her Jordanian colleague in Astana on Monday.\nJordan denounced Ostland."
ARTICLE = Article(TEXT, "a1", date="2024-05-06", source="Example News")
SERVER = Path(__file__).parent / "llm_server.py"

Start = Callable[..., tuple[str, Path]]


def actor(name: str, kind: str = "Country", mention: str | None = None) -> dict[str, Any]:
    return {"name": name, "mention": mention or name, "type": kind, "country": None}


def record(**changes: Any) -> dict[str, Any]:
    made = {
        "subject": actor("Jordan"),
        "relation": "accuse",
        "object": actor("Ostland"),
        "quote": "Jordan denounced Ostland",
        "polarity": "asserted",
        "modality": "actual",
        "context": "diplomatic",
        "date": None,
        "attribution": None,
    }
    return {**made, **changes}


def answer(*records: dict[str, Any]) -> dict[str, Any]:
    return {"content": json.dumps({"claims": list(records)})}
