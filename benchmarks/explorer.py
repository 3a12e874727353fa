"""The explorer beside stock pyvis, same graph, same run: size, time to first drawing, answer to a click and to the time slider.

    python benchmarks/explorer.py [entities …]

Needs chromium and chromedriver. Times are medians in milliseconds (three openings, five answers): on the page's own clock until
the frame is drawn, and the processor time of the page's main thread, which other programs on the machine do not lengthen.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "views"))

from made import made_graph

from kg.model import Graph
from kg.network.layout import positions
from kg.views.explorer import write_explorer

SIZES = ((100, 300), (1_000, 3_000), (3_000, 9_000))
PATIENCE = 60
"""Seconds after which a page counts as one that never draws."""

FIRST_DRAWING = """
const look = setInterval(() => {
  const net = window.explorer?.stage.network ?? window.network;
  if (!net?.once) return;
  clearInterval(look);
  net.once("afterDrawing", () => requestAnimationFrame(() => { window.firstDrawing = performance.now(); }));
  net.redraw();
}, 2);
"""

ANSWER = """
const done = arguments[arguments.length - 1];
const start = performance.now();
%s
requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
"""

OWN_CLICK = (
    "const e = [...explorer.shown.entities][arguments[0] * 7 % explorer.shown.entities.size]; explorer.clicked({ entity: e });"
)
OWN_SLIDER = "explorer.store.set({ from: explorer.timeline.edges[1 + arguments[0] % 5] });"
STOCK_CLICK = "network.selectNodes([nodes.getIds()[arguments[0] * 7 % nodes.length]]);"


def main_thread(driver: Any) -> float:
    """Give the processor time that the page's main thread has used, in milliseconds."""
    metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return 1000 * next(float(m["value"]) for m in metrics if m["name"] == "TaskDuration")


def stock_page(graph: Graph, path: Path) -> None:
    """Write the page that pyvis writes by itself, its quadratic add_edge aside."""
    from pyvis.network import Network

    net = Network(directed=True, cdn_resources="in_line")
    for entity in graph.entities.values():
        net.add_node(entity.id, label=entity.name, title=entity.type)
    net.edges = [{"from": r.subject, "to": r.object, "label": r.relation, "arrows": "to"} for r in graph.relations]
    path.write_text(net.generate_html(notebook=False), encoding="utf-8")


def chromium() -> Any:
    """Start a browser that has seen no page yet."""
    from selenium import webdriver

    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        sys.exit("chromium and chromedriver are needed")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for switch in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--no-first-run",
        "--force-prefers-reduced-motion",
    ):
        options.add_argument(switch)
    options.add_argument(f"--user-data-dir={tempfile.mkdtemp()}")
    made = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    made.set_script_timeout(PATIENCE)
    made.set_page_load_timeout(PATIENCE)
    made.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    )
    made.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    made.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": FIRST_DRAWING})
    return made


def first_drawing(path: Path, place: str = "") -> tuple[Any, float | None]:
    """Open a page in a fresh browser and give the milliseconds until its first drawing, or None if that took too long."""
    driver = chromium()
    try:
        driver.get(f"{path.as_uri()}{place}")
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            drawn = driver.execute_script("return window.firstDrawing ?? null")
            if drawn is not None:
                return driver, float(drawn)
            time.sleep(0.05)
    except Exception as error:  # noqa: BLE001  a page that hangs is a result here, not a fault
        sys.stderr.write(f"# {path.name}: {type(error).__name__}\n")
    return driver, None


def answers(driver: Any, script: str) -> tuple[float | None, float | None]:
    """Give the median time and processor time that the page needs from an action to the drawn frame."""
    times, used = [], []
    try:
        for n in range(1, 6):
            before = main_thread(driver)
            times.append(driver.execute_async_script(ANSWER % script, n))
            used.append(main_thread(driver) - before)
    except Exception as error:  # noqa: BLE001
        sys.stderr.write(f"# {type(error).__name__}\n")
        return None, None
    return round(statistics.median(times), 1), round(statistics.median(used), 1)


def measure(path: Path, place: str, click: str, slider: str | None) -> dict[str, Any]:
    """Open a page three times, then work it in the last one."""
    openings, used = [], []
    for number in range(3):
        driver, drawn = first_drawing(path, place)
        if drawn is None:
            driver.quit()
            return {"megabytes": megabytes(path), "first_drawing_ms": f"> {PATIENCE * 1000}"}
        openings.append(drawn)
        used.append(main_thread(driver))
        if number < 2:
            driver.quit()
    clicked, slid = answers(driver, click), answers(driver, slider) if slider else (None, None)
    driver.quit()
    return {
        "megabytes": megabytes(path),
        "first_drawing_ms": round(statistics.median(openings)),
        "first_drawing_cpu_ms": round(statistics.median(used)),
        "click_ms": clicked[0],
        "click_cpu_ms": clicked[1],
        "slider_ms": slid[0],
        "slider_cpu_ms": slid[1],
    }


def megabytes(path: Path) -> float:
    """Give the size of a file in megabytes."""
    return round(path.stat().st_size / 1e6, 2)


def main() -> None:
    """Print a JSON line a page."""
    wanted = [int(argument) for argument in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as folder:
        for entities, links in SIZES:
            if wanted and entities not in wanted:
                continue
            graph = made_graph(entities, links)
            began = time.process_time()
            positions(graph)
            layout = time.process_time() - began
            own, stock = Path(folder) / f"own-{entities}.html", Path(folder) / f"stock-{entities}.html"
            began = time.process_time()
            write_explorer(graph, own)
            written = time.process_time() - began
            stock_page(graph, stock)
            size = {"entities": entities, "links": links}
            seconds = {"layout_cpu_s": round(layout, 2), "write_cpu_s": round(written, 2)}
            report(size | {"page": "explorer, everything"} | seconds | measure(own, "#all=1", OWN_CLICK, OWN_SLIDER))
            if entities > 150:
                report(size | {"page": "explorer, core"} | measure(own, "", OWN_CLICK, OWN_SLIDER))
            report(size | {"page": "stock pyvis"} | measure(stock, "", STOCK_CLICK, None))


def report(row: dict[str, Any]) -> None:
    """Write one row as a line of JSON."""
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
