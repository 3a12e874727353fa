// The table twin: every relation that is shown, one a row, sortable; the same as the picture for those who cannot see it.

import { h, name, plural, show } from "./dom.js";
import { familyOf, originsAmong } from "./model.js";

const STEP = 200;

export const COLUMNS = [
  { key: "subject", label: "From", of: (row) => row.relation.subject.name, text: true },
  { key: "relation", label: "Relation", of: (row) => row.label, text: true },
  { key: "object", label: "To", of: (row) => row.relation.object.name, text: true },
  { key: "family", label: "Family", of: (row) => row.family, text: true },
  { key: "origins", label: "Sources", of: (row) => row.origins },
  { key: "claims", label: "Claims", of: (row) => row.claims.length },
  { key: "confidence", label: "Confidence", of: (row) => row.confidence },
  { key: "first", label: "First", of: (row) => row.first, text: true },
  { key: "last", label: "Last", of: (row) => row.last, text: true },
];

// One row a relation that is shown.
export function tableRows(shown, model) {
  return shown.links.flatMap((item) =>
    [...item.relations].map(([relation, claims]) => {
      const dates = claims
        .map((claim) => claim.when)
        .filter(Boolean)
        .sort();
      return {
        relation,
        link: item.link,
        claims,
        label: model.vocabulary[relation.name].label,
        family: familyOf(model, item.link.family).label,
        origins: originsAmong(relation, claims),
        confidence: Math.max(...claims.map((claim) => claim.confidence)),
        first: dates[0] ?? "",
        last: dates.at(-1) ?? "",
      };
    }),
  );
}

export function sorted(rows, key, descending) {
  const { of, text } = COLUMNS.find((column) => column.key === key);
  const collator = new Intl.Collator("en");
  const compare = text ? (a, b) => collator.compare(of(a), of(b)) : (a, b) => of(a) - of(b);
  return [...rows].sort((a, b) => (descending ? -1 : 1) * compare(a, b) || (a.relation.id < b.relation.id ? -1 : 1));
}

export class Table {
  constructor(parent, model, actions) {
    Object.assign(this, { root: parent, model, actions, key: "origins", descending: true, limit: STEP });
  }

  update(shown) {
    this.rows = tableRows(shown, this.model);
    this.limit = STEP;
    this.draw();
  }

  sortBy(key) {
    this.descending = key === this.key ? !this.descending : !COLUMNS.find((column) => column.key === key).text;
    this.key = key;
    this.draw();
    this.root.querySelector(`[data-key="${key}"]`)?.focus();
  }

  header({ key, label, text }) {
    const order = key === this.key ? (this.descending ? "descending" : "ascending") : "none";
    const arrow = order === "none" ? "" : this.descending ? " ▾" : " ▴";
    const button = h(
      "button",
      { type: "button", "data-key": key, onclick: () => this.sortBy(key) },
      label,
      h("span", { "aria-hidden": "true" }, arrow),
    );
    return h("th", { scope: "col", "aria-sort": order, class: text ? null : "number" }, button);
  }

  row(row) {
    const open = h(
      "button",
      {
        type: "button",
        class: "inline",
        onclick: () => this.actions.link(row.link),
        "aria-label": `evidence: ${row.relation.subject.name} ${row.label} ${row.relation.object.name}`,
      },
      row.label,
    );
    const entity = (end) =>
      h("button", { type: "button", class: "inline", onclick: () => this.actions.entity(end) }, name(end.name));
    const cells = [
      entity(row.relation.subject),
      open,
      entity(row.relation.object),
      row.family,
      row.origins,
      row.claims.length,
      row.confidence.toFixed(2),
      row.first,
      row.last,
    ];
    return h("tr", {}, ...cells.map((cell, i) => h("td", { class: COLUMNS[i].text ? null : "number" }, cell)));
  }

  draw() {
    const rows = sorted(this.rows, this.key, this.descending);
    const more =
      rows.length > this.limit &&
      h(
        "button",
        {
          type: "button",
          class: "more",
          onclick: () => {
            this.limit += STEP * 5;
            this.draw();
          },
        },
        `show more of ${plural(rows.length, "relation")}`,
      );
    show(
      this.root,
      h(
        "table",
        {},
        h("caption", {}, `${plural(rows.length, "relation")} shown; the order can be changed by the headings`),
        h("thead", {}, h("tr", {}, ...COLUMNS.map((column) => this.header(column)))),
        h("tbody", {}, ...rows.slice(0, this.limit).map((row) => this.row(row))),
      ),
      more,
    );
  }
}
