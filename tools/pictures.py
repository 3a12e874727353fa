"""Takes the pictures in docs/pictures anew from a built graph: python tools/pictures.py [-s out] [-o docs/pictures].

Pages are drawn by a headless Chromium, figures by matplotlib. Look at every picture before it is committed.
"""

from __future__ import annotations

import argparse
import base64
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kg.network.dyads.dossier import dossier
from kg.network.dyads.matrix import DEFAULT_REGIONS, matrix
from kg.network.ego import ego
from kg.network.regions import countries_of
from kg.project import Project, open_project
from kg.views.dossier import write_dossier
from kg.views.explorer import write_explorer
from kg.views.figures import ego_figure, matrix_figure, timeline_figure
from kg.views.matrix import write_matrix

WIDE, PHONE, SHEET = (1440, 900), (390, 844), (1150, 700)
TITLE = "Central Asia and the Middle East in the news"
DYAD = ("Kazakhstan", "Egypt")
SECONDS = 30.0

SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--hide-scrollbars",
    "--force-prefers-reduced-motion",
)


@dataclass(frozen=True)
class Scene:
    """A picture of the explorer: its file, the place in the page's address, what is done there before, the window's size."""

    file: str
    place: str = ""
    script: str = ""
    size: tuple[int, int] = WIDE


SCENES = (
    Scene("overview.png"),
    Scene("entity.png", "#entity={Nursultan Nazarbayev}"),
    Scene("link.png", "#link={Kazakhstan}~{Egypt}~verbal_cooperation"),
    Scene("path.png", "#path={Kazakhstan}~{Iran}"),
    Scene("two-sides.png", "#layout=sides"),
    Scene(
        "time-and-search.png",
        f"#from={(date(2014, 1, 1) - date(1970, 1, 1)).days}",
        "const box = document.querySelector('#search'); box.focus(); box.value = 'казах';"
        "box.dispatchEvent(new Event('input', {bubbles: true}))",
    ),
    Scene("phone.png", size=PHONE),
    Scene("dark.png", script="document.querySelector('#dark').click()"),  # the last one: the page remembers it
)


class Browser:
    """A headless Chromium that takes pictures of pages."""

    def __init__(self, folder: Path) -> None:
        """Start it with its profile in a folder. Raises SystemExit if there is none."""
        from selenium import webdriver

        found = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
        binary, driver = next(filter(None, found), None), shutil.which("chromedriver")
        if not binary or not driver:
            sys.exit("no Chromium with chromedriver here: tools/install-browser installs them")
        options = webdriver.ChromeOptions()
        options.binary_location = binary
        for switch in (*SWITCHES, f"--user-data-dir={folder}"):
            options.add_argument(switch)
        self.driver: Any = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
        self.driver.set_script_timeout(SECONDS)

    def open(self, page: Path, place: str = "", size: tuple[int, int] = WIDE) -> None:
        """Open a page afresh in a window of a size."""
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size == PHONE}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.get("about:blank")
        self.driver.get(f"{page.as_uri()}{place}")

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something. Raises TimeoutError."""
        end = time.monotonic() + SECONDS
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError("the page did not come to rest")
            time.sleep(0.05)

    def shot(self, target: Path, *, whole: bool = False) -> None:
        """Take a picture of what the window shows, or of the whole page."""
        shown = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": whole})
        target.write_bytes(base64.b64decode(shown["data"]))

    def close(self) -> None:
        """Let go of it."""
        self.driver.quit()


def take_scene(browser: Browser, page: Path, scene: Scene, keys: dict[str, str], folder: Path) -> None:
    """Take one picture of the explorer; names in braces in its place stand for the keys of entities."""
    place = scene.place
    for name, key in keys.items():
        place = place.replace(f"{{{name}}}", key)
    browser.open(page, place, scene.size)
    browser.until(lambda: browser.driver.execute_script("return document.body.dataset.ready") == "yes")
    if scene.script:
        browser.driver.execute_script(scene.script)
    wait = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(explorer.stage.network.getScale())))"
    scales: list[Any] = [None, browser.driver.execute_async_script(wait)]
    while scales[-1] != scales[-2]:
        scales.append(browser.driver.execute_async_script(wait))
    browser.shot(folder / scene.file)


def take_sheet(browser: Browser, page: Path, target: Path) -> None:
    """Take a picture of a whole sheet."""
    browser.open(page, size=SHEET)
    end = browser.driver.execute_script(
        "return Math.ceil(document.querySelector('body > footer').getBoundingClientRect().bottom + scrollY)"
    )
    browser.open(page, size=(SHEET[0], end + 24))
    browser.shot(target)


def figures(project: Project, folder: Path) -> None:
    """Draw the figures for print."""
    graph = project.graph
    left, right = (project.find(name) for name in DYAD)
    timeline_figure(dossier(graph, left.id, right.id), folder / "figure-timeline.png")
    cells = matrix(graph, countries_of(DEFAULT_REGIONS[0]), countries_of(DEFAULT_REGIONS[1]))
    matrix_figure(graph, cells, folder / "figure-matrix.png", " and ".join(DEFAULT_REGIONS))
    ego_figure(graph, ego(graph, left.id), folder / "figure-ego.png")


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("-s", "--store", type=Path, default=Path("out"), help="a folder that kg build wrote")
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).parents[1] / "docs/pictures")
    given = parser.parse_args()
    project, folder = open_project(given.store), given.output
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="geokg-pictures-") as place:
        pages = Path(place)
        page = write_explorer(project.graph, pages / "explorer.html", TITLE)
        dyad = write_dossier(project, pages / "dyad.html", *DYAD)
        cells = write_matrix(project, pages / "matrix.html")
        named = {part.partition("}")[0] for scene in SCENES for part in scene.place.split("{")[1:]}
        keys = {name: project.find(name).id for name in sorted(named)}
        browser = Browser(pages / "profile")
        try:
            for scene in SCENES:
                take_scene(browser, page, scene, keys, folder)
            take_sheet(browser, dyad, folder / "dossier.png")
            take_sheet(browser, cells, folder / "matrix.png")
        finally:
            browser.close()
    figures(project, folder)
    print(f"wrote {len(SCENES) + 5} pictures to {folder}: look at each")


if __name__ == "__main__":
    main()
