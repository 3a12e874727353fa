"""Makes hostile input files; each with what must be said of it. Nothing here is stored in the repository as bytes."""

from __future__ import annotations

import gzip
import json
import random
import zlib
from collections.abc import Callable
from io import BytesIO

GOOD = "The foreign minister of Kazakhstan met his Jordanian counterpart in Amman on Monday. They signed a trade agreement."
PAGE = "<html><head><title>Ministers meet</title></head><body><article><h1>Ministers meet</h1>{}</article></body></html>"


_ESCAPES = str.maketrans({"(": "\\(", ")": "\\)", "\\": "\\\\"})


def pdf_of(*pages: str, password: str | None = None, title: str | None = None) -> bytes:
    """Write a PDF with one text line a line, drawn with a standard font, page by page."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for text in pages:
        page = writer.add_blank_page(612, 792)
        shown = "\n".join(f"({line.translate(_ESCAPES)}) Tj T*" for line in text.split("\n"))
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 10 Tf 14 TL 72 740 Td\n{shown}\nET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
    if title:
        writer.add_metadata({"/Title": title})
    if password:
        writer.encrypt(password, algorithm="AES-256")
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def raw_pdf(*objects: bytes) -> bytes:
    """Write a PDF of numbered objects as they are; the first is the catalogue."""
    body = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return body + head + table + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))


def flate_bomb() -> bytes:
    packed = zlib.compress(b"(x) Tj " * 12_000_000, 9)
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
    )


def page_loop() -> bytes:
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>",
    )


def laughs() -> str:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]><rss version="2.0"><channel><item><description>&a9;</description></item></channel></rss>'


def rss(*items: str, head: str = "") -> str:
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>The Steppe Gazette</title>{"".join(items)}</channel></rss>'


def json_line(text: object = GOOD, **fields: object) -> str:
    return json.dumps({"text": text, **fields})


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "01 empty": ("a.txt", lambda: b"", "a.txt: empty"),
    "02 white space": ("a.txt", lambda: b" \n\t \r\n", "a.txt: no text"),
    "07 too large": ("a.txt", lambda: b"word " * 4_100_000, "a.txt: larger than 20 MB"),
    "07 too large page": ("a.html", lambda: b"word " * 4_100_000, "a.html: larger than 20 MB"),
    "15 random bytes": ("a.txt", lambda: random.Random(7).randbytes(5_000), "a.txt: not text"),
    "15 short random bytes": ("a.txt", lambda: random.Random(8).randbytes(60), "a.txt: not text"),
    "15 a picture": ("a.txt", lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), "a.txt: not text but a picture"),
    "15 an office document": ("a.md", lambda: b"PK\x03\x04" + bytes(500), "a.md: not text but a ZIP archive or office document"),
    "29 deep tree without text": (
        "a.html",
        lambda: b"<html><body>" + b"<div>" * 300 + b"</div>" * 300 + b"</body></html>",
        "a.html: no text found in the page",
    ),
    "31 longer paragraph": (
        "a.html",
        lambda: PAGE.format("<p>" + (GOOD + " ") * 11_500 + "</p>").encode(),
        "a.html: text is longer than 1.2 million characters",
    ),
    "33 comments only": (
        "a.html",
        lambda: b"<html><body>" + b"<!--" * 50_000 + b"</body></html>",
        "a.html: no text found in the page",
    ),
    "35 gzip bomb": ("a.html", lambda: gzip.compress(bytes(60_000_000), 9), "a.html: inflates beyond 20 MB"),
    "35 damaged gzip": ("a.txt", lambda: gzip.compress(GOOD.encode())[:40], "a.txt: gzip file is cut off"),
    "38 encrypted": ("a.pdf", lambda: pdf_of(GOOD, password="secret"), "a.pdf: encrypted: it needs a password"),
    "39 truncated": ("a.pdf", lambda: pdf_of(GOOD)[:200], "a.pdf: not a readable PDF"),
    "40 no text layer": ("a.pdf", lambda: pdf_of("", ""), "a.pdf: no text layer"),
    "41 flate bomb": ("a.pdf", flate_bomb, "a.pdf: "),
    "42 page loop": ("a.pdf", page_loop, "a.pdf: "),
    "43 truncated page": ("a.html", lambda: PAGE.format(f"<p>{GOOD}</p>").encode()[:-30], "a.html: page is cut off"),
    "44 deep nesting": ("a.jsonl", lambda: b'{"text": ' + b"[" * 100_000 + b"\n", "a.jsonl:1: nested too deeply"),
    "45 long line": ("a.jsonl", lambda: json_line("word " * 2_100_000).encode(), "a.jsonl:1: line is longer than 10 MB"),
    "46 no text field": ("a.jsonl", lambda: b'{"id": 1}\n', 'a.jsonl:1: no field "text"'),
    "46 text a number": ("a.jsonl", lambda: json_line(17).encode(), 'a.jsonl:1: "text" is not a string'),
    "46 text null": ("a.jsonl", lambda: json_line(None).encode(), 'a.jsonl:1: "text" is not a string'),
    "46 text empty": ("a.jsonl", lambda: json_line(" ").encode(), 'a.jsonl:1: "text" is empty'),
    "46 no object": ("a.jsonl", lambda: b"[1, 2]\n", "a.jsonl:1: not a JSON object"),
    "46 title a list": ("a.jsonl", lambda: json_line(title=["a"]).encode(), 'a.jsonl:1: "title" is not a string'),
    "46 id a list": ("a.jsonl", lambda: json_line(id=["a"]).encode(), 'a.jsonl:1: "id" is neither a string nor a whole number'),
    "46 not JSON": ("a.jsonl", lambda: b'{"text": "a\n', "a.jsonl:1: not JSON"),
    "46 not UTF-8": ("a.jsonl", lambda: b'{"text": "\xff\xfe\xfa"}\n', "a.jsonl:1: not UTF-8"),
    "46 endless number": (
        "a.jsonl",
        lambda: b'{"text": "a b", "n": ' + b"9" * 10_000 + b"}\n",
        "a.jsonl:1: holds a number that is too long",
    ),
    "48 billion laughs": ("a.rss", lambda: laughs().encode(), "a.rss: entity expansion is refused"),
    "48 billion laughs in UTF-16": ("a.xml", lambda: laughs().encode("utf-16"), "a.xml: entity expansion is refused"),
    "49 external entity": (
        "a.xml",
        lambda: rss(
            "<item><description>&e;</description></item>", head='<!DOCTYPE rss [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>'
        ).encode(),
        "a.xml: entity expansion is refused",
    ),
    "50 no feed": ("a.xml", lambda: b"<?xml version='1.0'?><note>Hello there</note>", "a.xml: neither RSS nor Atom"),
    "50 link to a file": (
        "a.rss",
        lambda: rss(f"<item><link>file:///etc/passwd</link><description>{GOOD}</description></item>").encode(),
        "a.rss#1: link is not a web address, refused",
    ),
    "front matter bomb": ("a.md", lambda: b"---\na: " + b"[" * 15_000 + b"\n---\nText here.\n", "a.md: front matter is not YAML"),
    "front matter no mapping": (
        "a.md",
        lambda: b"---\n- a\n---\nText here.\n",
        "a.md: front matter is not a list of names and values",
    ),
}
"""Name of the case: file name, its bytes, how the one line about it begins. No article comes of any of them."""

READ: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "11 lone surrogate": ("a.jsonl", lambda: b'{"text": "Kazakhstan\\ud800 met Jordan"}\n', "Kazakhstan\ufffd met Jordan"),
    "12 NUL": ("a.txt", lambda: GOOD.replace("met", "m\0et").encode(), GOOD),
    "13 UTF-16 with mark": ("a.txt", lambda: GOOD.encode("utf-16"), GOOD),
    "13 UTF-16 without mark": ("a.txt", lambda: GOOD.encode("utf-16-be"), GOOD),
    "13 UTF-8 with mark": ("a.txt", lambda: GOOD.encode("utf-8-sig"), GOOD),
    "14 cp1251 labelled UTF-8": (
        "a.html",
        lambda: (
            PAGE.replace("<head>", '<head><meta charset="utf-8">')
            .format("<p>" + "Министр иностранных дел Казахстана встретился с королём Иордании в Аммане. " * 5 + "</p>")
            .encode("cp1251")
        ),
        "Министр иностранных дел Казахстана",
    ),
    "14 cp1252 quotes": (
        "a.txt",
        lambda: "Nazarbayev said: “We agreed on trade.” They met again in May.".encode("cp1252"),
        "“We agreed on trade.”",
    ),
    "17 50k brackets": ("a.txt", lambda: ("(" * 50_000 + " " + GOOD).encode(), GOOD),
    "18 50k emoji": ("a.txt", lambda: ("😀" * 50_000 + " " + GOOD).encode(), GOOD),
    "20 40k-part URL": ("a.txt", lambda: (GOOD + " See http://a.example/" + "x/" * 40_000 + " for more of it.").encode(), GOOD),
    "21 bidi and zero width": ("a.txt", lambda: GOOD.replace("Kazakhstan", "\u202eKaz\u200bakh\u200fstan\u202c").encode(), GOOD),
    "22 10 MB word": ("a.txt", lambda: (GOOD + " " + "x" * 10_000_000 + " They met again in the evening.").encode(), GOOD),
    "28 U+2028": (
        "a.jsonl",
        lambda: json_line("One sentence here.\u2028Another sentence there.").encode(),
        "One sentence here.\nAnother sentence there.",
    ),
    "29 300 nested divs": ("a.html", lambda: PAGE.format("<div>" * 300 + f"<p>{GOOD}</p>" + "</div>" * 300).encode(), GOOD),
    "30 10 MB attribute": ("a.html", lambda: PAGE.format(f'<p title="{"x" * 10_000_000}">{GOOD}</p>').encode(), GOOD),
    "31 long paragraph": ("a.html", lambda: PAGE.format("<p>" + (GOOD + " ") * 5_000 + "</p>").encode(), GOOD),
    "32 unclosed p": ("a.html", lambda: PAGE.format(f"<p>{GOOD}" + "<p>" * 10_000).encode(), GOOD),
    "34 5k attributes": (
        "a.html",
        lambda: PAGE.format(f"<p {' '.join(f'a{n}=1' for n in range(5_000))}>{GOOD}</p>").encode(),
        GOOD,
    ),
    "36 PDF named .html": ("a.html", lambda: pdf_of(GOOD), "The foreign minister of Kazakhstan"),
    "packed text": ("a.txt.gz", lambda: gzip.compress(GOOD.encode()), GOOD),
}
"""Name of the case: file name, its bytes, what its article's text must hold. Nothing is reported."""
