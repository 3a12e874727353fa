// The legend is the filter: every kind of entity and link with its look, its count and a switch. A double click shows only that kind.

import { h, icon, plural, svg } from "./dom.js";
import { STANDINGS } from "./model.js";
import { counts } from "./filters.js";
import { toggled } from "./state.js";

function stroke(colour, dash) {
  return svg(
    "svg",
    { width: 22, height: 10, class: "icon", "aria-hidden": "true" },
    svg("line", { x1: 0, x2: 22, y1: 5, y2: 5, stroke: colour, "stroke-width": 3, "stroke-dasharray": dash.join(" ") || null }),
  );
}

function present(model) {
  const types = new Set(model.entities.filter((entity) => entity.links.length).map((entity) => entity.type));
  const families = new Set(model.links.map((link) => link.family));
  const relations = new Set(model.relations.map((relation) => relation.name));
  const claims = model.links.flatMap((link) => link.claims);
  return {
    types,
    families,
    relations,
    standings: new Set(claims.map((c) => c.standing)),
    contexts: new Set(claims.map((c) => c.context)),
  };
}

export class Legend {
  constructor(parent, model, store, theme) {
    this.model = model;
    this.store = store;
    this.theme = theme;
    this.present = present(model);
    this.rows = [];
    this.root = parent;
    this.build();
  }

  row(facet, name, label, picture, title = null) {
    const count = h("span", { class: "count" });
    const box = h("input", {
      type: "checkbox",
      onchange: () => this.change(facet, toggled(this.store.state.off[facet], name)),
    });
    const only = h(
      "button",
      { type: "button", class: "only", onclick: () => this.only(facet, name), "aria-label": `only ${label}` },
      "only",
    );
    const line = h(
      "div",
      { class: "facet", title },
      h("label", { ondblclick: () => this.only(facet, name) }, box, picture, h("span", { class: "what" }, label)),
      only,
      count,
    );
    this.rows.push({ facet, name, box, count, line });
    return line;
  }

  change(facet, set) {
    this.store.set({ off: { ...this.store.state.off, [facet]: set } }, { step: true });
  }

  // Show one kind only; asked for again, show all kinds.
  only(facet, name) {
    const others = new Set([...this.present[facet]].filter((other) => other !== name));
    const off = this.store.state.off[facet];
    const already = !off.has(name) && off.size >= others.size && [...others].every((other) => off.has(other));
    this.change(facet, already ? new Set() : others);
  }

  build() {
    const { model, present: held } = this;
    const theme = this.theme();
    this.rows = [];
    const types = model.types.filter((type) => held.types.has(type.name));
    const families = model.families.filter((family) => held.families.has(family.name));
    const standings = STANDINGS.filter((standing) => held.standings.has(standing.name));
    const relationsOf = (family) =>
      Object.entries(model.vocabulary).filter(([name, entry]) => entry.family === family && held.relations.has(name));
    this.root.replaceChildren(
      h("h2", {}, "Entities"),
      ...types.map((type) =>
        this.row("types", type.name, type.label, icon(type.shape, type[theme], model.look), type.definition),
      ),
      h("h2", {}, "Links"),
      ...families.flatMap((family) => [
        this.row("families", family.name, family.label, stroke(family[theme], family.dash)),
        h(
          "details",
          { class: "finer" },
          h("summary", { "aria-label": `its relations: ${family.label}` }, "its relations"),
          ...relationsOf(family.name).map(([name, entry]) => this.row("relations", name, entry.label, null, entry.definition)),
        ),
      ]),
      h("h2", {}, "Said to be"),
      ...standings.map((standing) =>
        this.row("standings", standing.name, standing.label, stroke("currentColor", standing.name === "actual" ? [] : [2, 3])),
      ),
      h(
        "details",
        { class: "finer context" },
        h("summary", {}, "Context"),
        ...[...held.contexts].sort().map((context) => this.row("contexts", context, context, null)),
      ),
      h("h2", {}, "Evidence"),
      this.slider("confidence", "min. confidence", 0, 1, 0.05, (value) => value.toFixed(2)),
      this.slider(
        "origins",
        "min. independent sources",
        1,
        Math.max(2, ...model.relations.map((r) => Math.min(r.origins, 12))),
        1,
        String,
      ),
      this.spokesRow(),
    );
  }

  slider(field, label, min, max, step, text) {
    const value = h("output", {}, text(this.store.state[field]));
    const input = h("input", {
      type: "range",
      min,
      max,
      step,
      id: `slider-${field}`,
      oninput: () => this.store.set({ [field]: Number(input.value) }),
    });
    input.value = this.store.state[field];
    this[`${field}Slider`] = { input, value, text };
    return h("div", { class: "slider" }, h("label", { for: `slider-${field}` }, label), value, input);
  }

  spokesRow() {
    if (!this.model.hub) return null;
    this.spokes = h("input", {
      type: "checkbox",
      onchange: () => this.store.set({ spokes: !this.spokes.checked }, { step: true }),
    });
    return h("label", { class: "spokes" }, this.spokes, ` hide the links of ${this.model.hub.short} (the hub)`);
  }

  update(view, shown) {
    const tally = counts(shown);
    for (const { facet, name, box, count, line } of this.rows) {
      box.checked = !view.off[facet].has(name);
      count.textContent = (tally[facet].get(name) ?? 0).toLocaleString("en");
      line.classList.toggle("off", !box.checked);
    }
    for (const field of ["confidence", "origins"]) {
      const { input, value, text } = this[`${field}Slider`];
      input.value = view[field];
      value.textContent = text(view[field]);
    }
    if (this.spokes) this.spokes.checked = !view.spokes;
    return `${plural(shown.entities.size, "entity", "entities")}, ${plural(shown.links.length, "link")}, ${plural(tally.claims, "claim")}`;
  }
}
