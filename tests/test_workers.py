from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from functools import partial
from itertools import count, islice
from pathlib import Path

import pytest

from kg.errors import InputError, KGError
from kg.workers import Failure, run


def double(number: int) -> int:
    return number * 2


def misbehave(item: str) -> str:
    match item:
        case "hang":
            time.sleep(600)
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "leave":
            os._exit(3)
        case "eat":
            return str(len(bytearray(4_000_000_000)))
        case "raise":
            raise ValueError("not this one\nnor this line")
        case "large":
            return "x" * 3_000_000
    return item.upper()


def die_once(marker: Path, item: str) -> str:
    if item == "unlucky" and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def number_here() -> str:
    return str(os.getpid())


def set_up_once(folder: Path) -> str:
    (folder / str(os.getpid())).touch()
    return f"made by {os.getpid()}"


def with_state(state: str, item: int) -> tuple[str, int]:
    return state, item


def bad_setup() -> None:
    raise InputError("the model is not installed", hint="install it")


def broken_setup() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


@pytest.mark.parametrize("batch", [1, 7])
@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_order(workers: int, batch: int) -> None:
    assert list(run(double, range(100), workers=workers, batch=batch)) == [n * 2 for n in range(100)]


def test_no_items_start_no_worker() -> None:
    assert list(run(double, [])) == []


@pytest.mark.parametrize("batch", [1, 3])
def test_a_bad_item_costs_only_itself(batch: int) -> None:
    items = ["a", "hang", "b", "die", "c", "leave", "d", "eat", "e", "raise", "f", "large"]
    results = list(run(misbehave, items, workers=2, seconds=3, memory_bytes=500_000_000, batch=batch))
    reasons = {item: r.reason for item, r in zip(items, results, strict=True) if isinstance(r, Failure)}
    assert reasons == {
        "hang": "took longer than 3 s",
        "die": "worker died (signal 9)",
        "leave": "worker died (exit code 3)",
        "eat": "needs more than 500 MB",
        "raise": "ValueError: not this one",
    }
    assert [r for r in results if isinstance(r, str)] == ["A", "B", "C", "D", "E", "F", "x" * 3_000_000]


def test_an_item_whose_worker_was_killed_from_outside_is_tried_again(tmp_path: Path) -> None:
    assert list(run(partial(die_once, tmp_path / "marker"), ["a", "unlucky", "b"])) == ["a", "unlucky", "b"]


def test_set_up_happens_once_a_worker(tmp_path: Path) -> None:
    results = list(run(with_state, range(30), workers=2, setup=partial(set_up_once, tmp_path)))
    assert [r[1] for r in results if not isinstance(r, Failure)] == list(range(30))
    made = {f"made by {file.name}" for file in tmp_path.iterdir()}
    assert len(made) <= 2
    assert {r[0] for r in results if not isinstance(r, Failure)} <= made


def test_an_error_in_set_up_is_raised_as_it_is() -> None:
    with pytest.raises(InputError, match="the model is not installed") as raised:
        list(run(with_state, [1], setup=bad_setup))
    assert raised.value.hint == "install it"


def test_a_set_up_that_kills_the_worker_is_an_error() -> None:
    with pytest.raises(KGError, match="could not be set up"):
        list(run(with_state, [1], setup=broken_setup))


def test_items_are_taken_as_they_are_needed() -> None:
    taken = []

    def source() -> Iterator[int]:
        for number in count():
            taken.append(number)
            yield number

    assert list(islice(run(double, source(), workers=2), 5)) == [0, 2, 4, 6, 8]
    assert len(taken) < 20


def test_inline_items_go_to_no_worker_and_keep_their_place() -> None:
    results = list(run(with_state, [1, 2, 3, 4], setup=number_here, inline=lambda n: ("here", n) if n % 2 == 0 else None))
    assert [r[1] for r in results if not isinstance(r, Failure)] == [1, 2, 3, 4]
    assert [r[0] == "here" for r in results if not isinstance(r, Failure)] == [False, True, False, True]


def test_large_items_and_results_pass_both_ways() -> None:
    texts = [str(n) * 1_000_000 for n in range(4)]
    assert list(run(str.upper, texts, workers=2, batch=2)) == texts


def test_no_worker_outlives_an_abandoned_run(tmp_path: Path) -> None:
    results = run(with_state, range(50), workers=2, setup=partial(set_up_once, tmp_path))
    next(results)
    results.close()  # type: ignore[attr-defined]
    for file in tmp_path.iterdir():
        with pytest.raises(ProcessLookupError):
            os.kill(int(file.name), 0)


def test_a_function_that_a_worker_cannot_import_is_refused() -> None:
    def local(number: int) -> int:
        return number

    with pytest.raises((KGError, AttributeError)):
        list(run(local, [1]))
