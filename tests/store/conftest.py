"""A few articles with claims of every kind, and both kinds of store: a folder, and a real server on loopback."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg.model import Article, Claim, Entity, Extraction, Graph, Mention
from kg.resolve import resolved
from kg.settings import Settings
from kg.store import Store, open_store

ENTITIES = {
    "Kazakhstan": Entity("Q232", "Kazakhstan", "Country", "KAZ", ("Astana", "Kazakh"), "Q232"),
    "Egypt": Entity("Q79", "Egypt", "Country", "EGY", ("Cairo",), "Q79"),
    "CSTO": Entity("Q318693", "Collective Security Treaty Organization", "InternationalOrganization", None, ("CSTO",), "Q318693"),
    "Hosni Mubarak": Entity("Q1567", "Hosni Mubarak", "Person", "EGY", (), "Q1567"),
    "Iran": Entity("Q794", "Iran", "Country", "IRN", ("Tehran",), "Q794"),
}

STORIES = (
    ("The Wire", "2006-11-14", "Hosni Mubarak met officials of Kazakhstan. Egypt will aid Kazakhstan.",
     (("Hosni Mubarak", "consult", "Kazakhstan", {}), ("Egypt", "aid", "Kazakhstan", {"modality": "planned"}))),
    ("Morning Post", "2007-01-02", "Kazakhstan is a member of the CSTO. Iran accused Egypt of lying.",
     (("Kazakhstan", "member_of", "CSTO", {}), ("Iran", "accuse", "Egypt", {"date": "2006"}))),
    ("Evening Sun", "2007-01-03", "Iran denied that it had ever accused Egypt.",
     (("Iran", "accuse", "Egypt", {"polarity": "negated", "attribution": "Iran"}),)),
)  # fmt: skip


def extraction(source: str, date: str, text: str, claims: tuple[tuple[str, str, str, dict[str, str]], ...]) -> Extraction:
    article = Article(
        text, title=text.split(".")[0], source=source, date=date, url=f"https://example.org/{date}", origin=f"{date}.txt"
    )
    made = []
    for subject, relation, target, fields in claims:
        ends = [Mention(ENTITIES[n], n, text.index(n), text.index(n) + len(n)) for n in (subject, target)]
        start = next(text.rfind(".", 0, text.index(n)) + 1 for n in (target,))
        quote = text[start:].split(".")[0].strip() + "."
        start = text.index(quote)
        claim = Claim(article.id, ends[0], relation, ends[1], quote, start, start + len(quote), source, extractor="frames@1:x")
        made.append(replace(claim, **fields))  # type: ignore[arg-type]
    return Extraction(article, tuple(made))


@pytest.fixture
def story() -> Callable[..., Extraction]:
    """Makes an article with claims: outlet, date, text, and for each claim subject, relation, object and other fields."""
    return extraction


@pytest.fixture
def stories() -> list[Extraction]:
    return [extraction(*story) for story in STORIES]


@pytest.fixture
def world(stories: list[Extraction]) -> Graph:
    return resolved(stories)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real SPARQL 1.1 server on a free port of loopback, with its data in a folder of its own."""
    program = Path(sys.executable).with_name("oxigraph")
    if not program.exists():
        pytest.skip("the program oxigraph is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"127.0.0.1:{port}"
    folder = tmp_path_factory.mktemp("server")
    command = [str(program), "serve", "--location", str(folder), "--bind", address]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(address, process)
        yield f"http://{address}"
    finally:
        process.kill()
        process.wait()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    host, port = address.split(":")
    for _ in range(200):
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
            return
        except OSError:
            assert process.poll() is None, "the server ended at once"
            time.sleep(0.05)
    raise AssertionError("the server does not answer")


Opener = Callable[..., Store]


@pytest.fixture(params=["embedded", pytest.param("server", marks=pytest.mark.server)])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens an empty store of either kind; a second call opens the same one again."""
    if request.param == "embedded":
        location = str(tmp_path / "store")
    else:
        location = request.getfixturevalue("server")
        urllib.request.urlopen(urllib.request.Request(location + "/store", method="DELETE")).close()
    yield lambda read_only=False, settings=None: open_store(location, read_only=read_only, settings=settings or Settings())
    shutil.rmtree(tmp_path / "store", ignore_errors=True)
