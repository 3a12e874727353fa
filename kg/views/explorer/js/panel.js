// The panel beside the picture: what stands out at rest, an entity with its links, or a link with all that is claimed.

import { h, icon, name, plural, show, svg } from "./dom.js";
import { bins, binLabel, binOf } from "./dates.js";
import { claimList, relationLine, standingTag } from "./evidence.js";
import { familyOf, originsAmong, typeOf } from "./model.js";
import { isConflict } from "./timeline.js";

const MOST_ROWS = 60;

export class Panel {
  constructor(parent, model, actions) {
    Object.assign(this, { root: parent, model, actions });
  }

  entityButton(entity, extra = null) {
    const type = typeOf(this.model, entity.type);
    return h(
      "button",
      { type: "button", class: "row", onclick: () => this.actions.entity(entity) },
      icon(type.shape, type[this.theme], this.model.look),
      h("span", { class: "what" }, name(entity.name)),
      extra !== null && h("span", { class: "count" }, extra),
    );
  }

  // Nothing is selected: the most connected and the best supported among what is shown.
  rest(shown, measures, theme) {
    this.theme = theme;
    const top = [...shown.entities]
      .sort((a, b) => (measures.get(b) ?? 0) - (measures.get(a) ?? 0) || (a.key < b.key ? -1 : 1))
      .slice(0, 10);
    const relations = shown.links.flatMap((item) =>
      [...item.relations].map(([relation, claims]) => ({ relation, claims, item })),
    );
    const rank = (row) =>
      (row.item.link.family === "structure" ? 0 : 100) + originsAmong(row.relation, row.claims) * 10 + row.claims.length;
    relations.sort((a, b) => rank(b) - rank(a) || (a.relation.id < b.relation.id ? -1 : 1));
    show(
      this.root,
      h("h2", {}, "Most connected"),
      h(
        "ol",
        { class: "rows" },
        ...top.map((entity) => h("li", {}, this.entityButton(entity, plural(neighbours(shown.links, entity), "link")))),
      ),
      h("h2", {}, "Best-supported links"),
      h(
        "ol",
        { class: "rows" },
        ...relations.slice(0, 10).map(({ relation, claims, item }) => h("li", {}, this.linkButton(relation, claims, item))),
      ),
      h(
        "p",
        { class: "quiet" },
        "Everything here was extracted automatically. Open a link to read the sentences before you rely on it.",
      ),
    );
  }

  linkButton(relation, claims, item) {
    const family = familyOf(this.model, item.link.family);
    const button = h(
      "button",
      { type: "button", class: "row link", onclick: () => this.actions.link(item.link) },
      h("span", { class: "what" }, ...relationLine(relation, this.model)),
      h("span", { class: "count" }, plural(originsAmong(relation, claims), "source")),
    );
    button.style.borderInlineStartColor = family[this.theme];
    return button;
  }

  entity(entity, view, links, shown, guarded, theme) {
    this.theme = theme;
    const type = typeOf(this.model, entity.type);
    const own = links.filter(({ link }) => link.a === entity || link.b === entity);
    const families = this.model.families
      .map((family) => [family, own.filter(({ link }) => link.family === family.name)])
      .filter(([, list]) => list.length);
    const hidden = own.filter(({ link }) => !shown.entities.has(link.a === entity ? link.b : link.a)).length;
    show(
      this.root,
      h("p", { class: "kicker" }, [type.label, entity.type !== "Country" && entity.countryName].filter(Boolean).join(", ")),
      h("h2", { class: "title", tabindex: "-1" }, icon(type.shape, type[theme], this.model.look, 20), " ", name(entity.name)),
      entity.aliases.length > 0 &&
        h(
          "p",
          { class: "aliases" },
          "also ",
          ...joined(
            entity.aliases.slice(0, 8).map((alias) => name(alias)),
            ", ",
          ),
        ),
      entity.wikidata &&
        /^Q\d+$/.test(entity.wikidata) &&
        h(
          "p",
          { class: "origin" },
          h(
            "a",
            { href: `https://www.wikidata.org/wiki/${entity.wikidata}`, target: "_blank", rel: "noopener noreferrer" },
            `Wikidata ${entity.wikidata}`,
          ),
        ),
      this.entityActions(entity, view, hidden, guarded),
      ...families.flatMap(([family, list]) => this.family(family, list, entity)),
      families.length === 0 && h("p", { class: "quiet" }, "No link of this entity passes the filters."),
    );
  }

  entityActions(entity, view, hidden, guarded) {
    const depth = view.focus.depth;
    const press = (label, on, act) => h("button", { type: "button", "aria-pressed": String(on), onclick: act }, label);
    return h(
      "div",
      { class: "actions" },
      h(
        "div",
        { class: "group", role: "group", "aria-label": "how far around it" },
        press("1 step", depth === 1, () => this.actions.depth(1)),
        press("2 steps", depth === 2, () => this.actions.depth(2)),
      ),
      h("button", { type: "button", onclick: () => this.actions.pathFrom(entity) }, "path from here"),
      hidden > 0 &&
        h(
          "button",
          { type: "button", class: "expand", onclick: () => this.actions.expand(entity) },
          `expand: ${plural(hidden, "hidden link")}`,
        ),
      depth === 2 &&
        guarded.length > 0 &&
        h(
          "p",
          { class: "quiet" },
          "The second step does not go through ",
          ...joined(
            guarded.slice(0, 4).map((hub) => name(hub.short)),
            ", ",
          ),
          guarded.length > 4 && ` and ${guarded.length - 4} more`,
          ", which would bring in everything.",
        ),
    );
  }

  family(family, list, entity) {
    const rows = list.flatMap((item) => [...item.relations].map(([relation, claims]) => ({ relation, claims, item })));
    rows.sort(
      (a, b) => originsAmong(b.relation, b.claims) - originsAmong(a.relation, a.claims) || b.claims.length - a.claims.length,
    );
    const lines = rows.map(({ relation, claims, item }) => {
      const outward = relation.subject === entity;
      const entry = this.model.vocabulary[relation.name];
      const other = outward ? relation.object : relation.subject;
      const verb = outward ? entry.label : entry.inverse;
      const doubtful = claims.every((claim) => claim.standing !== "actual") ? standingTag(claims[0].standing) : null;
      const button = h(
        "button",
        { type: "button", class: "row link", onclick: () => this.actions.link(item.link) },
        h("span", { class: "what" }, h("span", { class: "verb" }, `${verb} `), name(other.name), doubtful),
        h("span", { class: "count" }, plural(originsAmong(relation, claims), "source")),
      );
      button.style.borderInlineStartColor = family[this.theme];
      return h("li", {}, button);
    });
    const list1 = h("ul", { class: "rows" }, ...lines.slice(0, MOST_ROWS));
    const more =
      lines.length > MOST_ROWS &&
      h(
        "button",
        {
          type: "button",
          class: "more",
          onclick: (event) => {
            list1.append(...lines.slice(MOST_ROWS));
            event.target.remove();
          },
        },
        `show ${lines.length - MOST_ROWS} more`,
      );
    return [h("h3", {}, family.label, h("span", { class: "count" }, plural(rows.length, "relation"))), list1, more];
  }

  // A dyad: the chosen family first, then whatever else links the two, every claim with its sentence.
  link(link, links, theme) {
    this.theme = theme;
    const pair = links.filter((item) => item.link.pair === link.pair);
    pair.sort((a, b) => Number(b.link === link) - Number(a.link === link));
    const claims = pair.flatMap((item) => item.claims);
    const others = pair.length > 1 ? `, in ${plural(pair.length, "family", "families")}` : "";
    show(
      this.root,
      h("p", { class: "kicker" }, "link"),
      h("h2", { class: "title", tabindex: "-1" }, this.end(link.a), h("span", { class: "verb" }, " and "), this.end(link.b)),
      h(
        "p",
        { class: "quiet" },
        `${plural(claims.length, "claim")} from ${plural(new Set(claims.map((claim) => claim.outlet)).size, "source")}${others}`,
      ),
      claims.length === 0 && h("p", { class: "quiet" }, "No claim about these two passes the filters."),
      this.dyadTimeline(claims),
      disagreement(claims),
      ...pair.flatMap((item) => this.relations(item)),
    );
  }

  end(entity) {
    return h("button", { type: "button", class: "inline", onclick: () => this.actions.entity(entity) }, name(entity.name));
  }

  relations(item) {
    const family = familyOf(this.model, item.link.family);
    return [...item.relations].flatMap(([relation, claims]) => [
      h(
        "h3",
        {},
        h("span", {}, ...relationLine(relation, this.model)),
        h("span", { class: "count" }, `${family.label}, ${plural(originsAmong(relation, claims), "source")}`),
      ),
      ...claimList(claims, this.model, this.theme),
    ]);
  }

  // The pair's own time: cooperation above the line, conflict below.
  dyadTimeline(claims) {
    const events = claims.filter((claim) => claim.span && claim.relation.link.family !== "structure");
    if (events.length < 2) return null;
    const days = events.map((claim) => claim.span[0]);
    const { edges, step } = bins(Math.min(...days), Math.max(...days), 40);
    const rows = edges.slice(1).map(() => ({ good: 0, bad: 0 }));
    for (const claim of events) rows[binOf(edges, claim.span[0])][isConflict(claim.relation.link.family) ? "bad" : "good"] += 1;
    const top = Math.max(...rows.flatMap((row) => [row.good, row.bad]), 1);
    const size = (count) => (count / top) * 20;
    const bars = rows.flatMap((row, i) => [
      svg("rect", { x: i + 0.12, width: 0.76, y: 21 - size(row.good), height: size(row.good), class: "other" }),
      svg("rect", { x: i + 0.12, width: 0.76, y: 23, height: size(row.bad), class: "conflict" }),
    ]);
    const [good, bad] = [rows.reduce((sum, row) => sum + row.good, 0), rows.reduce((sum, row) => sum + row.bad, 0)];
    return h(
      "figure",
      { class: "dyad" },
      svg(
        "svg",
        {
          viewBox: `0 0 ${rows.length} 44`,
          preserveAspectRatio: "none",
          role: "img",
          "aria-label": `${good} cooperative and ${bad} conflictual claims over time`,
        },
        ...bars,
      ),
      h(
        "figcaption",
        {},
        h("span", {}, binLabel(edges[0], step)),
        h("span", {}, `${good} cooperative (above), ${bad} conflictual (below)`),
        h("span", {}, binLabel(edges.at(-2), step)),
      ),
    );
  }
}

// Two sources that do not agree are worth a word of their own.
function disagreement(claims) {
  const byRelation = Map.groupBy ? Map.groupBy(claims, (claim) => claim.relation) : new Map();
  const split = [...byRelation.values()].some(
    (list) => list.some((c) => c.standing === "negated") && list.some((c) => c.standing === "actual"),
  );
  return split ? h("p", { class: "warning" }, "Sources disagree: the same relation is both reported and denied.") : null;
}

function neighbours(links, entity) {
  return new Set(links.filter(({ link }) => link.a === entity || link.b === entity).map(({ link }) => link.pair)).size;
}

export function joined(items, separator) {
  return items.flatMap((item, i) => (i ? [separator, item] : [item]));
}
