"""Whatever stands in a name, a title, a sentence or an address: it is shown as it is and does nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Page
from made import made_graph

from kg.model import Article, Claim, Graph, Mention, Relation
from kg.views.explorer import write_explorer

pytestmark = pytest.mark.browser

PAYLOADS = {
    "end of script": "</script><script>window.fired=1</script>",
    "image": "</option></select><img src=x onerror=window.fired=1>",
    "template": "{{7*7}}${7*7}{% raw %}",
    "line separators": "A\u2028B\u2029window.fired=1",
    "attribute": '" onmouseover="window.fired=1" x=\'',
    "comment": "<!--<script>window.fired=1//-->",
    "svg": "<svg onload=window.fired=1><style>*{display:none}</style>",
    "href": "<a href='javascript:window.fired=1'>x</a>",
    "direction": "\u202eevil\u202c\u200b \u0000\u001b[31m",
    "prototype": "__proto__",
    "end of style": "</style><script>window.fired=1</script>",
    "end of title": "</title><script>window.fired=1</script>",
    "turtle": '"> <http://e/p> <http://evil> .',
}


def hostile(payload: str) -> Graph:
    """Put a payload into every field that comes from a text."""
    graph = made_graph(4, 5)
    entities = {
        key: replace(e, name=f"{payload} {key}", aliases=(payload, f"{payload} alias"), country=payload, wikidata=payload)
        for key, e in graph.entities.items()
    }
    articles = {
        key: Article(
            a.text,
            id=key,
            title=payload,
            source=f"{payload} {key}",
            author=payload,
            date=a.date,
            url=f"javascript:window.fired=1//{payload}",
        )
        for key, a in graph.articles.items()
    }
    relations = tuple(
        Relation(r.subject, r.relation, r.object, tuple(soiled(c, r, entities, payload) for c in r.claims), r.origins)
        for r in graph.relations
    )
    return Graph(entities, relations, articles)


def soiled(claim: Claim, relation: Relation, entities: dict[str, object], payload: str) -> Claim:
    quote = f"{payload} met {payload}."
    ends = [(relation.subject, 0, len(payload)), (relation.object, len(payload) + 5, 2 * len(payload) + 5)]
    subject, target = (Mention(entities[key], payload, claim.start + a, claim.start + b) for key, a, b in ends)  # type: ignore[arg-type]
    return replace(
        claim,
        subject=subject,
        object=target,
        quote=quote,
        end=claim.start + len(quote),
        place=payload,
        attribution=payload,
        context=payload,
        amount=payload,
        extractor=payload,
        id=claim.id,
    )


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_payload_in_every_field_is_shown_and_does_nothing(page: Page, tmp_path: Path, name: str) -> None:
    payload = PAYLOADS[name]
    page.open(write_explorer(hostile(payload), tmp_path / "hostile.html", payload))
    page.run("explorer.actions().entity(explorer.model.entities[0])")
    assert page.run("return document.querySelector('#panel .title').textContent.includes(arguments[0])", payload)
    page.run("explorer.actions().link(explorer.model.links[0])")
    page.settle()
    assert page.run("return document.querySelector('#panel blockquote').textContent.includes(arguments[0])", payload)
    page.run(
        "const [a, b] = explorer.model.entities; explorer.focus({ kind: 'path', start: a.key, goal: b.key, avoid: [], hubs: true, pick: 0 })"
    )
    page.settle()
    for selector in ("#layout-table", "#layout-sides", "#layout-overview"):
        page.click(selector)
    page.run("const s = document.getElementById('search'); s.value = arguments[0]; s.dispatchEvent(new Event('input'))", payload)
    for suffix in ("csv", "ttl", "graphml", "svg"):
        page.run("document.getElementById(arguments[0]).click()", f"download-{suffix}")
    page.settle()
    assert page.run("return window.fired ?? null") is None
    assert page.run("return document.querySelectorAll('img, iframe, object, [onerror], [onload], [onmouseover]').length") == 0
    assert (
        page.run(
            "return [...document.querySelectorAll('a[href]')].filter((a) => !/^(https?:|#)/.test(a.getAttribute('href'))).length"
        )
        == 0
    )
    assert page.run("return document.querySelectorAll('script').length") == 3
    assert page.run("return document.title").strip() != ""
    assert page.requests() == []
    assert page.logs() == []
    check_files(page)


def check_files(page: Page) -> None:
    """What was downloaded can be read by others, whatever the names hold."""
    import rdflib
    from lxml import etree

    rdflib.Graph().parse(page.downloaded("ttl"), format="turtle")
    for suffix in ("graphml", "svg"):
        tree = etree.parse(str(page.downloaded(suffix)))
        assert not tree.findall(".//{*}script")
