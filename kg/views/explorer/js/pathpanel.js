// The path finder: two ends, the best-supported ways between them, what to leave out, and the evidence hop by hop.

import { h, icon, name, plural, show } from "./dom.js";
import { claimList, relationLine } from "./evidence.js";
import { joined } from "./panel.js";
import { bestPaths, told, weakest } from "./paths.js";
import { typeOf } from "./model.js";
import { SearchBox } from "./searchbox.js";

// The paths that the focus asks for, under the filters: links that pass, without the avoided and (unless asked for) generic hubs.
export function pathsFor(model, focus, links) {
  const [start, goal] = [model.byKey.get(focus.start), model.byKey.get(focus.goal)];
  if (!start || !goal) return [];
  const avoid = new Set(focus.avoid.map((key) => model.byKey.get(key)).filter(Boolean));
  if (!focus.hubs) {
    for (const entity of model.entities) if (entity.generic) avoid.add(entity);
  }
  return bestPaths(links, start, goal, { avoid });
}

export class PathPanel {
  constructor(parent, model, index, actions) {
    Object.assign(this, { root: parent, model, index, actions });
  }

  show(focus, paths, theme) {
    this.theme = theme;
    const chosen = paths[Math.min(focus.pick, paths.length - 1)];
    show(
      this.root,
      h("p", { class: "kicker" }, "path"),
      h("h2", { class: "title", tabindex: "-1" }, "How are these two linked?"),
      this.field(focus, "start", "From"),
      this.field(focus, "goal", "To"),
      this.choices(focus),
      focus.start && focus.goal && this.summary(focus, paths),
      chosen && this.alternatives(focus, paths),
      chosen && this.hops(focus, chosen),
    );
  }

  field(focus, end, label) {
    const entity = this.model.byKey.get(focus[end]);
    const id = `path-${end}`;
    if (entity) {
      const type = typeOf(this.model, entity.type);
      return h(
        "div",
        { class: "field" },
        h("span", { class: "label" }, label),
        h("span", { class: "chosen" }, icon(type.shape, type[this.theme], this.model.look), " ", name(entity.name)),
        h(
          "button",
          {
            type: "button",
            class: "small",
            onclick: () => this.actions.change({ [end]: null, pick: 0 }),
            "aria-label": `change ${label.toLowerCase()}`,
          },
          "change",
        ),
      );
    }
    const input = h("input", {
      type: "search",
      id,
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": `${id}-list`,
      placeholder: "name of an entity",
    });
    const list = h("div", {
      id: `${id}-list`,
      class: "hits",
      role: "listbox",
      "aria-label": `${label}: entities found`,
      hidden: true,
    });
    new SearchBox(input, list, {
      model: this.model,
      index: this.index,
      theme: () => this.theme,
      choose: (found) => this.actions.change({ [end]: found.key, pick: 0 }),
    });
    return h("div", { class: "field" }, h("label", { class: "label", for: id }, label), h("div", { class: "box" }, input, list));
  }

  choices(focus) {
    const generic = this.model.entities.filter((entity) => entity.generic);
    const hubs = h("input", {
      type: "checkbox",
      checked: focus.hubs,
      onchange: () => this.actions.change({ hubs: !focus.hubs, pick: 0 }),
    });
    const avoided = focus.avoid.map((key) => this.model.byKey.get(key)).filter(Boolean);
    return h(
      "div",
      { class: "choices" },
      h(
        "button",
        { type: "button", onclick: () => this.actions.change({ start: focus.goal, goal: focus.start, pick: 0 }) },
        "swap",
      ),
      generic.length > 0 && h("label", {}, hubs, " allow world bodies and agencies"),
      avoided.length > 0 &&
        h(
          "p",
          {},
          "Not through ",
          ...avoided.map((entity) =>
            h(
              "button",
              {
                type: "button",
                class: "chip",
                onclick: () => this.actions.change({ avoid: focus.avoid.filter((key) => key !== entity.key), pick: 0 }),
                "aria-label": `allow ${entity.name} again`,
              },
              name(entity.short),
              " ✕",
            ),
          ),
        ),
    );
  }

  summary(focus, paths) {
    if (!paths.length) {
      const filtered =
        "No path of at most 4 steps under the current filters. Wider filters, or allowing an avoided entity, may open one.";
      return h(
        "p",
        { class: "warning", role: "status" },
        focus.start === focus.goal ? "Choose two different entities." : filtered,
      );
    }
    return h(
      "p",
      { class: "quiet", role: "status" },
      `${plural(paths.length, "path")}, best supported first: the weakest step of the best rests on ${plural(weakest(paths[0]), "independent source")}. Only claims reported as fact count.`,
    );
  }

  alternatives(focus, paths) {
    return h(
      "ol",
      { class: "rows paths" },
      ...paths.map((steps, i) => {
        const through = [steps[0].from, ...steps.map(({ to }) => to)].map((entity) => name(entity.short));
        return h(
          "li",
          {},
          h(
            "button",
            {
              type: "button",
              class: "row",
              "aria-pressed": String(i === Math.min(focus.pick, paths.length - 1)),
              onclick: () => this.actions.change({ pick: i }),
            },
            h("span", { class: "what" }, ...joined(through, " → ")),
            h("span", { class: "count" }, `≥ ${plural(weakest(steps), "source")}`),
          ),
        );
      }),
    );
  }

  hops(focus, steps) {
    return h(
      "ol",
      { class: "hops" },
      ...steps.map(({ from, to, hop }, i) => {
        const relations = told(hop).sort(([, a], [, b]) => b.length - a.length);
        const last = i === steps.length - 1;
        const avoid =
          !last &&
          h(
            "button",
            {
              type: "button",
              class: "small avoid",
              onclick: () => this.actions.change({ avoid: [...focus.avoid, to.key], pick: 0 }),
            },
            "not through ",
            name(to.short),
          );
        return h(
          "li",
          {},
          h(
            "h3",
            {},
            h("span", {}, `${i + 1}. `, name(from.name), " → ", name(to.name)),
            h("span", { class: "count" }, plural(hop.origins, "source")),
          ),
          ...relations.flatMap(([relation, claims]) => [
            h("p", { class: "said" }, ...relationLine(relation, this.model, { onEntity: this.actions.entity })),
            ...claimList(claims, this.model, this.theme, 2),
          ]),
          avoid,
        );
      }),
    );
  }
}
