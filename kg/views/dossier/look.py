"""Colours of the families as CSS."""

from __future__ import annotations

from kg.network.events import FAMILIES
from kg.palette import palette


def family_colour(family: str, theme: str = "light") -> str:
    """Give the colour of a family, as #rrggbb."""
    return str(palette()["families"][family][theme])


def colour_variables() -> str:
    """Give the colours of the event families as CSS custom properties, light and dark."""
    themes = {
        theme: " ".join(f"--{f.replace('_', '-')}: {family_colour(f, theme)};" for f in FAMILIES) for theme in ("light", "dark")
    }
    return f":root {{ {themes['light']} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {themes['dark']} }} }}\n"
