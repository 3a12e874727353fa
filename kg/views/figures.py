"""Figures for print, as SVG or PNG: a dyad's timeline, the matrix of two regions, the network around one entity.

They need matplotlib, the optional extra `figures`. The same graph gives the same bytes: no date is written, ids in SVG come from
a fixed salt. Every figure carries a line that says what it rests on.
"""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from kg.errors import InputError, UnknownName, reason
from kg.model import Entity, Graph
from kg.network.arrays.held import Extent, Held, extent
from kg.network.dyads.dossier import Dossier
from kg.network.dyads.matrix import Matrix
from kg.network.ego import Ego
from kg.network.events import FAMILIES
from kg.palette import palette
from kg.views.dossier.charts import bars
from kg.views.dossier.look import family_colour

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = ("svg", "png")
FONTS = ["Noto Sans", "DejaVu Sans", "Noto Sans Arabic", "Noto Sans CJK JP"]
SOFT = "#59616b"


def _figure(width: float, height: float) -> Figure:
    """Make an empty figure of so many inches. Raises InputError, with the command that helps, if matplotlib is missing."""
    if not find_spec("matplotlib"):
        raise InputError("figures need matplotlib", hint="pip install 'geokg[figures]'")
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def _style() -> Any:
    """Give the settings under which figures are drawn: fonts that are there, no marks of time or chance."""
    from matplotlib import font_manager

    known = {f.name for f in font_manager.fontManager.ttflist}
    return {
        "svg.hashsalt": "geokg",
        "svg.fonttype": "path",
        "font.family": [f for f in FONTS if f in known] or ["sans-serif"],
        "font.size": 9,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": SOFT,
        "text.parse_math": False,
    }


def _source(figure: Figure, whole: Extent, what: str) -> None:
    said = f"{what} Source: {whole.articles} articles of {whole.outlets} outlets, read by geokg."
    figure.supxlabel(said, fontsize=7, color=SOFT, x=0.01, ha="left")


def _save(figure: Figure, path: str | Path) -> Path:
    target = Path(path)
    kind = target.suffix.lstrip(".").casefold()
    if kind not in FORMATS:
        raise UnknownName(f"{target}: figures are written as {' or '.join(FORMATS)}")
    stable = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with warnings.catch_warnings():
            # a script that no installed font knows is drawn as boxes: worth no alarm
            warnings.filterwarnings("ignore", message="Glyph .* missing", category=UserWarning)
            figure.savefig(target, format=kind, dpi=200, metadata=stable)
    except OSError as error:
        raise InputError(f"{target}: cannot be written: {reason(error)}") from error
    return target


def timeline_figure(found: Dossier, path: str | Path) -> Path:
    """Draw the events of a dyad by month or year: cooperation above the line, conflict below. Gives the path.

    Raises InputError if no event has a date or matplotlib is missing, UnknownName for a format that is neither SVG nor PNG.
    """
    drawn = bars(found.by_month())
    if not drawn.labels:
        raise InputError("no actual event of the two has a date, so there is nothing to draw")
    figure = _figure(7, 3)
    from matplotlib import rc_context
    from matplotlib.ticker import MaxNLocator

    with rc_context(_style()):
        axes = figure.subplots()
        places = range(len(drawn.labels))
        up, down = [0] * len(drawn.labels), [0] * len(drawn.labels)
        for place, family in enumerate(FAMILIES):
            counts = [c[place] for c in drawn.counts]
            base, sign = (up, 1) if place < 2 else (down, -1)
            heights = [sign * c for c in counts]
            axes.bar(places, heights, 0.8, bottom=base, color=family_colour(family), label=family.replace("_", " "))
            base[:] = [b + h for b, h in zip(base, heights, strict=True)]
        axes.axhline(0, color=SOFT, linewidth=0.8)
        step = max(1, len(drawn.labels) // 10)
        axes.set_xticks(list(places)[::step], drawn.labels[::step], rotation=0 if drawn.unit == "year" else 45)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.yaxis.set_major_formatter(lambda value, _: f"{abs(value):.0f}")
        axes.set_title(f"{found.left.entity.name} and {found.right.entity.name}: events by {drawn.unit}", loc="left", fontsize=11)
        axes.legend(
            frameon=False, fontsize=7.5, ncols=4, loc="upper left", bbox_to_anchor=(0, -0.22 if drawn.unit == "month" else -0.12)
        )
        vague = sum(n for _, n in drawn.unplaced)
        _source(
            figure, found.extent, f"Events of no known month, left out: {vague}." if vague else "Cooperation up, conflict down."
        )
        return _save(figure, path)


def matrix_figure(graph: Graph | Held, found: Matrix, path: str | Path, title: str) -> Path:
    """Draw the matrix of two regions: events in every cell, its colour from conflict to cooperation. Gives the path."""
    figure = _figure(1.6 + 0.42 * len(found.columns), 1.9 + 0.42 * len(found.rows))
    from matplotlib import rc_context
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle

    scale = LinearSegmentedColormap.from_list("warmth", ["#e6a583", "#e9e6dc", "#92bde3"])
    with rc_context(_style()):
        axes = figure.subplots()
        for y, row in enumerate(found.rows):
            for x, column in enumerate(found.columns):
                cell = found.cells.get((row, column))
                if cell is None:
                    axes.text(x, y, "·", ha="center", va="center", color=SOFT)
                    continue
                colour = "#e4e3df" if cell.warmth is None else scale((cell.warmth + 1) / 2)
                axes.add_patch(Rectangle((x - 0.46, y - 0.46), 0.92, 0.92, color=colour))
                weight = "bold" if cell.origins > 1 else "normal"
                axes.text(x, y, str(cell.events), ha="center", va="center", weight=weight, color="#10151b")
        axes.set_xlim(-0.5, len(found.columns) - 0.5)
        axes.set_ylim(len(found.rows) - 0.5, -0.5)
        axes.set_xticks(range(len(found.columns)), [found.names[c] for c in found.columns], rotation=90)
        axes.set_yticks(range(len(found.rows)), [found.names[r] for r in found.rows])
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        for side in axes.spines.values():
            side.set_visible(False)
        axes.set_title(title, loc="left", fontsize=11)
        _source(figure, extent(graph), "Actual events; blue: cooperation, orange: conflict; bold: two origins or more.")
        return _save(figure, path)


def ego_figure(graph: Graph, found: Ego, path: str | Path) -> Path:
    """Draw an entity with those it is linked to.

    Lines are coloured by the prevailing family, as wide as their origins, those among the others thin. Gives the path.
    """
    figure = _figure(7.4, 6.2)
    from matplotlib import rc_context
    from matplotlib.lines import Line2D

    with rc_context(_style()):
        axes = figure.subplots()
        _draw_links(axes, found)
        for identifier in found.places:
            _draw_entity(axes, found, graph.entities[identifier])
        shown = dict.fromkeys(link.family for link in found.links)
        keys = [Line2D([], [], color=family_colour(f), label=f.replace("_", " ")) for f in (*FAMILIES, "structure") if f in shown]
        legend = axes.legend(handles=keys, frameon=False, fontsize=7.5, handlelength=1.3, columnspacing=1.4, ncols=len(keys) or 1)
        legend.set_loc("upper center")
        legend.set_bbox_to_anchor((0.5, 0.03), transform=axes.transAxes)
        axes.set_xlim(-1.6, 1.6)
        axes.set_ylim(-1.25, 1.12)
        axes.set_axis_off()
        left_out = f", {found.left_out} more left out" if found.left_out else ""
        many = len(found.places) - 1
        name = graph.entities[found.centre].name
        figure.suptitle(f"{name} and its {many} best-supported links{left_out}", x=0.01, ha="left", fontsize=11)
        _source(figure, extent(graph), "Width: independent origins; thin: links among the others.")
        return _save(figure, path)


def _draw_links(axes: Any, found: Ego) -> None:
    from math import log2

    for link in found.links:
        (x, y), (u, v) = found.places[link.left], found.places[link.right]
        own = found.centre in (link.left, link.right)
        width = 0.8 + log2(1 + link.origins) if own else 0.6
        look = {"color": family_colour(link.family), "linewidth": width, "alpha": 0.9 if own else 0.45, "zorder": 2 if own else 1}
        axes.plot([x, u], [y, v], linestyle=(0, (4, 3)) if link.family == "structure" else "-", **look)


def _draw_entity(axes: Any, found: Ego, entity: Entity) -> None:
    from matplotlib.patheffects import withStroke

    x, y = found.places[entity.id]
    centre = entity.id == found.centre
    axes.scatter(
        [x],
        [y],
        s=160 if centre else 60,
        color=palette()["types"][entity.type]["light"],
        zorder=3,
        edgecolors="white",
        linewidths=0.8,
    )
    name = "\n".join(wrap(entity.name, 26, max_lines=2, placeholder="…"))
    where = (x, y + 0.1) if centre else (x + (0.04 if x >= 0 else -0.04), y)
    side = "center" if centre else "left" if x >= 0 else "right"
    halo = [withStroke(linewidth=2.5, foreground="white")]
    look = {"fontsize": 10 if centre else 7.5, "weight": "bold" if centre else "normal", "linespacing": 1.1, "path_effects": halo}
    axes.text(*where, name, ha=side, va="center", zorder=4, **look)
