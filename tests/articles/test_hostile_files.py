from __future__ import annotations

import json
import os
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import pytest
from hostile_files import GOOD, PAGE, READ, REFUSED, json_line, rss

from kg.articles import read_sources
from kg.errors import InputError
from kg.model import Article
from kg.settings import Settings
from kg.text import clean

SETTINGS = Settings(document_seconds=30)


def outcome(*sources: Path | str, settings: Settings = SETTINGS) -> tuple[list[Article], list[str]]:
    items = list(read_sources([str(s) for s in sources], settings))
    return [i for i in items if isinstance(i, Article)], [str(i) for i in items if isinstance(i, InputError)]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[list[Article], list[str]]]:
    """All cases read in one run, so that whatever one of them breaks would show in the others."""
    root = tmp_path_factory.mktemp("corpus")
    files = {}
    for case, (name, made, _) in (REFUSED | READ).items():
        (root / case).mkdir()
        (root / case / name).write_bytes(made())
        files[case] = str(root / case / name)
    articles, problems = outcome(*files.values(), settings=Settings(document_seconds=30, workers=2))
    assert len(problems) == len(REFUSED)
    by_case = {}
    for case, file in files.items():
        said = [p.removeprefix(str(root / case) + os.sep) for p in problems if p.startswith(str(root / case) + os.sep)]
        by_case[case] = ([a for a in articles if a.origin == file], said)
    return by_case


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_one_line_with_name_and_reason(
    case: str, outcomes: dict[str, tuple[list[Article], list[str]]]
) -> None:
    articles, problems = outcomes[case]
    assert articles == []
    assert len(problems) == 1
    assert problems[0].startswith(REFUSED[case][2])
    assert "\n" not in problems[0]
    assert len(problems[0]) < 300


@pytest.mark.parametrize("case", READ)
def test_what_only_looks_dangerous_is_read(case: str, outcomes: dict[str, tuple[list[Article], list[str]]]) -> None:
    articles, problems = outcomes[case]
    assert problems == []
    assert READ[case][2] in " ".join(a.text for a in articles)
    assert all(clean(a.text) == a.text for a in articles)


def test_one_bad_file_costs_only_itself(tmp_path: Path) -> None:
    for number, (name, made, _) in enumerate(
        [REFUSED["01 empty"], REFUSED["15 random bytes"], REFUSED["38 encrypted"], REFUSED["43 truncated page"]]
    ):
        (tmp_path / f"{number}{name}").write_bytes(made())
    (tmp_path / "good.txt").write_text(GOOD)
    articles, problems = outcome(tmp_path)
    assert [a.text for a in articles] == [GOOD]
    assert len(problems) == 4


def test_a_bad_line_of_thirty_costs_only_itself(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    lines = [json_line(f"{GOOD} Number {n}.", id=f"n{n}") for n in range(30)]
    lines[16] = lines[16][:-5]
    file.write_text("\n".join(lines))
    articles, problems = outcome(file)
    assert len(articles) == 29
    assert [p.split(" ")[0] for p in problems] == [f"{file}:17:"]


def test_a_line_that_is_too_long_is_skipped_and_the_next_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(json_line("word " * 300_000) + "\n" + json_line() + "\n")
    articles, problems = outcome(file, settings=Settings(max_line_bytes=1_000_000))
    assert [a.text for a in articles] == [GOOD]
    assert problems == [f"{file}:1: line is longer than 1 MB"]


def test_an_id_that_two_texts_claim_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json_line(id="x") + "\n" + json_line(id="x") + "\n")
    (tmp_path / "b.jsonl").write_text(json_line("Another text stands here.", id="x") + "\n")
    articles, problems = outcome(tmp_path)
    assert {a.text for a in articles} == {GOOD}
    assert problems == [f"{tmp_path / 'b.jsonl'}: id x stands for another article already (in {tmp_path / 'a.jsonl'})"]


def test_the_same_text_in_two_files_has_one_digest(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(GOOD)
    articles, _ = outcome(tmp_path)
    assert len(articles) == 2
    assert len({a.digest for a in articles}) == 1
    assert len({a.origin for a in articles}) == 2


def test_a_very_long_text_comes_in_parts_and_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    text = "\n\n".join(f"{GOOD} This is paragraph number {n}." for n in range(1000))
    file.write_text(json_line(text, id="long"))
    articles, problems = outcome(file, settings=Settings(max_text_chars=20_000))
    assert problems == []
    assert [a.id for a in articles[:2]] == ["long", "long#2"]
    assert all(len(a.text) <= 20_000 for a in articles)
    assert "\n\n".join(a.text for a in articles) == text


@pytest.mark.parametrize("name", ["missing.txt", "link.txt", "folder/none.txt"])
def test_what_is_not_there_is_not_found(name: str, tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere")
    assert outcome(tmp_path / name) == ([], [f"{tmp_path / name}: not found"])


def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert outcome(tmp_path / "pipe.txt") == ([], [f"{tmp_path / 'pipe.txt'}: not a regular file"])
    assert outcome("/dev/zero")[1] == ["/dev/zero: not a regular file"]


def test_a_folder_called_like_a_text_is_read_as_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    assert outcome(tmp_path / "a.txt") == ([], [f"{tmp_path / 'a.txt'}: no file in this folder"])
    (tmp_path / "a.txt" / "b.txt").write_text(GOOD)
    assert [a.text for a in outcome(tmp_path / "a.txt")[0]] == [GOOD]


def test_a_file_that_may_not_be_read_is_named() -> None:
    """Root may read everything, so that a child without that right reads."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "a.txt").write_text(GOOD)
        (folder / "a.txt").chmod(0)
        outcome(folder / "a.txt")  # loads what the child needs while that is allowed
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            if os.geteuid() == 0:
                os.setuid(65_534)
            os.write(writing, "\n".join(outcome(folder / "a.txt")[1]).encode())
            os._exit(0)
        os.close(writing)
        os.waitpid(child, 0)
        with os.fdopen(reading, encoding="utf-8") as pipe:
            assert pipe.read() == f"{folder / 'a.txt'}: permission denied"


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/",
        "http://2130706433/",
        "http://[::ffff:127.0.0.1]/",
        "HTTPS://localhost/a.html",
        "file:///etc/passwd",
        "ftp://127.0.0.1/a.txt",
    ],
)
def test_an_address_is_no_file_and_nothing_is_fetched(address: str) -> None:
    calls: list[str] = []
    sys.addaudithook(lambda event, arguments: calls.append(event) if event in ("socket.connect", "socket.getaddrinfo") else None)
    articles, problems = outcome(address)
    assert (articles, calls) == ([], [])
    assert problems == [f"{address}: an address, not a file: nothing is fetched, save the page and name its file"]


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_a_file_that_vanishes_during_the_run_is_not_found(name: str, tmp_path: Path) -> None:
    (tmp_path / "0.txt").write_text(GOOD)
    for number in range(1, 30):
        (tmp_path / f"{number}-{name}").write_text(PAGE.format(f"<p>{GOOD}</p>") if name.endswith("html") else GOOD)
    items = read_sources([str(tmp_path)], SETTINGS)
    next(items)
    gone = tmp_path / f"9-{name}"
    gone.unlink()
    problems = [str(i) for i in items if isinstance(i, InputError)]
    assert problems == [f"{gone}: not found"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs file names of any bytes")
def test_a_name_of_any_bytes_is_read_and_shown_on_one_line(tmp_path: Path) -> None:
    file = os.fsencode(tmp_path) + b"/new\nline\xff.txt"
    with open(file, "w") as target:  # noqa: PTH123 - pathlib takes no bytes
        target.write(GOOD)
    articles, problems = outcome(tmp_path)
    assert problems == []
    assert articles[0].origin == f"{tmp_path}/new\\nline\\xff.txt"


def test_an_empty_name_is_not_the_working_folder() -> None:
    assert outcome("") == ([], ["'': not a file name"])
    assert "not a file name" in outcome("a\0b")[1][0]


def test_only_web_addresses_become_links(tmp_path: Path) -> None:
    head = '<head><title>T</title><base href="javascript:alert(1)"><meta http-equiv="refresh" content="0;url=file:///etc/passwd">'
    page = PAGE.replace(
        "<head>", head + '<link rel="canonical" href="javascript:alert(1)"><meta property="og:url" content="file:///x">'
    )
    (tmp_path / "a.html").write_text(page.format(f"<p>{GOOD}</p>"))
    (tmp_path / "b.jsonl").write_text(json_line(url="javascript:alert(1)"))
    articles, _ = outcome(tmp_path)
    assert [a.url for a in articles] == [None, None]


def test_no_reader_opens_a_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The readers run in this process here, so that the hook sees whatever they do."""
    calls: list[str] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in ("socket.connect", "socket.getaddrinfo"):
            calls.append(event)

    sys.addaudithook(watch)
    from kg.articles import READERS

    feed = rss(f"<item><link>http://127.0.0.1:9/x</link><description>{GOOD}</description></item>")
    page = PAGE.format(f'<p>{GOOD}</p><img src="http://127.0.0.1:9/i"><link rel="canonical" href="http://127.0.0.1:9/c">')
    assert list(READERS.load("feed")(BytesIO(feed.encode()), "f", SETTINGS))
    assert list(READERS.load("html")(BytesIO(page.encode()), "h", SETTINGS))
    assert calls == []


def test_a_bad_date_is_named_and_the_article_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"text": GOOD, "date": "some day"}))
    articles, problems = outcome(file)
    assert [a.date for a in articles] == [None]
    assert problems == [f"{file}:1: 'some day' is not a date that can be read; the article is read without it"]
