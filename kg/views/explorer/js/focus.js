// What the user's choice (an entity, a link, a path) lights up in the picture, and what must be unfolded to see it.

import { neighbourhood } from "./filters.js";
import { pathsFor } from "./pathpanel.js";

export const NEIGHBOURS_TO_SHOW = 14;

export function linkOf(model, focus) {
  const [a, b] = focus.ends.map((key) => model.byKey.get(key));
  if (!a || !b) return null;
  const pair = a.id < b.id ? `${a.id} ${b.id}` : `${b.id} ${a.id}`;
  const links = model.pairs.get(pair) ?? [];
  return links.find((link) => link.family === focus.family) ?? links[0] ?? null;
}

function entityFocus(model, focus, shown) {
  const entity = model.byKey.get(focus.key);
  if (!entity) return null;
  const { members, guarded } = neighbourhood(shown.links, entity, focus.depth);
  const links = shown.links.filter(
    ({ link }) => members.has(link.a) && members.has(link.b) && (focus.depth > 1 || link.a === entity || link.b === entity),
  );
  return {
    kind: "entity",
    entity,
    guarded,
    entities: members,
    links: new Set(links.map(({ link }) => link)),
    chosen: new Set([entity]),
    chosenLinks: new Set(),
  };
}

function linkFocus(model, focus) {
  const link = linkOf(model, focus);
  if (!link) return null;
  const ends = new Set([link.a, link.b]);
  return {
    kind: "link",
    link,
    entities: ends,
    links: new Set(model.pairs.get(link.pair)),
    chosen: ends,
    chosenLinks: new Set([link]),
  };
}

function pathFocus(model, focus, passing) {
  const paths = pathsFor(model, focus, passing);
  const steps = paths[Math.min(focus.pick, paths.length - 1)] ?? [];
  const ends = [focus.start, focus.goal].map((key) => model.byKey.get(key)).filter(Boolean);
  if (!steps.length)
    return {
      kind: "path",
      paths,
      entities: new Set(ends),
      links: new Set(),
      chosen: new Set(ends),
      chosenLinks: new Set(),
      empty: !ends.length,
    };
  const entities = new Set(steps.flatMap(({ from, to }) => [from, to]));
  const links = new Set(steps.flatMap(({ hop }) => hop.links.filter((item) => item.holds).map(({ link }) => link)));
  return { kind: "path", paths, entities, links, chosen: new Set(ends), chosenLinks: links };
}

export function focusOf(model, view, passing, shown) {
  const { focus } = view;
  if (!focus) return null;
  if (focus.kind === "entity") return entityFocus(model, focus, shown);
  return focus.kind === "link" ? linkFocus(model, focus) : pathFocus(model, focus, passing);
}

// Entities that the focus needs but the unfolded part lacks, for an entity with its best-supported neighbours.
export function missing(model, focus, passing, shown) {
  if (!focus || !model.hasCore) return [];
  const wanted = [...focus.entities];
  if (focus.kind === "entity" && !shown.entities.has(focus.entity)) {
    const own = passing
      .filter(({ link }) => link.a === focus.entity || link.b === focus.entity)
      .sort((a, b) => b.origins - a.origins);
    for (const { link } of own.slice(0, NEIGHBOURS_TO_SHOW)) wanted.push(link.a, link.b);
  }
  return [...new Set(wanted)].filter((entity) => !shown.entities.has(entity) && !entity.core).map((entity) => entity.key);
}
