"""A server that is slow, hostile or broken: one clear line, no credentials told, nothing sent to another host."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from kg.errors import StoreError
from kg.settings import Settings
from kg.store import open_store
from kg.store.http import Connection, NotThere

SECRET = "correct horse"


class Hostile(BaseHTTPRequestHandler):
    """Answers by the path: each is one way for a server to misbehave."""

    seen: list[tuple[str, str | None]]

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        type(self).seen.append((self.path, self.headers.get("Authorization")))
        kind = self.path.rpartition("/")[2]
        if kind in ("301", "elsewhere", "same"):
            self.send_response(301)
            target = {"elsewhere": "http://localhost:9/x", "same": "/landed"}.get(kind, "file:///etc/hostname")
            self.send_header("Location", target)
            self.end_headers()
            return
        if kind.isdigit():
            self.send_response(int(kind))
            self.end_headers()
            self.wfile.write(b"it is\r\nbroken\x1b[31m")
            return
        if kind == "silent":
            time.sleep(1.5)
            return
        self.send_response(200)
        self.end_headers()
        try:
            if kind == "endless":
                for _ in range(200):
                    self.wfile.write(b"x" * 10_000)
            elif kind == "drip":
                for _ in range(30):
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.1)
            else:
                self.wfile.write(b"landed" if kind == "landed" else b"<html>no results here")
        except OSError:
            pass  # the client had enough

    do_POST = do_PUT = do_GET


@pytest.fixture
def hostile() -> Iterator[str]:
    Hostile.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/elsewhere", "redirects to another host"),
        ("/301", "is not allowed"),
        ("/500", "answers 500"),
        ("/401", "answers 401"),
        ("/silent", "did not answer in 0.5 s"),
        ("/drip", "longer than 0.5 s"),
        ("/endless", "longer than 100000 bytes"),
    ],
)
def test_a_server_that_misbehaves_is_one_clear_line_without_the_password(
    hostile: str, path: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOKG_STORE_USER", "me")
    monkeypatch.setenv("GEOKG_STORE_PASSWORD", SECRET)
    with pytest.raises(StoreError, match=words) as caught:
        Connection(hostile, 0.5, 100_000).send("GET", path)
    assert SECRET not in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_credentials_come_from_the_environment_and_are_not_sent_on_a_redirect(
    hostile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOKG_STORE_USER", "me")
    monkeypatch.setenv("GEOKG_STORE_PASSWORD", SECRET)
    assert Connection(hostile, 5, 1000).send("GET", "/same") == b"landed"
    expected = "Basic " + base64.b64encode(f"me:{SECRET}".encode()).decode()
    assert Hostile.seen == [("/same", expected), ("/landed", None)]


def test_what_is_missing_is_told_apart(hostile: str) -> None:
    with pytest.raises(NotThere):
        Connection(hostile, 5, 1000).send("GET", "/404")


def test_an_address_with_credentials_or_without_a_host_is_refused_and_not_repeated() -> None:
    with pytest.raises(StoreError, match="GEOKG_STORE_PASSWORD") as caught:
        open_store(f"http://me:{SECRET}@127.0.0.1/", settings=Settings())
    assert SECRET not in str(caught.value)
    for address in ("http://", "http:///path"):
        with pytest.raises(StoreError, match="not the address"):
            open_store(address, settings=Settings())


def test_a_server_that_is_not_there_and_one_that_speaks_no_sparql_are_told(hostile: str) -> None:
    with open_store("http://127.0.0.1:9", settings=Settings()) as store, pytest.raises(StoreError, match="cannot be reached"):
        store.articles()
    with open_store(hostile, settings=Settings()) as store, pytest.raises(StoreError, match="not JSON"):
        store.articles()
