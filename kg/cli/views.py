"""The command that writes a view of a graph: a page to look at, to send, to print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import DEFAULT_DIRECTORY, Directory
from kg.cli.output import print_text


def view(
    name: Annotated[str, typer.Argument(metavar="VIEW", help="Which view: explorer.")] = "explorer",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write; default DIR/VIEW.html.")] = None,
    title: Annotated[str | None, typer.Option(help="The heading of the page.")] = None,
    left: Annotated[str | None, typer.Option(help="Country or region on the left of the two-sides layout.")] = None,
    right: Annotated[str | None, typer.Option(help="Country or region on its right.")] = None,
    store: Directory = DEFAULT_DIRECTORY,
) -> int:
    """Write a page that needs no network. Example: kg view explorer --left Kazakhstan --right "Middle East" -o pages/kz.html"""
    from kg.project import open_project
    from kg.views import VIEWS

    write = VIEWS.load(name)
    graph = open_project(store).graph
    choices = {"title": title, "left": left, "right": right}
    path = write(graph, output or store / f"{name}.html", **{k: v for k, v in choices.items() if v is not None})
    print_text(str(path))
    return 0
