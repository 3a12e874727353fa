"""The process that answers queries: kept, replaced, never left behind, and never behind the store."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import QueryError
from kg.model import Extraction
from kg.settings import Settings
from kg.store import Store, open_store, standby

COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?c a kg:Claim } }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { GRAPH ?x { ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r . ?s ?t ?u . ?v ?w ?y } }"


@pytest.fixture
def store(tmp_path: Path, stories: list[Extraction]) -> Iterator[Store]:
    with open_store(tmp_path / "store", settings=Settings()) as opened:
        opened.add(stories[:1])
        opened.commit()
        yield opened


def waiting() -> int:
    (one,) = standby._waiting
    return one.process.pid


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def gone(pid: int) -> bool:
    """Wait for the end of a process; the time is a limit, not a measure."""
    end = time.monotonic() + 60
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.05)
    return not alive(pid)


def counted(store: Store) -> str:
    ((value,),) = store.query(COUNT).short()
    return str(value)


def test_one_process_answers_query_after_query(store: Store) -> None:
    store.query("ASK { }")
    first = waiting()
    with pytest.raises(QueryError, match="line 1"):
        store.query("SELECT * { ?s")
    store.query("ASK { }")
    assert waiting() == first


def test_every_query_sees_what_was_committed_before_it(store: Store, stories: list[Extraction]) -> None:
    assert counted(store) == "2"
    process = waiting()
    store.add(stories[1:])
    store.commit()
    assert counted(store) == "5"
    store.remove(stories[0].article.digest)
    store.commit()
    assert counted(store) == "3"
    assert waiting() == process


def test_a_process_asks_each_of_several_stores(store: Store, tmp_path: Path, stories: list[Extraction]) -> None:
    with open_store(tmp_path / "other", settings=Settings()) as other:
        other.add(stories)
        other.commit()
        assert [counted(store), counted(other), counted(store)] == ["2", "5", "2"]


def test_a_process_that_died_while_it_waited_is_replaced(store: Store) -> None:
    store.query("ASK { }")
    first = waiting()
    os.kill(first, signal.SIGKILL)
    assert counted(store) == "2"
    assert waiting() != first


def test_a_process_that_ends_by_itself_as_it_is_asked_is_replaced(store: Store) -> None:
    store.query("ASK { }")
    first = waiting()
    os.kill(first, signal.SIGALRM)
    assert counted(store) == "2"
    assert waiting() != first


def test_a_query_whose_time_is_over_ends_its_process(store: Store, tmp_path: Path) -> None:
    store.query("ASK { }")
    first = waiting()
    hasty = open_store(tmp_path / "store", read_only=True, settings=Settings(query_seconds=0.5))
    with hasty, pytest.raises(QueryError, match="took longer than"):
        hasty.query(ENDLESS)
    assert gone(first)
    assert standby._waiting == []


PROGRAM = """
import os, signal, sys
from kg.settings import Settings
from kg.store import open_store, standby
with open_store(sys.argv[1], read_only=True, settings=Settings()) as store:
    store.query("ASK { }")
    print(standby._waiting[0].process.pid, flush=True)
    if sys.argv[2] == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_request_that_ends_every_process_is_tried_no_more_than_twice() -> None:
    request = {"folder": None, "query": "ASK { }", "bindings": {}, "limits": {"seconds": "none"}}
    output, code = standby.answer({**request, "limits": {"seconds": 1.0}}, 20.0)
    assert code == 0
    assert b"ASK" in output
    assert standby.answer(request, 20.0) == (b"", 1)
    assert standby._waiting == []


@pytest.mark.parametrize("how", ["returns", "killed"])
def test_nothing_is_left_running_when_the_process_that_asked_ends(store: Store, tmp_path: Path, how: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "store"), how], capture_output=True, text=True, check=False
    )
    assert ran.returncode == (0 if how == "returns" else -signal.SIGKILL), ran.stderr
    assert gone(int(ran.stdout))


def test_a_fork_leaves_its_parents_process_alone(store: Store) -> None:
    store.query("ASK { }")
    first = waiting()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = 0 if counted(store) == "2" and waiting() != first else 2
            standby.end_all()
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert counted(store) == "2"
    assert waiting() == first
