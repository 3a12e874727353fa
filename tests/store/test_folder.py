"""The folder of an embedded store: formats, second writers, full and read-only disks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import StoreError, StoreInUse
from kg.model import Article, Extraction
from kg.rdf import canonical
from kg.settings import Settings
from kg.store import open_store

HOLD = """
import sys
from kg.settings import Settings
from kg.store import open_store
with open_store(sys.argv[1], settings=Settings()):
    print("open", flush=True)
    sys.stdin.read()
"""


def opened(path: Path, read_only: bool = False):  # type: ignore[no-untyped-def]
    return open_store(path, read_only=read_only, settings=Settings())


def test_a_second_writer_is_told_which_process_writes_and_readers_go_on(tmp_path: Path, stories: list[Extraction]) -> None:
    with opened(tmp_path / "store") as store:
        store.add(stories)
        store.commit()
    command = [sys.executable, "-c", HOLD, str(tmp_path / "store")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(StoreInUse, match=f"in use by process {other.pid}"):
            opened(tmp_path / "store")
        with opened(tmp_path / "store", read_only=True) as store:
            assert len(list(store.extractions())) == len(stories)
        other.communicate(b"")
    with opened(tmp_path / "store"), pytest.raises(StoreInUse, match="in use by this process"):
        opened(tmp_path / "store")


def test_what_is_no_store_is_named_and_left_alone(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store here"):
        opened(tmp_path / "nothing", read_only=True)
    assert not (tmp_path / "nothing").exists()
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="is a file"):
        opened(tmp_path / "file")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_text("x")
    with pytest.raises(StoreError, match="not a store of geokg"):
        opened(tmp_path / "photos")
    assert [p.name for p in (tmp_path / "photos").iterdir()] == ["a.jpg"]


@pytest.mark.parametrize("found", [{"format": "geokg-store", "version": 0}, {"format": "geokg-store", "version": 99}])
def test_another_format_is_told_by_its_number(tmp_path: Path, found: dict[str, object]) -> None:
    with opened(tmp_path / "store"):
        pass
    (tmp_path / "store" / "format.json").write_text(json.dumps(found))
    for read_only in (True, False):
        with pytest.raises(StoreError, match=f"store format {found['version']}, this geokg reads format 1"):
            opened(tmp_path / "store", read_only)
    (tmp_path / "store" / "format.json").write_text("{")
    with pytest.raises(StoreError, match="cannot be read as the format"):
        opened(tmp_path / "store")


def test_a_closed_store_says_so_and_can_be_opened_again(tmp_path: Path) -> None:
    store = opened(tmp_path / "store")
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.articles()
    with opened(tmp_path / "store") as again:
        assert again.articles() == {}
    assert not (tmp_path / "store" / "writer").exists()


def big(number: int) -> Extraction:
    return Extraction(Article(f"Article {number}. " + os.urandom(150_000).hex(), id=f"big{number}"))


FULL = """
import sys
from pathlib import Path
from kg.errors import StoreError
from kg.model import Article, Extraction
from kg.settings import Settings
from kg.store import open_store
import random
generator, reported, path = random.Random(1), [], Path(sys.argv[1])
try:
    with open_store(path, settings=Settings()) as store:
        for number in range(200):
            store.add([Extraction(Article(f"{number} " + generator.randbytes(200_000).hex(), id=str(number)))])
            store.commit()
            reported.append(str(number))
except StoreError as error:
    print(error)
with open_store(path, read_only=True, settings=Settings()) as store:
    held = {e.article.id for e in store.extractions()}
print(len(reported), sorted(set(reported) - held))
"""


def on_a_disk(mount: str, program: str, folder: Path) -> list[str]:
    """Run a program where a folder is mounted otherwise, and give its lines; skip where nothing may be mounted."""
    if not shutil.which("unshare"):
        pytest.skip("another disk needs the program unshare")
    script = f"{mount} && exec '{sys.executable}' -c \"$0\" '{folder}/store'"
    ran = subprocess.run(["unshare", "-rm", "sh", "-c", script, program], capture_output=True, text=True, check=False)
    if "mount" in ran.stderr or "unshare" in ran.stderr:
        pytest.skip("another disk cannot be made here: " + ran.stderr.strip())
    return ran.stdout.strip().splitlines()


def test_a_disk_that_fills_up_is_one_clear_line_and_loses_nothing_that_was_reported(tmp_path: Path) -> None:
    message, counts = on_a_disk(f"mount -t tmpfs -o size=24m none '{tmp_path}'", FULL, tmp_path)
    assert "the disk is full" in message
    assert "bytes free" in message
    assert int(counts.split()[0]) > 3
    assert counts.endswith("[]")


def test_a_read_only_disk_is_one_clear_line_and_reading_goes_on(tmp_path: Path, stories: list[Extraction]) -> None:
    with opened(tmp_path / "store") as store:
        store.add(stories)
        store.commit()
    code = (
        "import sys\nfrom kg.errors import StoreError\nfrom kg.settings import Settings\nfrom kg.store import open_store\n"
        "with open_store(sys.argv[1], read_only=True, settings=Settings()) as s: print(len(list(s.extractions())))\n"
        "try: open_store(sys.argv[1], settings=Settings())\n"
        "except StoreError as error: print(error)\n"
    )
    mount = f"mount --bind '{tmp_path}' '{tmp_path}' && mount -o remount,ro,bind '{tmp_path}'"
    count, message = on_a_disk(mount, code, tmp_path)
    assert int(count) == len(stories)
    assert "cannot be written (read-only disk)" in message


def test_what_was_written_but_not_yet_noted_is_noted_at_the_next_start(tmp_path: Path, stories: list[Extraction]) -> None:
    store = opened(tmp_path / "store")
    store.add(stories)
    store.close()
    with opened(tmp_path / "store") as again:
        assert len(again.articles()) == len(stories)
    noted = [json.loads(line) for line in (tmp_path / "store" / "manifest.jsonl").read_text().splitlines()]
    assert {record["article"] for record in noted} == {e.article.digest for e in stories}


def test_a_line_of_the_record_that_was_cut_short_is_taken_for_never_written(tmp_path: Path, stories: list[Extraction]) -> None:
    with opened(tmp_path / "store") as store:
        store.add(stories)
        store.commit()
    manifest = tmp_path / "store" / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes()[:-20])
    with opened(tmp_path / "store") as store:
        assert {e.article.digest: e for e in store.extractions()} == {e.article.digest: canonical(e) for e in stories}
    assert len(manifest.read_text().splitlines()) == len(stories)
    manifest.write_bytes(b"{}\n" + manifest.read_bytes())
    with pytest.raises(StoreError, match=r"manifest[.]jsonl:1: the store's record is damaged"):
        opened(tmp_path / "store")


def test_two_processes_that_make_a_store_at_once_leave_one_that_opens(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / "store")]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    both = [subprocess.Popen(command, **pipes) for _ in range(2)]  # type: ignore[call-overload]
    said = [process.communicate() for process in both]
    assert any(process.returncode == 0 for process in both)
    for process, (_, error) in zip(both, said, strict=True):
        assert process.returncode == 0 or "in use by" in error
    with opened(tmp_path / "store", read_only=True) as store:
        assert store.articles() == {}
    assert not list(tmp_path.rglob("*.new"))
