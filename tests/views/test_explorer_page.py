"""The page at work in a real browser: legible, linked to its evidence, worked by keys, silent towards the outside."""

from __future__ import annotations

import csv
import json
import struct
from pathlib import Path
from typing import Any

import pytest
from conftest import PHONE, WIDE, Page
from made import made_graph
from selenium.webdriver import Keys

from kg.model import Graph
from kg.views.explorer import explorer, write_explorer

pytestmark = pytest.mark.browser

# Names that overlap each other, stand outside the canvas, and how many there are.
NAMES = """
const boxes = explorer.stage.boxes, { width, height } = explorer.stage.frame();
let overlaps = 0, clipped = 0;
boxes.forEach((a, i) => {
  if (a.x < 0 || a.y < 0 || a.x + a.w > width || a.y + a.h > height) clipped += 1;
  for (const b of boxes.slice(i + 1)) if (a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h) overlaps += 1;
});
return [overlaps, clipped, boxes.length];
"""


def test_the_page_asks_nothing_of_anybody_and_reports_no_error(page: Page, sample_page: Path) -> None:
    page.open(sample_page)
    for selector in ("#layout-sides", "#layout-table", "#layout-overview", "#dark", "#path", "#fit"):
        page.click(selector)
    page.click("#dark")
    page.click("#clear")
    assert page.requests() == []
    assert page.logs() == []


@pytest.mark.parametrize("place", ["", "#all=1", "#layout=sides", "#entity={0}", "#entity={0}&depth=2"])
def test_names_neither_overlap_nor_clip_on_the_sample(page: Page, sample_page: Path, place: str) -> None:
    page.open(sample_page)
    page.open(sample_page, place.format(page.key_of("Kazakhstan")))
    overlaps, clipped, shown = page.run(NAMES)
    assert (overlaps, clipped) == (0, 0)
    assert shown > 10


@pytest.mark.parametrize("size", [WIDE, PHONE, (1920, 1080)])
def test_names_neither_overlap_nor_clip_with_300_entities(page: Page, middling: Path, size: tuple[int, int]) -> None:
    page.open(middling, "#all=1", size)
    overlaps, clipped, shown = page.run(NAMES)
    assert (overlaps, clipped) == (0, 0)
    assert shown > (15 if size == PHONE else 60)
    assert page.counts()[0] == 300


def test_the_most_connected_entities_have_their_names(page: Page, middling: Path) -> None:
    page.open(middling, "#all=1")
    script = """
    const named = new Set(explorer.stage.boxes.map((box) => box.id));
    const top = [...explorer.stage.scene.nodes.values()].sort((a, b) => b.rank - a.rank).slice(0, 12);
    return top.filter((node) => !named.has(node.entity.id)).map((node) => node.entity.name);
    """
    assert page.run(script) == []


def test_a_link_shows_every_claim_with_its_evidence(page: Page, sample_page: Path) -> None:
    page.open(sample_page)
    claims = page.run(
        """
        const item = explorer.shown.links.find((l) => l.claims.some((c) => c.standing === "negated"));
        explorer.actions().link(item.link);
        return explorer.passing.filter((l) => l.link.pair === item.link.pair).flatMap((l) => l.claims.map((c) => c.sentence));
        """
    )
    page.settle()
    for button in range(page.run("return document.querySelectorAll('#panel .more').length")):
        page.run("document.querySelectorAll('#panel .more')[0].click()", button)
    told = page.run("return [...document.querySelectorAll('#panel blockquote')].map((q) => q.textContent)")
    assert sorted(told) == sorted(claims)
    assert "denied" in page.text("#panel")
    for word in ("confidence", "rule", "date"):
        assert word in page.text("#panel .reading")


def test_both_names_are_marked_in_the_sentence(page: Page, middling: Path) -> None:
    page.open(middling)
    names = page.run(
        "const l = explorer.shown.links[0]; explorer.actions().link(l.link); const r = l.claims[0].relation; return [r.subject.name, r.object.name]"
    )
    page.settle()
    assert (
        page.run("return [...document.querySelector('#panel blockquote').querySelectorAll('mark')].map((m) => m.textContent)")
        == names
    )


def test_a_click_in_the_picture_opens_what_is_under_it(page: Page, sample_page: Path) -> None:
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.by import By

    page.open(sample_page)
    x, y, width, height, name = page.run(
        """
        const { toScreen, width, height } = explorer.stage.frame();
        const node = [...explorer.stage.scene.nodes.values()].sort((a, b) => b.r - a.r)[0];
        return [...toScreen(node.at), width, height, node.entity.name];
        """
    )
    stage = page.driver.find_element(By.ID, "stage")
    ActionChains(page.driver).move_to_element_with_offset(stage, round(x - width / 2), round(y - height / 2)).click().perform()
    page.until(lambda: page.text("#panel .title").strip() == name)


def test_the_table_holds_what_the_picture_shows_and_sorts(page: Page, sample_page: Path) -> None:
    page.open(sample_page, "#layout=table")
    relations = page.run("return explorer.shown.links.reduce((sum, l) => sum + l.relations.size, 0)")
    assert str(relations) in page.text("#table caption")
    column = "return [...document.querySelectorAll('#table tbody tr')].map((row) => row.cells[arguments[0]].innerText)"
    sources = [int(cell) for cell in page.run(column, 4)]
    assert sources == sorted(sources, reverse=True)
    page.click("#table [data-key=subject]")
    names = page.run(column, 0)
    assert names == page.run("return [...arguments[0]].sort(new Intl.Collator('en').compare)", names)
    assert page.run("return document.querySelector('th[aria-sort=ascending]').innerText").startswith("From")


def test_a_permalink_restores_the_view(page: Page, sample_page: Path) -> None:
    page.open(sample_page)
    page.run("explorer.store.set({ confidence: 0.5, size: 'betweenness', layout: 'sides' }, { step: true })")
    page.run("explorer.actions().entity(explorer.model.byKey.get(arguments[0]))", page.key_of("Kazakhstan"))
    page.settle()
    place, counts, panel = page.run("return location.hash"), page.counts(), page.text("#panel")
    page.open(sample_page, place)
    assert (page.counts(), page.text("#panel")) == (counts, panel)
    assert page.run("return document.getElementById('layout-sides').getAttribute('aria-pressed')") == "true"


def test_back_and_forward_go_through_the_steps(page: Page, sample_page: Path) -> None:
    page.open(sample_page)
    for name in ("Kazakhstan", "Iran"):
        page.run("explorer.actions().entity(explorer.model.byKey.get(arguments[0]))", page.key_of(name))
        page.settle()
    page.click("#back")
    page.until(lambda: page.text("#panel .title").strip() == "Kazakhstan")
    page.click("#forward")
    page.until(lambda: page.text("#panel .title").strip() == "Iran")


def test_each_download_holds_what_is_shown(page: Page, sample_page: Path) -> None:
    import rdflib
    from lxml import etree

    page.open(sample_page)
    entities, links, claims = page.counts()
    files = {}
    for name in ("csv", "ttl", "graphml", "svg", "png"):
        page.run("document.getElementById(arguments[0]).click()", f"download-{name}")
        files[name] = page.downloaded(name)
        page.until(lambda: files[name].stat().st_size > 0)  # noqa: B023
    with files["csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == claims
    assert {"subject", "quote", "url", "modality"} <= rows[0].keys()
    graph = rdflib.Graph().parse(files["ttl"])
    kg = rdflib.Namespace("https://w3id.org/geokg/ontology#")
    assert len(set(graph.subjects(rdflib.RDF.type, kg.Claim))) == claims
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    assert len(etree.parse(str(files["graphml"])).findall(".//g:node", space)) == entities
    drawn = etree.parse(str(files["svg"])).findall(".//{http://www.w3.org/2000/svg}path")
    assert len(drawn) == entities + links
    head = files["png"].read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", head[16:24])[0] > 600


def test_the_whole_page_can_be_worked_by_keys_alone(page: Page, sample_page: Path) -> None:
    page.open(sample_page)
    page.keys("/", "uzbek", Keys.ARROW_DOWN, Keys.ARROW_UP, Keys.ENTER)
    assert page.text("#panel .title").strip() == "Uzbekistan"

    def tab_to(selector: str) -> None:
        for _ in range(150):
            page.keys(Keys.TAB)
            if page.run("return document.activeElement.matches(arguments[0])", selector):
                return
        pytest.fail(f"the tabulator never reached {selector}")

    tab_to("#panel .row.link")
    page.keys(Keys.ENTER)
    assert page.text("#panel .kicker").lower() == "link"
    page.keys(Keys.ESCAPE)
    assert "MOST CONNECTED" in page.text("#panel").upper()
    page.run("document.activeElement.blur()")
    page.keys("p")
    assert "How are these two linked?" in page.text("#panel")
    tab_to("#path-start")
    page.keys("Kazakhstan", Keys.ENTER)
    tab_to("#path-goal")
    page.keys("Taliban", Keys.ENTER)
    assert page.run("return explorer.focused.paths.length") > 0
    page.run("document.activeElement.blur()")
    before = page.run("return explorer.stage.network.getViewPosition().x")
    page.keys(Keys.ARROW_RIGHT, "+")
    assert page.run("return explorer.stage.network.getViewPosition().x") > before
    page.keys("t")
    assert page.run("return !document.getElementById('table').hidden")
    page.keys("?")
    assert page.run("return document.getElementById('notes').open")
    page.keys(Keys.ESCAPE)
    assert not page.run("return document.getElementById('notes').open")


def test_a_notebook_s_frame_shows_the_page(page: Page, tmp_path: Path) -> None:
    notebook = tmp_path / "notebook.html"
    notebook.write_text(
        f"<!doctype html><meta charset=utf-8><body>{explorer(made_graph(20, 30))._repr_html_()}", encoding="utf-8"
    )
    page.driver.get(notebook.as_uri())
    page.driver.switch_to.frame(0)
    page.until(lambda: page.run("return document.body.dataset.ready") == "yes")
    page.run("explorer.actions().entity(explorer.model.entities[0])")
    assert page.text("#panel .title").strip() == page.run("return explorer.model.entities[0].name")
    page.driver.switch_to.default_content()
    assert page.logs() == []


def test_an_empty_graph_opens_without_an_error(page: Page, tmp_path: Path) -> None:
    page.open(write_explorer(Graph(), tmp_path / "empty.html"))
    assert page.logs() == []
    assert page.text("#status").startswith("0 entities")


AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed (npm ci)")
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_axe_finds_no_serious_fault(page: Page, sample_page: Path, size: tuple[int, int]) -> None:
    page.open(sample_page, size=size)
    key = page.key_of("Kazakhstan")
    faults: dict[str, Any] = {}
    path = f"#path={key}~{page.key_of('Taliban')}"
    for place, theme in (
        ("", "light"),
        ("#layout=sides", "dark"),
        ("#layout=table", "light"),
        (f"#entity={key}", "dark"),
        (path, "light"),
    ):
        page.open(sample_page, place, size)
        page.run("if (explorer.theme.name !== arguments[0]) document.getElementById('dark').click()", theme)
        page.run(AXE.read_text(encoding="utf-8"))
        found = page.driver.execute_async_script("axe.run(document).then((result) => arguments[0](result.violations))")
        for fault in found:
            if fault["impact"] in ("serious", "critical"):
                faults[f"{fault['id']} {theme} {place}"] = [node["html"][:200] for node in fault["nodes"]][:3]
    assert not faults, json.dumps(faults, indent=1)
