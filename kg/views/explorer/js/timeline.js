// When: a histogram of the claims, cooperation below and conflict above, with two thumbs that cut a stretch of time out, and play.

import { h, svg } from "./dom.js";
import { bins, binLabel, binOf, iso } from "./dates.js";

const MOST_BINS = 90;
const HEIGHT = 46;

export function isConflict(family) {
  return family.endsWith("conflict");
}

// Count claims in bins; every claim counts where its date may begin.
export function histogram(claims, edges) {
  const rows = edges.slice(1).map(() => ({ conflict: 0, other: 0 }));
  for (const claim of claims) {
    if (!claim.span) continue;
    const row = rows[binOf(edges, claim.span[0])];
    if (isConflict(claim.relation.link?.family ?? "")) row.conflict += 1;
    else row.other += 1;
  }
  return rows;
}

export class Timeline {
  constructor(parent, model, store) {
    this.model = model;
    this.store = store;
    this.root = parent;
    this.playing = null;
    if (!model.range) {
      parent.replaceChildren(h("p", { class: "quiet" }, "No claim of this graph has a date."));
      return;
    }
    const { edges, step } = bins(model.range[0], model.range[1], MOST_BINS);
    this.edges = edges;
    this.step = step;
    this.all = histogram(
      model.links.flatMap((link) => link.claims),
      edges,
    );
    this.undated = model.links.reduce((sum, link) => sum + link.claims.filter((claim) => !claim.span).length, 0);
    this.build();
  }

  build() {
    const last = this.edges.length - 1;
    const top = Math.max(...this.all.map((row) => row.conflict + row.other), 1);
    this.top = top;
    this.bars = this.all.map((row, i) => this.bar(row, i));
    this.chart = svg(
      "svg",
      { class: "bars", viewBox: `0 0 ${last} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
      ...this.bars.map(({ group }) => group),
    );
    this.low = this.thumb("from", 0, last);
    this.high = this.thumb("to", last, last);
    this.label = h("output", { class: "range", "aria-live": "off" });
    this.button = h(
      "button",
      { type: "button", class: "play", onclick: () => this.play(), "aria-label": "play through time" },
      "▶",
    );
    this.clear = h(
      "button",
      { type: "button", class: "whole", onclick: () => this.store.set({ from: null, to: null }, { step: true }) },
      "all time",
    );
    this.root.replaceChildren(
      this.button,
      h(
        "div",
        { class: "track" },
        this.chart,
        this.low,
        this.high,
        h("div", { class: "years", "aria-hidden": "true" }, ...this.years()),
      ),
      h("div", { class: "when" }, this.label, this.clear),
    );
  }

  years() {
    const last = this.edges.length - 1;
    const every = Math.max(1, Math.ceil(last / 8));
    const marks = [];
    for (let i = 0; i < last; i += every) marks.push(h("span", { class: "year" }, binLabel(this.edges[i], this.step)));
    return marks;
  }

  bar(row, i) {
    const scale = (count) => (count ? Math.max(2, (count / this.top) * HEIGHT) : 0);
    const total = scale(row.conflict + row.other);
    const faint = svg("rect", { x: i + 0.1, width: 0.8, y: HEIGHT - total, height: total, class: "faint" });
    const other = svg("rect", { x: i + 0.1, width: 0.8, class: "other" });
    const conflict = svg("rect", { x: i + 0.1, width: 0.8, class: "conflict" });
    return { group: svg("g", {}, faint, other, conflict), other, conflict, scale };
  }

  thumb(field, value, last) {
    const input = h("input", {
      type: "range",
      min: 0,
      max: last,
      step: 1,
      class: `thumb ${field}`,
      "aria-label": field === "from" ? "first date shown" : "last date shown",
      oninput: () => this.slide(field),
      onchange: () => this.store.set({}, { step: true }),
    });
    input.value = value;
    return input;
  }

  slide(field) {
    let [low, high] = [Number(this.low.value), Number(this.high.value)];
    if (low >= high) {
      if (field === "from") low = high - 1;
      else high = low + 1;
      this.low.value = low;
      this.high.value = high;
    }
    this.show(low, high);
  }

  show(low, high) {
    const last = this.edges.length - 1;
    const whole = low <= 0 && high >= last;
    this.store.set({
      from: whole ? null : this.edges[Math.max(low, 0)],
      to: whole ? null : this.edges[Math.min(high, last)] - 1,
    });
  }

  // A window slides through the time: the chosen one, or a sixth of the whole.
  play() {
    if (this.playing) {
      clearInterval(this.playing);
      this.playing = null;
    } else {
      const last = this.edges.length - 1;
      const width = Math.max(1, Math.min(Number(this.high.value) - Number(this.low.value), Math.ceil(last / 6)));
      let low = Number(this.high.value) >= last ? 0 : Number(this.low.value);
      this.playing = setInterval(() => {
        this.show(low, low + width);
        low += 1;
        if (low + width > last) this.play();
      }, 450);
    }
    this.button.textContent = this.playing ? "❚❚" : "▶";
    this.button.setAttribute("aria-label", this.playing ? "stop playing" : "play through time");
  }

  update(view, shown) {
    if (!this.model.range) return;
    const rows = histogram(
      shown.links.flatMap((item) => item.claims),
      this.edges,
    );
    this.bars.forEach(({ other, conflict, scale }, i) => {
      const [low, high] = [rows[i].other ? scale(rows[i].other) : 0, rows[i].conflict ? scale(rows[i].conflict) : 0];
      other.setAttribute("y", HEIGHT - low);
      other.setAttribute("height", low);
      conflict.setAttribute("y", Math.max(0, HEIGHT - low - high));
      conflict.setAttribute("height", high);
    });
    const last = this.edges.length - 1;
    this.low.value = view.from === null ? 0 : binOf(this.edges, view.from);
    this.high.value = view.to === null ? last : binOf(this.edges, view.to) + 1;
    const [from, to] = [iso(view.from ?? this.model.range[0]), iso(view.to ?? this.model.range[1])];
    this.low.setAttribute("aria-valuetext", from);
    this.high.setAttribute("aria-valuetext", to);
    const part = view.from !== null || view.to !== null;
    this.label.textContent = `${from} – ${to}${part && this.undated ? ` (without ${this.undated} undated claims)` : ""}`;
    this.clear.hidden = !part;
  }
}
