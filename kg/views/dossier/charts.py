"""Charts as inline SVG: built here, coloured by classes, every text escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from kg.network.events import FAMILIES
from kg.network.tables import Table

WIDTH, HEIGHT, LEFT, BOTTOM = 760, 190, 34, 22
MOST_MONTHS = 96
"""Months up to which a timeline is drawn by month; a longer one is drawn by year."""


@dataclass(frozen=True, slots=True)
class Bars:
    """What a timeline draws: a label and the events by family for each month or year, and those of no known month."""

    unit: str
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    unplaced: tuple[tuple[str, int], ...] = ()


def bars(months: Table) -> Bars:
    """Choose months or years for a table of months, so that the bars stay readable and most events find their place."""
    by_month = [row for row in months if len(row[0]) == 7]
    by_year = [row for row in months if len(row[0]) == 4]
    known, unknown = (sum(sum(row[1:]) for row in rows) for rows in (by_month, by_year))
    if by_month and len(by_month) <= MOST_MONTHS and unknown <= known:
        unplaced = tuple((row[0], sum(row[1:])) for row in by_year)
        return Bars("month", tuple(row[0] for row in by_month), tuple(tuple(row[1:]) for row in by_month), unplaced)
    years = sorted({row[0][:4] for row in months})
    every = [f"{y:04}" for y in range(int(years[0]), int(years[-1]) + 1)] if years else []
    sums = {year: [0] * len(FAMILIES) for year in every}
    for row in months:
        for place, count in enumerate(row[1:]):
            sums[row[0][:4]][place] += count
    return Bars("year", tuple(every), tuple(tuple(sums[year]) for year in every))


def timeline_chart(drawn: Bars, title: str) -> Markup:
    """Draw cooperation upwards and conflict downwards from a line, a bar a month or year."""
    highest = max([1, *(sum(c[:2]) for c in drawn.counts)])
    lowest = max(sum(c[2:]) for c in drawn.counts)
    unit = (HEIGHT - BOTTOM - 8) / (highest + lowest)
    zero = 4 + highest * unit
    step = (WIDTH - LEFT) / max(len(drawn.labels), 1)
    thick = min(step * 0.8, 26)
    parts = [
        f'<line class="axis" x1="{LEFT}" x2="{WIDTH}" y1="{zero:.1f}" y2="{zero:.1f}"/>',
        _text(LEFT - 6, 12, str(highest), "end"),
        _text(LEFT - 6, zero + 4, "0", "end"),
    ]
    if lowest:
        parts.append(_text(LEFT - 6, HEIGHT - BOTTOM, str(lowest), "end"))
    last = -99.0
    for number, (label, counts) in enumerate(zip(drawn.labels, drawn.counts, strict=True)):
        middle = LEFT + (number + 0.5) * step
        parts += _stack(middle - thick / 2, thick, zero, unit, label, counts)
        if middle - last >= 44 and (drawn.unit == "year" or label.endswith("-01") or len(drawn.labels) <= 18):
            parts.append(_text(middle, HEIGHT - 6, label, "middle"))
            last = middle
    return Markup(
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" class="chart" role="img" aria-label="{escape(title)}">{"".join(parts)}</svg>'
    )


def _stack(x: float, thick: float, zero: float, unit: float, label: str, counts: Sequence[int]) -> list[str]:
    up, down, parts = zero, zero, []
    for place, (family, count) in enumerate(zip(FAMILIES, counts, strict=True)):
        if not count:
            continue
        tall = count * unit
        if place < 2:
            up -= tall
        top, down = (up, down) if place < 2 else (down, down + tall)
        said = escape(f"{label}: {count} {family.replace('_', ' ')}")
        parts.append(
            f'<rect class="{_css(family)}" x="{x:.1f}" y="{top:.1f}" width="{thick:.1f}" height="{tall:.1f}"><title>{said}</title></rect>'
        )
    return parts


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _css(family: str) -> str:
    return "f-" + family.replace("_", "-")


def family_bar(counts: Mapping[str, int], most: int, title: str) -> Markup:
    """Draw one horizontal bar, stacked by family, on a scale on which `most` events fill it."""
    parts, x = [], 0.0
    for family in FAMILIES:
        wide = 240 * counts[family] / max(most, 1)
        if wide:
            said = escape(f"{counts[family]} {family.replace('_', ' ')}")
            parts.append(
                f'<rect class="{_css(family)}" x="{x:.1f}" y="1" width="{wide:.1f}" height="12"><title>{said}</title></rect>'
            )
        x += wide
    return Markup(f'<svg viewBox="0 0 240 14" class="bar" role="img" aria-label="{escape(title)}">{"".join(parts)}</svg>')
