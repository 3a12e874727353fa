"""The explorer: one self-contained page that shows how two are linked, since when, and who says so.

pyvis holds the network and ships vis-network, which draws the entities and owns the camera; the template, the scripts in js/ and
the styles in css/ around it are ours. Nothing is fetched from anywhere, and no text of an article ever becomes markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from kg.model import Graph
from kg.views.explorer.data import explorer_data
from kg.views.explorer.page import render
from kg.views.page import write_page

DEFAULT_TITLE = "Who is linked to whom, and who says so"


def explorer_html(graph: Graph, title: str = DEFAULT_TITLE, left: str | None = None, right: str | None = None) -> str:
    """Give the page as one text.

    `left` and `right` name the countries or regions that the two-sides layout opens with. Raises UnknownName for one that is
    unknown.
    """
    return render(explorer_data(graph, title, left, right), title)


def write_explorer(
    graph: Graph, path: str | Path, title: str = DEFAULT_TITLE, left: str | None = None, right: str | None = None
) -> Path:
    """Write the page to a file and give its path. Raises InputError if the file cannot be written."""
    return write_page(explorer_html(graph, title, left, right), path)


@dataclass(frozen=True)
class Explorer:
    """The page as a value that Jupyter and marimo show in place, walled off in a frame of its own."""

    graph: Graph
    title: str = DEFAULT_TITLE
    left: str | None = None
    right: str | None = None
    height: int = 720

    def _repr_html_(self) -> str:
        page = escape(explorer_html(self.graph, self.title, self.left, self.right), quote=True)
        name = escape(self.title, quote=True)
        rights = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"
        return f'<iframe title="{name}" sandbox="{rights}" style="width:100%;height:{self.height}px;border:0" srcdoc="{page}"></iframe>'

    def save(self, path: str | Path) -> Path:
        """Write the page to a file and give its path. Raises InputError if the file cannot be written."""
        return write_explorer(self.graph, path, self.title, self.left, self.right)


def explorer(
    graph: Graph, title: str = DEFAULT_TITLE, left: str | None = None, right: str | None = None, height: int = 720
) -> Explorer:
    """Give the page as a value that a notebook shows in place; `height` in pixels."""
    return Explorer(graph, title, left, right, height)
