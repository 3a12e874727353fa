"""Bytes to text: byte order marks first, then what the page declares, then UTF-8, then a guess."""

from __future__ import annotations

import codecs
import re

from kg.errors import InputError

SAMPLE = 200_000
"""How many bytes a guess looks at."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE
)
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27} | {127})


def decode(data: bytes, name: str, *, declares: bool = False) -> str:
    """Give the text of a file. With `declares`, a charset that a page or feed states is believed if its bytes bear it out.

    Raises InputError for what is not text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if wide := _wide(data):
        return data.decode(wide, "replace")
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > max(2, len(data) // 10):
        raise InputError(f"{name}: not text")
    for tried in ("utf-8", _declared(data) if declares else None):
        try:
            if tried:
                return data.decode(tried)
        except (UnicodeDecodeError, LookupError):
            continue
    return _guessed(data, name, controls)


def _wide(data: bytes) -> str | None:
    """Tell UTF-16 without a mark by its zeros, which then stand at every other place."""
    head = data[:4_000]
    if len(head) < 8:
        return None
    even, odd = head[::2].count(0) / len(head) * 2, head[1::2].count(0) / len(head) * 2
    if odd > 0.7 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 and odd < 0.1 else None


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:10_000])
    return (match[1] or match[2]).decode("ascii") if match else None


def _guessed(data: bytes, name: str, controls: int) -> str:
    lenient = data.decode("utf-8", "replace")
    strange = sum(1 for c in lenient if c > "\x7f")
    broken = lenient.count("\ufffd")
    if broken <= strange // 10 or (broken <= 3 and data[:-3].decode("utf-8", "ignore") == lenient.rstrip("\ufffd")[: len(data)]):
        return lenient  # UTF-8 with a few bad bytes, or cut in the middle of a character
    if controls * 100 > len(data):
        raise InputError(f"{name}: not text")
    high = sum(1 for byte in data if byte > 127)
    if high * 20 < len(data):
        try:
            return data.decode("cp1252")  # English with a few curly quotes
        except UnicodeDecodeError:
            return data.decode("latin-1")
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    if best is None:
        raise InputError(f"{name}: not text, or in an unknown encoding")
    return data.decode(best.encoding, "replace")
