"""The table of commands. A command's help is its docstring; its heavy imports wait until it runs."""

from __future__ import annotations

import importlib
from typing import Annotated

import typer
from typer.exceptions import TyperException

from kg.cli.failures import USAGE, guarded
from kg.cli.output import note

COMMANDS: dict[str, tuple[str, str]] = {
    "build": ("The main job", "kg.cli.build"),
    "extract": ("The main job", "kg.cli.build"),
    "evaluate": ("The main job", "kg.cli.build"),
    "info": ("The main job", "kg.cli.build"),
    "entities": ("Look around", "kg.cli.lists"),
    "relations": ("Look around", "kg.cli.lists"),
    "articles": ("Look around", "kg.cli.lists"),
    "query": ("Ask", "kg.cli.evidence"),
    "why": ("Ask", "kg.cli.evidence"),
    "diff": ("Ask", "kg.cli.compare"),
    "view": ("Take away", "kg.cli.views"),
    "cite": ("Take away", "kg.cli.cite"),
    "export": ("Take away", "kg.cli.evidence"),
    "who": ("Who is who", "kg.cli.identity"),
    "merge": ("Who is who", "kg.cli.identity"),
    "split": ("Who is who", "kg.cli.identity"),
    "review": ("Who is who", "kg.cli.identity"),
    "forget": ("Keep", "kg.cli.evidence"),
    "check": ("Keep", "kg.cli.evidence"),
    "verify": ("Keep", "kg.cli.evidence"),
    "path": ("Analyse", "kg.cli.analysis"),
    "central": ("Analyse", "kg.cli.analysis"),
    "brokers": ("Analyse", "kg.cli.analysis"),
    "communities": ("Analyse", "kg.cli.analysis"),
    "balance": ("Analyse", "kg.cli.analysis"),
    "dyad": ("Analyse", "kg.cli.dyads"),
    "matrix": ("Analyse", "kg.cli.dyads"),
    "timeline": ("Analyse", "kg.cli.dyads"),
    "changes": ("Analyse", "kg.cli.dyads"),
}
"""Every command with its panel in the help and the module that holds the function of its name."""

app = typer.Typer(
    help="Turns news articles about world politics into a knowledge graph that shows its evidence.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"geokg {version('geokg')}")
        raise typer.Exit


@app.callback()
def _start(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    pass


for _name, (_panel, _module) in COMMANDS.items():
    app.command(_name, rich_help_panel=_panel)(getattr(importlib.import_module(_module), _name.replace("-", "_")))


def run(arguments: list[str] | None = None) -> int:
    """Run one command line (the process's own by default) and give its exit code."""

    def attempt() -> int:
        try:
            return int(app(arguments, prog_name="kg", standalone_mode=False) or 0)
        except TyperException as error:
            note(f"kg: {error}")
            return USAGE
        except typer.Abort:
            return 130

    return guarded(attempt)
