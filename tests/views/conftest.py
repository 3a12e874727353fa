"""A real headless Chromium for the tests of the page, or a skip with its reason."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from made import made_graph, sample_graph

from kg.model import Graph
from kg.views.explorer import write_explorer

WIDE = (1440, 900)
PHONE = (390, 844)


class Page:
    """A tab of the browser with the explorer in it."""

    def __init__(self, driver: Any, downloads: Path) -> None:
        self.driver = driver
        self.downloads = downloads

    def open(self, path: Path, place: str = "", size: tuple[int, int] = WIDE) -> Page:
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size == PHONE}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.get("about:blank")
        self.logs()
        self.requests()
        self.driver.get(f"{path.as_uri()}{place}")
        self.until(lambda: self.run("return document.body.dataset.ready") == "yes")
        self.settle()
        return self

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def until(self, holds: Callable[[], Any], seconds: float = 15.0) -> Any:
        end = time.monotonic() + seconds
        while not (found := holds()):
            assert time.monotonic() < end, "the page did not come to the expected state"
            time.sleep(0.03)
        return found

    def settle(self) -> None:
        """Wait until two frames were drawn and no animation moves the view any more."""
        wait = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(explorer.stage.network.getScale())))"
        last = None
        while (now := self.driver.execute_async_script(wait)) != last:
            last = now

    def text(self, selector: str) -> str:
        return str(self.run("return document.querySelector(arguments[0])?.innerText ?? ''", selector))

    def click(self, selector: str) -> None:
        self.run("document.querySelector(arguments[0]).click()", selector)
        self.settle()

    def keys(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()
        self.settle()

    def key_of(self, name: str) -> str:
        return str(self.run("return explorer.model.entities.find((entity) => entity.name === arguments[0]).key", name))

    def counts(self) -> tuple[int, int, int]:
        script = "const s = explorer.shown; return [s.entities.size, s.links.length, s.links.flatMap((l) => l.claims).length]"
        entities, links, claims = self.run(script)
        return entities, links, claims

    def logs(self) -> list[str]:
        """Give what the console said since the last time."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """Give the addresses that the page asked for since the last time, its own file aside."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        asked = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
        return [url for url in asked if not url.startswith(("file:", "data:", "blob:", "about:"))]

    def downloaded(self, suffix: str) -> Path:
        return Path(self.until(lambda: next(iter(sorted(self.downloads.glob(f"*.{suffix}"))), None)))


def programs() -> tuple[str, str]:
    """Give where Chromium and its driver are, or skip."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not browser or not driver:
        pytest.skip("no Chromium with chromedriver here (make test installs them where apt-get can)")
    return browser, driver


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from selenium import webdriver

    binary, driver = programs()
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    folder = tmp_path_factory.mktemp("chromium")
    switches = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking")
    for switch in (
        *switches,
        "--no-first-run",
        "--hide-scrollbars",
        "--force-prefers-reduced-motion",
        f"--user-data-dir={folder}",
    ):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    made = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    made.set_script_timeout(30)
    yield made
    made.quit()


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Page:
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    return Page(browser, tmp_path)


@pytest.fixture(scope="session")
def sample() -> Graph:
    return sample_graph()


@pytest.fixture(scope="session")
def sample_page(sample: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_explorer(sample, tmp_path_factory.mktemp("pages") / "sample.html", "Central Asia in the news")


@pytest.fixture(scope="module")
def middling(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_explorer(made_graph(300, 700), tmp_path_factory.mktemp("pages") / "middling.html", "300 entities")
