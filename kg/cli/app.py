"""The table of commands. A command's help is its docstring; its heavy imports wait until it runs."""

from __future__ import annotations

import importlib
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
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


class Panels(TyperGroup):
    """The list of commands in the help: by panel, with the first sentence of each in full."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list. `ctx` and `formatter` are those of the parser."""
        for panel in dict.fromkeys(panel for panel, _ in COMMANDS.values()):
            listed = [(name, self.get_command(ctx, name)) for name, (of, _) in COMMANDS.items() if of == panel]
            with formatter.section(panel):
                formatter.write_dl([(name, first_sentence((command and command.help) or "")) for name, command in listed])


def first_sentence(text: str) -> str:
    """Give the first sentence of a help text, without its full stop: what follows is detail or an example."""
    return " ".join(text.split("\n\n")[0].split()).partition(". ")[0].rstrip(".")


app = typer.Typer(
    cls=Panels,
    help="Turns news articles about world politics into a knowledge graph that shows its evidence.",
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
    """Run one command line (the process's own by default) and give its exit code. Without a word it shows the help: a usage error."""
    words = sys.argv[1:] if arguments is None else arguments

    def attempt() -> int:
        try:
            done = int(app(words or ["--help"], prog_name="kg", standalone_mode=False) or 0)
        except TyperException as error:
            note(f"kg: {_usage(error)}")
            return USAGE
        except typer.Abort:
            return 130
        except SystemExit as gone:
            # so the parser ends when the reader of our output is gone
            raise BrokenPipeError from gone
        return done if words else USAGE

    return guarded(attempt)


def _usage(error: TyperException) -> str:
    """Say what is wrong with a command line, and where its help is."""
    context: Any = getattr(error, "ctx", None)
    message = error.format_message().replace("Value error, ", "").rstrip(".")
    return f"{message} ({context.command_path if context else 'kg'} --help)"
