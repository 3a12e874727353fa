"""Requests to a SPARQL 1.1 server: credentials from the environment, a time limit, a size cap, and no way to another host."""

from __future__ import annotations

import base64
import os
import time
import urllib.error
import urllib.request
from http.client import HTTPMessage
from typing import IO, Any
from urllib.parse import urlsplit

from kg.errors import StoreError

USER, PASSWORD = "GEOKG_STORE_USER", "GEOKG_STORE_PASSWORD"
CHUNK = 1 << 16


class NotThere(StoreError):
    """The server has no such graph."""


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to the same scheme, host and port: credentials and data go nowhere else."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        """Refuse another host; a redirect of a request with a body is refused by the class above."""
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if (old.scheme, old.netloc) != (new.scheme, new.netloc):
            fp.close()
            raise StoreError(f"{old.scheme}://{old.netloc}: the server redirects to another host, {new.netloc!r}: refused")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Connection:
    """One server. `seconds` is how long an answer may take, `limit` how many bytes an answer may have."""

    def __init__(self, address: str, seconds: float, limit: int) -> None:
        """Check the address. Raises StoreError for one that holds credentials or is no http(s) address of a host."""
        parts = urlsplit(address)
        if "@" in parts.netloc:
            raise StoreError("the store's address holds credentials", hint=f"put them into {USER} and {PASSWORD}")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise StoreError(f"{address}: not the address of a server")
        self.address, self.seconds, self.limit = address.rstrip("/"), seconds, limit
        handlers: list[Any] = [_SameHost()]
        if parts.hostname in ("localhost", "127.0.0.1", "::1"):
            handlers.append(urllib.request.ProxyHandler({}))
        self._opener = urllib.request.build_opener(*handlers)

    def send(self, method: str, path: str, body: bytes | None = None, kind: str = "", accept: str = "") -> bytes:
        """Send a request and give the body of the answer. Raises NotThere for 404, StoreError for everything else."""
        request = urllib.request.Request(self.address + path, data=body, method=method)
        for name, value in (("Content-Type", kind), ("Accept", accept), ("Authorization", _credentials())):
            if value:
                request.add_unredirected_header(name, value)
        try:
            with self._opener.open(request, timeout=self.seconds) as answer:
                return self._read(answer)
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 404:
                    raise NotThere(f"{self.address}: not found") from None
                reason = " ".join(error.read(300).decode("utf-8", "replace").split())
            raise StoreError(f"{self.address}: the server answers {error.code} {error.reason}: {reason}") from None
        except TimeoutError:
            raise StoreError(f"{self.address}: the server did not answer in {self.seconds:g} s") from None
        except OSError as error:
            if isinstance(getattr(error, "reason", None), TimeoutError):
                raise StoreError(f"{self.address}: the server did not answer in {self.seconds:g} s") from None
            raise StoreError(f"{self.address}: cannot be reached: {getattr(error, 'reason', error)}") from None
        except ValueError as error:
            raise StoreError(f"{self.address}: not an answer over HTTP: {error}") from None

    def _read(self, answer: Any) -> bytes:
        content = bytearray()
        deadline = time.monotonic() + self.seconds
        while chunk := answer.read1(CHUNK):
            content += chunk
            if time.monotonic() > deadline:
                raise StoreError(f"{self.address}: the server took longer than {self.seconds:g} s to answer")
            if len(content) > self.limit:
                raise StoreError(f"{self.address}: the answer is longer than {self.limit} bytes")
        return bytes(content)


def _credentials() -> str:
    user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    if not user:
        return ""
    return "Basic " + base64.b64encode(f"{user}:{password or ''}".encode()).decode("ascii")
