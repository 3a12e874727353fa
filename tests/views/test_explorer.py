"""The page as text: what it holds, what it never holds, and what it refuses."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from made import made_graph

from kg.errors import InputError, UnknownName
from kg.model import Entity, Graph
from kg.sentences import sentence_around
from kg.views import VIEWS
from kg.views.explorer import explorer, explorer_html, write_explorer
from kg.views.explorer.data import core_of, explorer_data
from kg.views.explorer.names import short_names
from kg.views.explorer.page import explorer_script, json_block


def test_the_same_graph_gives_the_same_bytes(sample: Graph) -> None:
    assert explorer_html(sample) == explorer_html(sample)


def test_the_policy_allows_only_the_scripts_and_the_style_of_the_page(sample: Graph) -> None:
    page = explorer_html(sample)
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])  # type: ignore[index]
    assert policy.startswith("default-src 'none'; ")
    bodies = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", page, re.DOTALL)
    assert len(bodies) == 3
    for body in bodies:
        assert base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() in policy
    assert "unsafe" not in policy


def test_no_address_stands_where_a_browser_would_load_it(sample: Graph) -> None:
    page = explorer_html(sample)
    markup = re.sub(r"<(script|style)\b[^>]*>.*?</\1>", "", page, flags=re.DOTALL)
    assert not re.search(r"""(?:src|href)=(?!["'](?:#|data:))""", markup)


def test_a_block_of_json_cannot_be_left() -> None:
    block = json_block({"a": "</script><!-- \u2028 & é \ud800"})
    assert "<" not in block
    assert ">" not in block
    assert json.loads(block)["a"].startswith("</script><!-- \u2028 & é")


def test_every_module_comes_after_what_it_imports() -> None:
    script = explorer_script()
    assert "import {" not in script
    assert not re.search(r"^export ", script, re.MULTILINE)
    made = [m[1] for m in re.finditer(r'^modules\["(\w+)"\] = ', script, re.MULTILINE)]
    needed = [(m.start(), m[1]) for m in re.finditer(r'} = modules\["(\w+)"\];', script)]
    assert len(made) == len(set(made)) > 20
    assert all(script.index(f'modules["{name}"] = ') < place for place, name in needed)


def test_ids_are_opaque_and_every_claim_is_there(sample: Graph) -> None:
    data = explorer_data(sample, "t")
    assert all(re.fullmatch(r"n\d+", node["id"]) for node in data["network"]["nodes"])
    assert len(data["claims"]["rows"]) == sum(len(r.claims) for r in sample.relations)
    assert len(data["network"]["edges"]) == len(sample.relations)


def test_marks_count_utf_16_units() -> None:
    graph = made_graph(3, 2)
    relation = graph.relations[0]
    claim = relation.claims[0]
    shifted = replace(claim, quote="😀" + claim.quote, start=claim.start - 1)
    rows = explorer_data(Graph(graph.entities, (replace(relation, claims=(shifted,)),), graph.articles), "t")["claims"]["rows"]
    quote = ("😀" + claim.quote).encode("utf-16-le")
    start, end = rows[0][5][0]
    assert quote[2 * start : 2 * end].decode("utf-16-le") == claim.subject.text


def test_a_mention_outside_its_sentence_has_no_mark() -> None:
    graph = made_graph(3, 2)
    relation = graph.relations[0]
    claim = relation.claims[0]
    elsewhere = replace(claim, subject=replace(claim.subject, start=claim.end + 5, end=claim.end + 9))
    rows = explorer_data(Graph(graph.entities, (replace(relation, claims=(elsewhere,)),), graph.articles), "t")["claims"]["rows"]
    assert rows[0][5][0] is None


@pytest.mark.parametrize(
    ("text", "quote", "sentence"),
    [
        (
            "He left. Kazakhstan met Qatar, officials said. It rained.",
            "Kazakhstan met Qatar",
            "Kazakhstan met Qatar, officials said.",
        ),
        (
            "Mr. smith met Qatar in the U.S. state of Texas. Then he left.",
            "met Qatar",
            "Mr. smith met Qatar in the U.S. state of Texas.",
        ),
        ("Title line\nKazakhstan met Qatar\nNext line", "met Qatar", "Kazakhstan met Qatar"),
        ("Who met whom? “Kazakhstan met Qatar.” So he said.", "Kazakhstan met Qatar.", "“Kazakhstan met Qatar.”"),
        ("Kazakhstan met Qatar", "Kazakhstan met Qatar", "Kazakhstan met Qatar"),
    ],
)
def test_a_quote_is_shown_in_its_whole_sentence(text: str, quote: str, sentence: str) -> None:
    claim = made_graph(3, 2).relations[0].claims[0]
    start = text.index(quote)
    placed = replace(claim, quote=quote, start=start, end=start + len(quote))
    assert sentence_around(placed, text) == (text.index(sentence), sentence)
    assert sentence_around(placed, "another text") == (start, quote)


def test_a_small_graph_is_its_own_core_and_a_large_one_has_its_best_supported_links() -> None:
    small, large = made_graph(60, 90), made_graph(600, 1_500)
    assert core_of(small) == {end for r in small.relations for end in (r.subject, r.object)}
    core = core_of(large)
    assert 140 <= len(core) <= 150
    best = max(large.relations, key=lambda r: r.origins if r.holds else 0)
    inside = [r for r in large.relations if r.subject in core and r.object in core]
    assert max(r.origins for r in inside) == best.origins


def test_the_two_sides_open_with_kazakhstan_and_the_middle_east_if_the_graph_holds_them(sample: Graph) -> None:
    sides = explorer_data(sample, "t")["sides"]
    assert (sides["left"], sides["right"]) == ("KAZ", "Middle East")


def test_the_two_sides_can_be_chosen(sample: Graph) -> None:
    sides = explorer_data(sample, "t", "Central Asia", "Caucasus")["sides"]
    assert (sides["left"], sides["right"]) == ("Central Asia", "Caucasus")
    assert sides["sets"]["Caucasus"]["codes"] == ["ARM", "AZE", "GEO"]
    with pytest.raises(UnknownName):
        explorer_data(sample, "t", "Atlantis")


def test_long_names_get_short_ones_of_their_own() -> None:
    gulf = Entity(
        "Q1", "Cooperation Council for the Arab States of the Gulf", "InternationalOrganization", aliases=("GCC", "the council")
    )
    tokayev = Entity("Q2", "Kassym-Jomart Kemeluly Tokayev", "Person", aliases=("Tokayev", "Mr Tokayev"))
    first = Entity("Q3", "Mohammed bin Rashid Al Maktoum", "Person", aliases=("Maktoum",))
    second = Entity("Q4", "Hamdan bin Mohammed Al Maktoum", "Person", aliases=("Maktoum",))
    assert short_names([gulf, tokayev, first, second]) == {
        "Q1": "GCC",
        "Q2": "Tokayev",
        "Q3": "Mohammed bin Rashid Al Maktoum",
        "Q4": "Hamdan bin Mohammed Al Maktoum",
    }


def test_an_empty_graph_gives_a_page() -> None:
    assert "<!doctype html>" in explorer_html(Graph())


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(InputError, match=r"file/x\.html: cannot be written"):
        write_explorer(made_graph(4, 3), tmp_path / "file" / "x.html")


def test_the_table_of_views_holds_the_explorer() -> None:
    assert VIEWS.load("explorer") is write_explorer


def test_a_notebook_shows_the_page_in_a_frame_of_its_own() -> None:
    shown = explorer(made_graph(5, 6), title='"><script>alert(1)</script>')._repr_html_()
    assert shown.startswith("<iframe ")
    assert shown.count("<") == 2  # everything of the page stands escaped in srcdoc
    assert "allow-same-origin" not in shown
