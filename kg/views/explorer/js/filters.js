// What is shown: which claims pass the filters, and which links and entities are left with something to tell.

import { originsTogether } from "./model.js";

// A claim passes if its relation, family, standing and context are on, it is sure enough, and it falls into the time range.
export function claimPasses(claim, view) {
  const { off } = view;
  return (
    !off.families.has(claim.relation.link?.family) &&
    !off.relations.has(claim.relation.name) &&
    !off.standings.has(claim.standing) &&
    !off.contexts.has(claim.context) &&
    claim.confidence >= view.confidence &&
    inRange(claim.span, view.from, view.to)
  );
}

// A claim without a date stands in no part of the time, so it shows only while the whole of it is shown.
export function inRange(days, from, to) {
  if (from === null && to === null) return true;
  if (!days) return false;
  return (to === null || days[0] <= to) && (from === null || days[1] >= from);
}

function shownLink(link, view) {
  const claims = link.claims.filter((claim) => claimPasses(claim, view));
  if (!claims.length) return null;
  const byRelation = new Map();
  for (const claim of claims) {
    if (!byRelation.has(claim.relation)) byRelation.set(claim.relation, []);
    byRelation.get(claim.relation).push(claim);
  }
  const origins = originsTogether(byRelation);
  const holds = claims.some((claim) => claim.standing === "actual");
  return {
    link,
    claims,
    relations: byRelation,
    origins,
    holds,
    confidence: Math.max(...claims.map((claim) => claim.confidence)),
  };
}

// All links that pass the filters, whatever part of the graph is unfolded: paths and neighbourhoods are looked for in these.
export function passingLinks(model, view) {
  const passing = [];
  for (const link of model.links) {
    if (view.off.types.has(link.a.type) || view.off.types.has(link.b.type)) continue;
    if (!view.spokes && model.hub && (link.a === model.hub || link.b === model.hub)) continue;
    const shown = shownLink(link, view);
    if (shown && shown.origins >= view.origins) passing.push(shown);
  }
  return passing;
}

// The part of the passing links that is unfolded: the core and what the user added to it, or everything.
export function unfolded(model, view, passing) {
  let links = passing;
  if (model.hasCore && !view.all) {
    const grown = new Set(view.grown);
    links = passing.filter(({ link }) => (link.a.core || grown.has(link.a.key)) && (link.b.core || grown.has(link.b.key)));
  }
  return { links, entities: entitiesOf(links) };
}

export function entitiesOf(links) {
  const entities = new Set();
  for (const { link } of links) {
    entities.add(link.a);
    entities.add(link.b);
  }
  return entities;
}

// Entities within one or two steps of one. The second step does not go through hubs, which would bring in everything.
export function neighbourhood(links, centre, depth, guard = 30) {
  const around = new Map();
  for (const { link } of links) {
    for (const [from, to] of [
      [link.a, link.b],
      [link.b, link.a],
    ]) {
      if (!around.has(from)) around.set(from, new Set());
      around.get(from).add(to);
    }
  }
  const first = around.get(centre) ?? new Set();
  const members = new Set([centre, ...first]);
  const guarded = [];
  if (depth > 1) {
    for (const entity of first) {
      if (around.get(entity).size > guard) guarded.push(entity);
      else for (const next of around.get(entity)) members.add(next);
    }
  }
  return { members, guarded };
}

// How many claims, links and entities every choice of the legend stands for, among what is shown.
export function counts(shown) {
  const tally = {
    types: new Map(),
    families: new Map(),
    relations: new Map(),
    standings: new Map(),
    contexts: new Map(),
    claims: 0,
  };
  const add = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
  for (const entity of shown.entities) add(tally.types, entity.type);
  for (const { link, claims, relations } of shown.links) {
    add(tally.families, link.family);
    for (const relation of relations.keys()) add(tally.relations, relation.name);
    tally.claims += claims.length;
    for (const claim of claims) {
      add(tally.standings, claim.standing);
      add(tally.contexts, claim.context);
    }
  }
  return tally;
}
