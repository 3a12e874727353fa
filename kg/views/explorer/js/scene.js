// What the picture holds at one moment: every shown entity with its place, size and colour, every shown link with its stroke.
// The canvas and the SVG download both draw from it.

import { bend, direction, strokeWidth } from "./geometry.js";
import { typeOf, familyOf } from "./model.js";

// Entities that were added to the core stand beside what they are linked to, on a spiral, clear of the others.
function besideNeighbours(entity, places, taken) {
  const known = entity.links.map((link) => places.get(link.a === entity ? link.b : link.a)).filter(Boolean);
  const centre = known.length ? known[0] : [0, 0];
  for (let i = 1; i < 400; i++) {
    const turn = i * 2.399963;
    const reach = 70 + 16 * Math.sqrt(i) * 2;
    const spot = [Math.round(centre[0] + Math.cos(turn) * reach * 1.3), Math.round(centre[1] + Math.sin(turn) * reach)];
    if (taken.every(([x, y]) => Math.abs(x - spot[0]) > 90 || Math.abs(y - spot[1]) > 48)) return spot;
  }
  return centre;
}

// The resting places of the overview: of the whole graph, or of its core with what was added since, which never moves again.
export function overviewPlaces(model, view, spots) {
  if (!model.hasCore || view.all) return new Map(model.entities.map((entity) => [entity, [entity.x, entity.y]]));
  const places = new Map();
  for (const entity of model.entities) if (entity.core) places.set(entity, entity.core);
  const taken = [...places.values()];
  for (const key of view.grown) {
    const entity = model.byKey.get(key);
    if (!entity || places.has(entity)) continue;
    const spot = spots.get(entity) ?? besideNeighbours(entity, places, taken);
    spots.set(entity, spot);
    places.set(entity, spot);
    taken.push(spot);
  }
  return places;
}

function radii(entities, measure) {
  const values = [...entities].map((entity) => measure.get(entity) ?? 0);
  const top = Math.max(...values, 1e-9);
  return new Map([...entities].map((entity) => [entity, 4.5 + 12.5 * Math.sqrt((measure.get(entity) ?? 0) / top)]));
}

// Links inside one side of the two-sides layout bend away from the middle, clear of the column they stand in.
function outward(from, to, arc) {
  if (from[0] * to[0] <= 0 || Math.abs(from[0] - to[0]) > 200) return arc;
  const way = Math.sign(to[1] - from[1]) * -Math.sign(from[0]) || 1;
  return way * (0.45 + 0.4 * Math.abs(arc));
}

function nodeColour(model, view, entity, theme) {
  const { communities } = model.look;
  return view.colour === "community" ? communities[entity.community % communities.length] : typeOf(model, entity.type)[theme];
}

function linkItem(model, view, item, [from, to], focus, theme) {
  const { link } = item;
  const family = familyOf(model, link.family);
  return {
    shown: item,
    link,
    from,
    to,
    arc: view.layout === "sides" ? outward(from.at, to.at, link.arc) : link.arc,
    way: direction(item, model.vocabulary),
    colour: family[theme],
    dash: item.holds ? family.dash : [1.5, 3.5],
    width: strokeWidth(item),
    weak: item.origins < 2 || link.family === "structure",
    lit: !focus || focus.links.has(link),
    chosen: Boolean(focus?.chosenLinks.has(link)),
  };
}

export function makeScene(model, view, shown, places, measure, focus, theme) {
  const nodes = new Map();
  const sizes = radii(shown.entities, measure);
  for (const entity of shown.entities) {
    const at = places.get(entity);
    if (!at) continue;
    nodes.set(entity, {
      entity,
      at,
      r: sizes.get(entity),
      rank: measure.get(entity) ?? 0,
      shape: typeOf(model, entity.type).shape,
      colour: nodeColour(model, view, entity, theme),
      lit: !focus || focus.entities.has(entity),
      chosen: Boolean(focus?.chosen.has(entity)),
    });
  }
  const links = [];
  for (const item of shown.links) {
    const ends = [nodes.get(item.link.a), nodes.get(item.link.b)];
    if (ends[0] && ends[1]) links.push(linkItem(model, view, item, ends, focus, theme));
  }
  links.sort((a, b) => Number(a.link.family !== "structure") - Number(b.link.family !== "structure") || a.width - b.width);
  return { nodes, links, focused: Boolean(focus), theme };
}

// The curve of a link at this moment; entities can be dragged.
export function curve(item) {
  return [item.from.at, bend(item.from.at, item.to.at, item.arc), item.to.at];
}

// The rectangle that holds all entities that matter: [left, top, right, bottom].
export function extent(scene, litOnly) {
  const chosen = [...scene.nodes.values()].filter((node) => !litOnly || node.lit);
  if (!chosen.length) return null;
  const xs = chosen.map((node) => node.at[0]);
  const ys = chosen.map((node) => node.at[1]);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
