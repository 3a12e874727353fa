// The best-supported ways from one entity to another. A chain is as strong as its weakest hop, so that hop is made as strong as can be.

import { originsTogether } from "./model.js";

// Pairs of entities with what supports them: only claims reported as fact can carry a path.
export function hops(links) {
  const pairs = new Map();
  for (const shown of links) {
    const { link } = shown;
    if (!shown.holds) continue;
    if (!pairs.has(link.pair)) pairs.set(link.pair, { a: link.a, b: link.b, pair: link.pair, links: [], origins: 0 });
    pairs.get(link.pair).links.push(shown);
  }
  const around = new Map();
  for (const hop of pairs.values()) {
    hop.origins = originsTogether(told(hop));
    for (const [from, to] of [
      [hop.a, hop.b],
      [hop.b, hop.a],
    ]) {
      if (!around.has(from)) around.set(from, []);
      around.get(from).push({ to, hop });
    }
  }
  return around;
}

// What carries a hop: its relations with their claims that are reported as fact.
export function told({ links }) {
  const facts = links.flatMap(({ relations }) =>
    [...relations].map(([relation, claims]) => [relation, claims.filter((claim) => claim.standing === "actual")]),
  );
  return facts.filter(([, claims]) => claims.length);
}

// The path with the fewest hops among those of at least `strength`; of several, the one with the most sources in all.
function shortest(around, start, goal, strength, most, banned) {
  let layer = new Map([[start, { sum: 0, steps: [] }]]);
  const reached = new Set([start]);
  for (let depth = 0; depth < most && layer.size; depth++) {
    const next = new Map();
    for (const [entity, { sum, steps }] of layer) {
      for (const { to, hop } of around.get(entity) ?? []) {
        if (reached.has(to) || hop.origins < strength || banned.entities.has(to) || banned.pairs.has(hop.pair)) continue;
        const known = next.get(to);
        if (!known || sum + hop.origins > known.sum)
          next.set(to, { sum: sum + hop.origins, steps: [...steps, { from: entity, to, hop }] });
      }
    }
    if (next.has(goal)) return next.get(goal).steps;
    for (const entity of next.keys()) reached.add(entity);
    layer = next;
  }
  return null;
}

function widest(around, start, goal, most, banned) {
  const strengths = new Set();
  for (const list of around.values()) for (const { hop } of list) strengths.add(hop.origins);
  const ordered = [...strengths].sort((a, b) => a - b);
  let low = 0;
  let high = ordered.length - 1;
  let best = null;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = shortest(around, start, goal, ordered[middle], most, banned);
    if (found) {
      best = found;
      low = middle + 1;
    } else high = middle - 1;
  }
  return best;
}

export function weakest(steps) {
  return Math.min(...steps.map(({ hop }) => hop.origins));
}

function better(left, right) {
  const sum = (steps) => steps.reduce((total, { hop }) => total + hop.origins, 0);
  return weakest(right) - weakest(left) || left.length - right.length || sum(right) - sum(left);
}

const signature = (steps) => steps.map(({ hop }) => hop.pair).join(" > ");

// Up to `count` paths, best first: each alternative does without one hop of a path already found.
// `avoid` holds entities that no path may go through (the two ends are always allowed); `most` limits the number of hops.
export function bestPaths(links, start, goal, { avoid = new Set(), count = 5, most = 4 } = {}) {
  if (start === goal) return [];
  const around = hops(links);
  const entities = new Set([...avoid].filter((entity) => entity !== start && entity !== goal));
  const first = widest(around, start, goal, most, { entities, pairs: new Set() });
  if (!first) return [];
  const found = [];
  const candidates = [{ steps: first, banned: new Set() }];
  const seen = new Set([signature(first)]);
  while (candidates.length && found.length < count) {
    candidates.sort((left, right) => better(left.steps, right.steps));
    const { steps, banned } = candidates.shift();
    found.push(steps);
    for (const { hop } of steps) {
      const pairs = new Set([...banned, hop.pair]);
      const next = widest(around, start, goal, most, { entities, pairs });
      if (next && !seen.has(signature(next))) {
        seen.add(signature(next));
        candidates.push({ steps: next, banned: pairs });
      }
    }
  }
  return found;
}
