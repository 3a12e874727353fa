"""The dossier of a dyad as one self-contained page: no script, no outside request, no text of an article taken for markup."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.model import Graph
from kg.network.arrays.held import Extent, Held, held
from kg.network.dyads.agreements import STAGES
from kg.network.dyads.blind_spots import STALE_YEARS
from kg.network.dyads.dossier import Dossier, dossier
from kg.network.events import FAMILIES
from kg.network.regions import countries
from kg.network.selection import EVERYTHING, Selection
from kg.ontology import ontology
from kg.views.dossier.charts import bars, family_bar, timeline_chart
from kg.views.dossier.look import colour_variables
from kg.views.dossier.quotes import marked_quote, source_of
from kg.views.page import page, write_page


def dossier_page(found: Dossier, selection: Selection = EVERYTHING, title: str | None = None) -> str:
    """Give the page of a dossier as one text; `selection` is only named on it."""
    named = title or f"{found.left.entity.name} and {found.right.entity.name}"
    return render("page.html", found.graph, found.extent, named, selection, found=found)


def write_dossier(
    graph: Graph | Held, path: str | Path, left: str | None = None, right: str | None = None, title: str | None = None
) -> Path:
    """Write the dossier of two entities (names, aliases or ids) to a file and give its path.

    Raises UnknownName for a name that is not in the graph, InputError if one is missing or the file cannot be written.
    """
    from kg.resolve.lookup import find_among

    if not left or not right:
        raise InputError("a dossier is about two entities", hint="name them as left and right")
    source = held(graph)
    one, other = (find_among(source.columns.entities, source.columns.degrees, name).id for name in (left, right))
    found = dossier(source, one, other)
    return write_page(dossier_page(found, title=title), path)


def render(template: str, graph: Graph, whole: Extent, title: str, selection: Selection, **values: Any) -> str:
    """Fill a template of this folder; `graph` holds what is shown, of a graph as large as `whole`."""
    known: dict[str, Any] = {
        "entities": graph.entities,
        "whole": whole,
        "chosen": str(selection) if selection != EVERYTHING else "everything, also what is planned, possible or denied",
        "families": FAMILIES,
        "stages": STAGES,
        "stale_years": STALE_YEARS,
        "labels": {name: r.label for name, r in ontology().relations.items()},
        "countries": {code: t.name for code, t in countries().items()},
        "source": lambda claim: source_of(claim, graph),
        "marked": marked_quote,
        "bars": bars,
        "chart": timeline_chart,
        "bar": family_bar,
        "largest": _largest,
    }
    style = colour_variables() + (resources.files("kg.views.dossier") / "style.css").read_text(encoding="utf-8")
    return page(f"dossier/{template}", title, style, **{**known, **values})


def _largest(contexts: Mapping[str, Mapping[str, int]]) -> int:
    return max(sum(counts.values()) for counts in contexts.values())
