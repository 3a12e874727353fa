"""The command that writes a view of a graph: a page to look at, to send, to print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import DEFAULT_DIRECTORY, Directory
from kg.cli.output import print_text


def view(
    name: Annotated[str, typer.Argument(metavar="VIEW", help="explorer, dyad or matrix.")] = "explorer",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write; default DIR/VIEW.html.")] = None,
    title: Annotated[str | None, typer.Option(help="The heading of the page.")] = None,
    left: Annotated[
        str | None, typer.Option(help="One of the two countries, regions or entities that the page is about.")
    ] = None,
    right: Annotated[str | None, typer.Option(help="The other.")] = None,
    store: Directory = DEFAULT_DIRECTORY,
) -> int:
    """Write a page that needs no network: the whole graph, a dossier (dyad), or all dyads of two regions (matrix).

    In the explorer, --left and --right choose the layout of two sides. Example: kg view dyad --left Kazakhstan --right Egypt -o kz-eg.html
    """
    from kg.project import open_project
    from kg.views import VIEWS

    write = VIEWS.load(name)
    graph = open_project(store).graph
    choices = {"title": title, "left": left, "right": right}
    path = write(graph, output or store / f"{name}.html", **{k: v for k, v in choices.items() if v is not None})
    print_text(str(path))
    return 0
