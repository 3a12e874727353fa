"""The colours and shapes of classes and families, from resources/palette.json: one look for pages, figures and exports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def palette() -> Mapping[str, Any]:
    """Read the palette: `types` and `families`, each name with its colours (#rrggbb) on a light and on a dark page."""
    loaded: Mapping[str, Any] = json.loads((resources.files("kg.resources") / "palette.json").read_text(encoding="utf-8"))
    return loaded


def rgb(colour: str) -> tuple[int, int, int]:
    """Give red, green and blue, 0..255, of a colour.

    >>> rgb("#3b6ea8")
    (59, 110, 168)
    """
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
