"""Colours of the families, from the one place that the explorer takes them from too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from kg.network.events import FAMILIES


@cache
def look() -> Mapping[str, Any]:
    """Read types, families and shapes with their colours, light and dark."""
    loaded: Mapping[str, Any] = json.loads((resources.files("kg.views.explorer") / "look.json").read_text(encoding="utf-8"))
    return loaded


def family_colour(family: str, theme: str = "light") -> str:
    """Give the colour of a family, as #rrggbb."""
    return str(look()["families"][family][theme])


def colour_variables() -> str:
    """Give the colours of the event families as CSS custom properties, light and dark."""
    themes = {
        theme: " ".join(f"--{f.replace('_', '-')}: {family_colour(f, theme)};" for f in FAMILIES) for theme in ("light", "dark")
    }
    return f":root {{ {themes['light']} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {themes['dark']} }} }}\n"
