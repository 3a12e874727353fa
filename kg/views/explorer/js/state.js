// What the user sees is a value: it can be compared, kept in the address, and gone back to.

export const FACETS = ["types", "families", "relations", "standings", "contexts"];
export const MEASURES = ["neighbours", "sources", "betweenness", "pagerank"];

export function startState(model) {
  return {
    layout: "overview",
    all: false,
    grown: [],
    off: Object.fromEntries(FACETS.map((facet) => [facet, new Set()])),
    confidence: 0,
    origins: 1,
    from: null,
    to: null,
    spokes: true,
    size: "neighbours",
    colour: "type",
    left: model.sides.left,
    right: model.sides.right,
    focus: null,
  };
}

export class Store {
  constructor(state) {
    this.state = state;
    this.listeners = [];
  }

  // Change some of the state; `step` says whether going back should undo it.
  set(patch, { step = false } = {}) {
    this.state = { ...this.state, ...patch };
    for (const listener of this.listeners) listener(this.state, step);
  }

  subscribe(listener) {
    this.listeners.push(listener);
  }
}

export function toggled(set, item) {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}

const SAFE = /^[\w-]+$/;

function focusPart(focus) {
  if (!focus) return {};
  if (focus.kind === "entity") return { entity: focus.key, ...(focus.depth > 1 ? { depth: focus.depth } : {}) };
  if (focus.kind === "link") return { link: [...focus.ends, focus.family].join("~") };
  const part = { path: [focus.start ?? "", focus.goal ?? ""].join("~") };
  if (focus.avoid.length) part.avoid = focus.avoid.join("~");
  if (focus.hubs) part.hubs = 1;
  if (focus.pick) part.pick = focus.pick;
  return part;
}

// The state as the part of an address after #, only what differs from the start.
export function toHash(state, start) {
  const parts = {};
  for (const field of ["layout", "confidence", "origins", "from", "to", "size", "colour", "left", "right"]) {
    if (state[field] !== start[field]) parts[field] = state[field];
  }
  if (state.all) parts.all = 1;
  if (!state.spokes) parts.spokes = 0;
  if (state.grown.length) parts.grown = state.grown.join("~");
  for (const facet of FACETS) if (state.off[facet].size) parts[`no-${facet}`] = [...state.off[facet]].sort().join("~");
  return new URLSearchParams({ ...parts, ...focusPart(state.focus) }).toString();
}

function readFocus(query, model) {
  const known = (key) => (model.byKey.has(key) ? key : null);
  if (query.has("entity")) return { kind: "entity", key: query.get("entity"), depth: query.get("depth") === "2" ? 2 : 1 };
  if (query.has("link")) {
    const [a, b, family] = query.get("link").split("~");
    return { kind: "link", ends: [a, b], family: family ?? "" };
  }
  if (query.has("path")) {
    const [start, goal] = query.get("path").split("~");
    const avoid = (query.get("avoid") ?? "").split("~").filter(Boolean);
    return {
      kind: "path",
      start: known(start),
      goal: known(goal),
      avoid,
      hubs: query.has("hubs"),
      pick: Number(query.get("pick")) || 0,
    };
  }
  return null;
}

function number(query, field, fallback, low, high) {
  const value = Number(query.get(field));
  return query.has(field) && Number.isFinite(value) ? Math.max(low, Math.min(high, value)) : fallback;
}

function oneOf(query, field, allowed, fallback) {
  return allowed.includes(query.get(field)) ? query.get(field) : fallback;
}

// The state that an address stands for; whatever it does not understand is left at its start.
export function fromHash(hash, start, model) {
  const query = new URLSearchParams(hash.replace(/^#/, ""));
  const list = (field) => (query.get(field) ?? "").split("~").filter((item) => SAFE.test(item));
  const sets = Object.keys(model.sides.sets);
  return {
    ...start,
    layout: oneOf(query, "layout", ["overview", "sides", "table"], start.layout),
    all: query.has("all"),
    grown: list("grown").filter((key) => model.byKey.has(key)),
    off: Object.fromEntries(FACETS.map((facet) => [facet, new Set(list(`no-${facet}`))])),
    confidence: number(query, "confidence", start.confidence, 0, 1),
    origins: number(query, "origins", start.origins, 1, 1000),
    from: number(query, "from", start.from, -1e6, 1e6),
    to: number(query, "to", start.to, -1e6, 1e6),
    spokes: query.get("spokes") !== "0",
    size: oneOf(query, "size", MEASURES, start.size),
    colour: oneOf(query, "colour", ["type", "community"], start.colour),
    left: oneOf(query, "left", sets, start.left),
    right: oneOf(query, "right", sets, start.right),
    focus: readFocus(query, model),
  };
}
