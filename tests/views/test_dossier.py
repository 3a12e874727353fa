"""The dossier and matrix pages: self-contained, repeatable, and nothing from a text taken for markup."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from kg.errors import InputError, UnknownName
from kg.model import Article, Claim, Entity, Graph, Mention, Relation
from kg.network.dyads.dossier import dossier
from kg.network.dyads.matrix import matrix
from kg.network.tables import Table
from kg.views import VIEWS
from kg.views.dossier import dossier_page, write_dossier
from kg.views.dossier.charts import bars, timeline_chart
from kg.views.dossier.quotes import marked_quote, web_address
from kg.views.matrix import matrix_page, tone, write_matrix

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">&{{ 7*7 }}\u202e'
KAZ, EGY = Entity("Q232", "Kazakhstan", "Country", "KAZ"), Entity("Q79", "Egypt", "Country", "EGY")


def claim(number, subject, relation, target, quote, **given):
    ends = [Mention(e, n, quote.find(n), quote.find(n) + len(n)) for e, n in (subject, target)]
    return Claim(f"a{number}", ends[0], relation, ends[1], quote, 0, len(quote), **given)


@pytest.fixture
def graph():
    villain = Entity("x", HOSTILE, "Person", "EGY", aliases=(HOSTILE + "2",))
    claims = [
        claim(0, (KAZ, "Astana"), "agree", (EGY, "Cairo"), "Astana and Cairo signed a treaty on gas", source="Kazinform", date="2006-11",
              amount=HOSTILE, context="energy"),
        claim(1, (KAZ, "Astana"), "consult", (villain, HOSTILE), f"Astana met {HOSTILE}", source=HOSTILE, date="2007", attribution=HOSTILE),
        claim(2, (villain, HOSTILE), "accuse", (KAZ, "Astana"), f"{HOSTILE} blamed Astana", source="Ahram", date="2006-11-02",
              modality="possible"),
        claim(3, (villain, HOSTILE), "accuse", (KAZ, "Astana"), f"{HOSTILE} did blame Astana", source="Reuters", date="2006-11-03"),
    ]  # fmt: skip
    urls = ["https://news.example/1?a=1&b=2", "javascript:alert(1)", None, "data:text/html,x"]
    articles = {f"a{n}": Article(c.quote, f"a{n}", title=HOSTILE, date="2006-11-09", url=urls[n]) for n, c in enumerate(claims)}
    ends = [("Q232", "agree", "Q79"), ("Q232", "consult", "x"), ("x", "accuse", "Q232"), ("x", "accuse", "Q232")]
    grouped = {}
    for key, one in zip(ends, claims, strict=True):
        grouped.setdefault(key, []).append(one)
    relations = tuple(Relation(*key, claims=tuple(found), origins=len(found)) for key, found in sorted(grouped.items()))
    return Graph({"Q232": KAZ, "Q79": EGY, "x": villain}, relations, articles)


class Reader(HTMLParser):
    """Collects what a browser would see as markup."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, data):
        self.text.append(data)


def read(page):
    reader = Reader()
    reader.feed(page)
    return reader


@pytest.fixture(params=["dossier", "matrix"])
def page(request, graph):
    if request.param == "dossier":
        return dossier_page(dossier(graph, "Q232", "Q79"))
    return matrix_page(graph, matrix(graph, {"KAZ", "UZB"}, {"EGY", "JOR"}), "Central Asia and " + HOSTILE)


def test_hostile_names_quotes_and_addresses_stay_text(page):
    seen = read(page)
    assert not {"script", "img", "iframe", "object", "link"} & set(seen.tags)
    assert not [a for a in seen.attributes if a[1].startswith("on") or a[1] == "style"]
    links = {value for tag, name, value in seen.attributes if name == "href" and not value.startswith("#")}
    assert links == {"https://news.example/1?a=1&b=2"}
    assert "<script>alert(1)</script>" in "".join(seen.text)
    assert "{{ 7*7 }}" in "".join(seen.text)


def test_the_page_fetches_nothing_and_its_policy_allows_its_one_style_only(page):
    seen = read(page)
    assert not [a for a in seen.attributes if a[1] in ("src", "srcset", "action", "data", "poster")]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    assert "url(" not in style
    assert "@import" not in style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(v for t, n, v in seen.attributes if n == "content" and "default-src" in v)
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_the_same_graph_gives_the_same_page(graph):
    first = dossier_page(dossier(graph, "Q232", "Q79"))
    assert first == dossier_page(dossier(graph, "Q232", "Q79"))


def test_the_dossier_says_what_a_reader_came_for(graph):
    text = " ".join("".join(read(dossier_page(dossier(graph, "Q232", "Q79"))).text).split())
    for words in (
        "Kazakhstan and Egypt",
        "4 events (3 of them told as actual) in 3 relations",
        "Best sentences",
        "signed 2006-11",
        "actual and only possible",
        "rest on a single source",
        "No outlet is known to be from Egypt: outlets whose country is known are from Kazakhstan",
        "energy",
    ):
        assert words in text


def test_a_timeline_without_conflict_leaves_no_room_for_it():
    month = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
    friendly = timeline_chart(bars(Table(("month", *month), (("2006-11", 1, 2, 0, 0),))), "t")
    mixed = timeline_chart(bars(Table(("month", *month), (("2006-11", 1, 2, 0, 1),))), "t")
    assert re.findall(r">(\d+)</text>", friendly) == ["3", "0"]
    assert re.findall(r">(\d+)</text>", mixed) == ["3", "0", "1"]


def test_every_cell_of_the_matrix_opens_a_dossier_that_is_there(graph):
    seen = read(matrix_page(graph, matrix(graph, {"KAZ", "UZB"}, {"EGY", "JOR"}), "two regions"))
    targets = {v.removeprefix("#") for t, n, v in seen.attributes if n == "href" and v.startswith("#")}
    ids = {v for _, n, v in seen.attributes if n == "id"}
    assert targets == {"KAZ-EGY", "top"}
    assert targets <= ids


def test_a_country_that_only_its_people_act_for_still_has_its_dossier(graph):
    without = Graph({k: v for k, v in graph.entities.items() if k != "Q79"}, graph.relations[1:], graph.articles)
    assert "Kazakhstan</bdi> and <bdi>Egypt" in matrix_page(without, matrix(without, {"KAZ"}, {"EGY"}), "t")


def test_names_are_marked_where_they_stand_in_the_quote(graph):
    first = graph.relations[0].claims[0]
    assert (
        marked_quote(first) == '<mark class="subject">Astana</mark> and <mark class="object">Cairo</mark> signed a treaty on gas'
    )


@pytest.mark.parametrize("url", [None, "", "javascript:x", "data:,x", "//host", "http:///x", "https://[x", "ftp://a/b"])
def test_only_web_addresses_are_linked(url):
    assert web_address(url) is None


def test_pages_are_views_and_written_to_files(graph, tmp_path):
    assert VIEWS.load("dyad") is write_dossier
    assert VIEWS.load("matrix") is write_matrix
    assert (
        write_dossier(graph, tmp_path / "d.html", "kazakhstan", "Q79").read_text(encoding="utf-8").startswith("<!doctype html>")
    )
    assert write_matrix(graph, tmp_path / "m.html", "Central Asia", "Egypt").stat().st_size > 5_000
    with pytest.raises(InputError, match="two entities"):
        write_dossier(graph, tmp_path / "d.html", "Kazakhstan")
    with pytest.raises(InputError, match="cannot be written"):
        write_dossier(graph, tmp_path / "d.html" / "d.html", "Kazakhstan", "Egypt")
    with pytest.raises(UnknownName):
        write_matrix(graph, tmp_path / "m.html", "Central Asia", "Atlantis")


def test_long_or_vague_timelines_are_drawn_by_year():
    month = ("verbal", "material", "v", "m")
    short = bars(Table(("month", *month), (("2006-11", 1, 0, 0, 2), ("2007", 1, 0, 0, 0))))
    assert (short.unit, short.labels, short.unplaced) == ("month", ("2006-11",), (("2007", 1),))
    vague = bars(Table(("month", *month), (("2006-11", 1, 0, 0, 0), ("2008", 2, 0, 0, 1))))
    assert (vague.unit, vague.labels, vague.counts[2]) == ("year", ("2006", "2007", "2008"), (2, 0, 0, 1))
    assert bars(Table(("month", *month), ())).labels == ()
    chart = timeline_chart(vague, 'A "title"')
    assert chart.count("<rect") == 3
    assert "A &#34;title&#34;" in chart


@pytest.mark.parametrize(
    ("warmth", "css"), [(None, "w-none"), (-1.0, "w-1"), (-0.3, "w-2"), (0.0, "w-3"), (0.5, "w-4"), (1.0, "w-5")]
)
def test_cells_have_five_tones(warmth, css):
    assert tone(warmth) == css
