"""The examples of README.md and docs/ are run as they stand, on the sample graph."""

import os
import re
import shlex
import shutil
from pathlib import Path

import pytest

from kg.cli.app import COMMANDS, run

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def command_lines() -> list[tuple[str, str]]:
    lines = [(p.name, line) for p in PAGES for block in blocks(p, "sh") for line in block.splitlines()]
    return [(page, line) for page, line in lines if line.startswith("kg ")]


@pytest.fixture(scope="module")
def workplace(sample_folder, tmp_path_factory):
    """A folder that looks like a clone in which the demo has run."""
    place = tmp_path_factory.mktemp("clone")
    shutil.copytree(sample_folder, place / "out")
    for name in ("data", "docs"):
        (place / name).symlink_to(ROOT / name)
    before = Path.cwd()
    os.chdir(place)
    yield place
    os.chdir(before)


def test_the_pages_hold_commands_and_programs():
    assert len(command_lines()) >= 8
    assert blocks(ROOT / "README.md", "python")


def test_every_command_has_a_runnable_example_on_its_page():
    shown = {shlex.split(line)[1] for page, line in command_lines() if page == "commands.md"}
    assert shown == set(COMMANDS)
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"\n`kg {name}` " not in page] == []


@pytest.mark.parametrize(("page", "line"), command_lines(), ids=lambda value: value[:60])
def test_a_documented_command_runs(page, line, workplace, capsys):
    assert run(shlex.split(line, comments=True)[1:]) == 0, capsys.readouterr().err


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "python")], ids=lambda p: p.name)
def test_the_programs_of_a_page_run(page, workplace):
    for block in blocks(page, "python"):
        exec(compile(block, str(page), "exec"), {})  # our own documentation, not input


@pytest.mark.parametrize("page", [*PAGES, ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md"], ids=lambda p: p.name)
def test_links_of_a_page_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []
