// Turns the page's data into objects that point at each other. A link is a pair of entities and a family: one line in the picture.

import { span } from "./dates.js";

export const STANDINGS = [
  { name: "actual", label: "reported as fact" },
  { name: "planned", label: "planned" },
  { name: "possible", label: "possible" },
  { name: "negated", label: "denied" },
];

function readEntities(data) {
  const details = new Map(data.entities.map((row) => [row.id, row]));
  return data.network.nodes.map((node) => {
    const row = details.get(node.id);
    return {
      ...row,
      type: node.group,
      short: node.label,
      x: node.x,
      y: node.y,
      core: node.core ?? null,
      links: [],
      degree: 0,
    };
  });
}

function readClaims(data, relations) {
  const columns = data.claims.columns;
  for (const row of data.claims.rows) {
    const claim = Object.fromEntries(columns.map((column, i) => [column, row[i]]));
    const relation = relations.get(claim.relation);
    const article = data.articles[claim.article];
    const standing = claim.negated ? "negated" : claim.modality;
    const when = claim.date ?? article.date ?? null;
    const outlet = article.source ?? `article ${claim.article}`;
    const sentence = data.sentences[claim.sentence];
    relation.claims.push({
      ...claim,
      sentence,
      part: claim.quote,
      relation,
      article,
      standing,
      outlet,
      quote: sentence.slice(...claim.quote),
      when,
      span: span(when),
    });
  }
}

function pairKey(a, b) {
  return a.id < b.id ? `${a.id} ${b.id}` : `${b.id} ${a.id}`;
}

function linkUp(relations, vocabulary) {
  const links = new Map();
  const pairs = new Map();
  for (const relation of relations.values()) {
    if (relation.subject === relation.object) continue;
    const { family } = vocabulary[relation.name];
    const pair = pairKey(relation.subject, relation.object);
    const key = `${pair} ${family}`;
    if (!links.has(key)) {
      const [a, b] =
        relation.subject.id < relation.object.id ? [relation.subject, relation.object] : [relation.object, relation.subject];
      const link = { id: `l${links.size + 1}`, key, pair, family, a, b, relations: [], claims: [] };
      links.set(key, link);
      if (!pairs.has(pair)) pairs.set(pair, []);
      pairs.get(pair).push(link);
      a.links.push(link);
      b.links.push(link);
    }
    relation.link = links.get(key);
    relation.link.relations.push(relation);
    relation.link.claims.push(...relation.claims);
  }
  for (const group of pairs.values()) {
    group.forEach((link, i) => {
      link.arc = group.length === 1 ? 0 : i - (group.length - 1) / 2;
    });
  }
  return { links: [...links.values()], pairs };
}

export function readModel(data) {
  const entities = readEntities(data);
  const byId = new Map(entities.map((entity) => [entity.id, entity]));
  const byKey = new Map(entities.map((entity) => [entity.key, entity]));
  const relations = new Map(
    data.network.edges.map((edge) => [
      edge.id,
      {
        id: edge.id,
        subject: byId.get(edge.from),
        object: byId.get(edge.to),
        name: edge.relation,
        origins: edge.origins,
        claims: [],
      },
    ]),
  );
  readClaims(data, relations);
  const { links, pairs } = linkUp(relations, data.relations);
  for (const entity of entities) entity.degree = new Set(entity.links.map((link) => link.pair)).size;
  const days = links.flatMap((link) => link.claims.flatMap((claim) => claim.span ?? []));
  const range = days.length
    ? days.reduce(([low, high], day) => [Math.min(low, day), Math.max(high, day)], [days[0], days[0]])
    : null;
  return {
    ...data,
    entities,
    byId,
    byKey,
    relations: [...relations.values()],
    vocabulary: data.relations,
    links,
    pairs,
    linkById: new Map(links.map((link) => [link.id, link])),
    hub: data.hub ? byId.get(data.hub) : null,
    coreSize: data.core,
    hasCore: entities.some((entity) => entity.core),
    range,
  };
}

// How many independent sources stand behind some of a relation's claims: outlets, never more than the whole relation has (reprints).
export function originsAmong(relation, claims) {
  if (claims.length === relation.claims.length) return relation.origins;
  return Math.min(new Set(claims.map((claim) => claim.outlet)).size, relation.origins);
}

// How many stand behind several relations with some claims each: several relations told by one outlet are still one voice.
export function originsTogether(byRelation) {
  const each = [...byRelation].map(([relation, claims]) => originsAmong(relation, claims));
  const outlets = new Set([...byRelation].flatMap(([, claims]) => claims.map((claim) => claim.outlet))).size;
  const sum = each.reduce((total, origins) => total + origins, 0);
  return Math.max(...each, Math.min(sum, outlets));
}

export function familyOf(model, name) {
  return model.families.find((family) => family.name === name);
}

export function typeOf(model, name) {
  return model.types.find((type) => type.name === name);
}
