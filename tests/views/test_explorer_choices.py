"""What a reader chooses on the page in a real browser: search, filters, paths, time, sizes and colours."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Page
from selenium.webdriver import Keys

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("text", ["Kazakhstan", "казах", "Қазақстан", "كازاخستان", "KAZAKH"])
def test_search_finds_an_entity_in_any_script(page: Page, sample_page: Path, text: str) -> None:
    page.open(sample_page)
    page.keys("/", text, Keys.ENTER)
    assert page.text("#panel .title").strip() == "Kazakhstan"
    assert page.run("return document.activeElement.id") == "search"


def test_search_unfolds_what_the_core_does_not_show(page: Page, sample_page: Path) -> None:
    page.open(sample_page)
    script = """
    const hidden = explorer.model.entities.find((e) => !e.core && e.links.length && !explorer.shown.entities.has(e));
    return [hidden.name, hidden.key];
    """
    name, key = page.run(script)
    before = page.counts()[0]
    page.run("explorer.actions().entity(explorer.model.byKey.get(arguments[0]))", key)
    page.settle()
    assert page.text("#panel .title").strip() == name
    assert page.counts()[0] > before
    assert page.run("return explorer.shown.entities.has(explorer.model.byKey.get(arguments[0]))", key)


@pytest.mark.parametrize(
    ("facet", "label"),
    [
        ("types", "country"),
        ("families", "structure"),
        ("relations", "accuses"),
        ("standings", "denied"),
        ("contexts", "military"),
    ],
)
def test_each_filter_takes_away_what_it_names_and_its_count_says_so(
    page: Page, sample_page: Path, facet: str, label: str
) -> None:
    page.open(sample_page)
    row = "return explorer.legend.rows.find((r) => r.facet === arguments[0] && r.line.querySelector('.what').textContent === arguments[1])"
    before = page.counts()
    count = int(page.run(f"{row}.count.textContent.replace(',', '')", facet, label))
    assert count > 0
    page.run(f"{row}.box.click()", facet, label)
    page.settle()
    after = page.counts()
    assert page.run(f"{row}.count.textContent", facet, label) == "0"
    assert after < before
    page.run(f"{row}.box.click()", facet, label)
    page.settle()
    assert page.counts() == before


def test_only_shows_one_kind_and_then_all_again(page: Page, sample_page: Path) -> None:
    page.open(sample_page)
    before = page.counts()
    only = "explorer.legend.rows.find((r) => r.name === 'material_conflict').line.querySelector('.only').click()"
    page.run(only)
    families = page.run("return [...new Set(explorer.shown.links.map(({ link }) => link.family))]")
    assert families == ["material_conflict"]
    page.run(only)
    assert page.counts() == before


def test_sliders_of_confidence_and_sources_filter(page: Page, middling: Path) -> None:
    page.open(middling, "#all=1")
    entities, links, _ = page.counts()
    page.run("const s = document.getElementById('slider-origins'); s.value = 2; s.dispatchEvent(new Event('input'))")
    page.settle()
    assert page.counts()[1] < links
    assert page.run("return Math.min(...explorer.shown.links.map((l) => l.origins))") >= 2
    page.run("const s = document.getElementById('slider-confidence'); s.value = 0.95; s.dispatchEvent(new Event('input'))")
    page.settle()
    assert page.run("return Math.min(...explorer.shown.links.flatMap((l) => l.claims.map((c) => c.confidence)))") >= 0.95
    assert page.counts()[0] < entities


def focus_path(page: Page, start: str, goal: str) -> None:
    page.run(
        "explorer.focus({ kind: 'path', start: arguments[0], goal: arguments[1], avoid: [], hubs: false, pick: 0 })",
        page.key_of(start),
        page.key_of(goal),
    )
    page.settle()


def test_a_path_is_told_hop_by_hop_and_can_avoid_an_entity(page: Page, sample_page: Path) -> None:
    page.open(sample_page)
    focus_path(page, "Kazakhstan", "Taliban")
    hops = page.run("return [...document.querySelectorAll('.hops > li')].map((li) => li.querySelectorAll('blockquote').length)")
    assert len(hops) >= 2
    assert all(hops)
    middle = page.run("return explorer.focused.paths[0][0].to.name")
    page.click(".hops .avoid")
    through = page.run("return explorer.focused.paths.flatMap((steps) => steps.map(({ to }) => to.name))")
    assert middle not in through
    assert "Not through" in page.text("#panel")


def test_another_of_the_paths_can_be_chosen(page: Page, sample_page: Path) -> None:
    page.open(sample_page)
    focus_path(page, "Kazakhstan", "Taliban")
    first = page.text(".hops")
    page.run("document.querySelectorAll('.paths button')[1].click()")
    page.settle()
    assert page.text(".hops") != first


def test_the_time_range_cuts_counts_links_and_paths(page: Page, sample_page: Path) -> None:
    page.open(sample_page)
    before = page.counts()
    page.run("const t = document.querySelector('.thumb.from'); t.value = Number(t.max) - 6; t.dispatchEvent(new Event('input'))")
    page.settle()
    after = page.counts()
    assert after < before
    first = page.run("return Math.min(...explorer.shown.links.flatMap((l) => l.claims.map((c) => c.span[1])))")
    assert first >= page.run("return explorer.store.state.from")
    page.click(".whole")
    assert page.counts() == before


def test_play_moves_a_window_through_time(page: Page, sample_page: Path) -> None:
    page.open(sample_page)
    page.run("document.querySelector('.play').click()")
    first = page.until(lambda: page.run("return explorer.store.state.to"))
    page.until(lambda: page.run("return explorer.store.state.to") > first)
    page.run("document.querySelector('.play').click()")
    still = page.run("return explorer.store.state.to")
    page.settle()
    assert page.run("return explorer.store.state.to") == still


def test_the_hub_s_links_can_be_hidden(page: Page, sample_page: Path) -> None:
    page.open(sample_page)
    page.run("document.querySelector('.spokes input').click()")
    page.settle()
    assert (
        page.run(
            "return explorer.shown.links.filter(({ link }) => link.a === explorer.model.hub || link.b === explorer.model.hub).length"
        )
        == 0
    )


def test_a_large_graph_opens_with_its_core_says_so_and_grows(page: Page, sample_page: Path) -> None:
    page.open(sample_page)
    core = page.counts()[0]
    assert core <= 150
    assert "not shown" in page.text("#hidden")
    page.run("explorer.actions().entity(explorer.model.byKey.get(arguments[0]))", page.key_of("Kazakhstan"))
    page.settle()
    page.click(".expand")
    grown = page.counts()[0]
    assert grown > core
    page.click("#all")
    assert page.counts()[0] > grown
    assert page.text("#hidden") == ""


@pytest.mark.parametrize("measure", ["sources", "betweenness", "pagerank"])
def test_sizes_follow_the_chosen_measure(page: Page, sample_page: Path, measure: str) -> None:
    page.open(sample_page)
    sizes = "return [...explorer.stage.scene.nodes.values()].map((node) => node.r.toFixed(3))"
    before = page.run(sizes)
    page.run("const s = document.getElementById('size'); s.value = arguments[0]; s.dispatchEvent(new Event('change'))", measure)
    assert page.run(sizes) != before


def test_colours_can_show_communities(page: Page, sample_page: Path) -> None:
    page.open(sample_page, "#colour=community")
    script = "const n = [...explorer.stage.scene.nodes.values()]; return [new Set(n.map((x) => x.colour)).size, new Set(n.map((x) => x.entity.community)).size]"
    colours, communities = page.run(script)
    assert 1 < colours <= communities
