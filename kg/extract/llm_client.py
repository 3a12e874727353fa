"""Talks to one OpenAI-compatible chat endpoint: timeouts, retries, a count of tokens. Nothing here knows what is asked."""

from __future__ import annotations

import http.client
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.errors import InputError
from kg.settings import Settings

KEY_VARIABLE = "GEOKG_LLM_KEY"
MAX_ANSWER_BYTES = 4_000_000
TRIES = 3
PAUSE_SECONDS = 1.0
LONGEST_PAUSE = 30.0
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that another try may better."""


class Refused(Exception):
    """One request came to nothing, for a reason that concerns this request alone."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What was spent, as the server counts it."""

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def __sub__(self, other: Usage) -> Usage:
        return Usage(self.requests - other.requests, self.tokens_in - other.tokens_in, self.tokens_out - other.tokens_out)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the key and the text to an address that nobody configured."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@dataclass(slots=True)
class Client:
    """One endpoint: `url` is the address that ends before /chat/completions, `seconds` the time for one answer."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 120.0
    pause: float = PAUSE_SECONDS
    usage: Usage = Usage()
    plain: bool = False

    @classmethod
    def configured(cls, settings: Settings, environment: Mapping[str, str] | None = None) -> Client:
        """Make the client that the settings describe. Raises InputError if they name no usable address or no model."""
        if not settings.llm_url or not settings.llm_model:
            hint = "set llm_url and llm_model in geokg.toml, or GEOKG_LLM_URL and GEOKG_LLM_MODEL"
            raise InputError("no language model is configured", hint=hint)
        parts = urllib.parse.urlsplit(settings.llm_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InputError(f"llm_url is not an http or https address: {parts.scheme or 'no scheme'}")
        env = os.environ if environment is None else environment
        return cls(settings.llm_url.rstrip("/"), settings.llm_model, env.get(KEY_VARIABLE, ""))

    def ask(self, orders: str, question: str, schema: Mapping[str, Any]) -> Any:
        """Put one question and give the answer as parsed JSON.

        Raises Refused if no usable answer comes, InputError if the endpoint cannot be reached or will not have us at all.
        """
        answer = self._post(self._body(orders, question, schema))
        try:
            text = answer["choices"][0]["message"]["content"]
            return json.loads(text)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise Refused("the answer is not JSON of the form that was asked for") from error

    def _body(self, orders: str, question: str, schema: Mapping[str, Any]) -> dict[str, Any]:
        messages = [{"role": "system", "content": orders}, {"role": "user", "content": question}]
        form: dict[str, Any] = {"type": "json_schema", "json_schema": {"name": "claims", "strict": True, "schema": schema}}
        return {"model": self.model, "messages": messages, "temperature": 0, "response_format": form}

    def _post(self, body: dict[str, Any]) -> Any:
        reason = ""
        for number in range(TRIES):
            if self.plain:
                body["response_format"] = {"type": "json_object"}
            try:
                return self._send(body)
            except urllib.error.HTTPError as error:
                with error:
                    reason = f"the server answers {error.code}"
                    if error.code == 400 and not self.plain:
                        self.plain = True  # a server that knows no schemas; we check the answer ourselves in any case
                        continue
                    if error.code not in PASSING:
                        raise self._final(error.code) from error
                    wait = _seconds(error.headers.get("Retry-After"))
            except TimeoutError:
                reason, wait = f"no answer within {self.seconds:g} seconds", None
            except (urllib.error.URLError, http.client.HTTPException, ConnectionError) as error:
                why = getattr(error, "reason", error)
                if isinstance(why, TimeoutError):
                    reason, wait = f"no answer within {self.seconds:g} seconds", None
                elif isinstance(why, ConnectionRefusedError | OSError) and number + 1 == TRIES:
                    raise InputError(f"llm_url cannot be reached: {type(why).__name__}") from error
                else:
                    reason, wait = "the connection broke", None
            except ValueError as error:
                raise Refused("the server's answer is not JSON") from error
            if number + 1 < TRIES:
                time.sleep(min(wait if wait is not None else self.pause * 2**number, LONGEST_PAUSE))
        raise Refused(f"{reason} ({TRIES} tries)")

    def _final(self, code: int) -> InputError | Refused:
        if code in (401, 403):
            return InputError(f"the language model's server refuses us ({code})", hint=f"is {KEY_VARIABLE} set and right?")
        if code == 404:
            return InputError(f"the language model's server knows no such address or model ({code})")
        return Refused(f"the server answers {code}")

    def _send(self, body: Mapping[str, Any]) -> Any:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        data = json.dumps(body, ensure_ascii=False).encode("utf-8")
        request = urllib.request.Request(f"{self.url}/chat/completions", data, headers, method="POST")
        opener = urllib.request.build_opener(_NoRedirect)
        with opener.open(request, timeout=self.seconds) as response:
            raw = response.read(MAX_ANSWER_BYTES + 1)
        if len(raw) > MAX_ANSWER_BYTES:
            raise Refused(f"the answer is longer than {MAX_ANSWER_BYTES} bytes")
        answer = json.loads(raw)
        self._count(answer)
        return answer

    def _count(self, answer: Any) -> None:
        usage = answer.get("usage") if isinstance(answer, dict) else None
        spent = [usage.get(key) if isinstance(usage, dict) else 0 for key in ("prompt_tokens", "completion_tokens")]
        numbers = [n if isinstance(n, int) else 0 for n in spent]
        self.usage = Usage(self.usage.requests + 1, self.usage.tokens_in + numbers[0], self.usage.tokens_out + numbers[1])


def _seconds(value: str | None) -> float | None:
    """Read a Retry-After header that gives seconds; None for any other."""
    return float(value) if value and value.isdigit() else None
