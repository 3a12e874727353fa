// Places names so that none covers another, an entity, or the border. The most important get their place first.

const GAP = 3;

class Grid {
  constructor(cell) {
    this.cell = cell;
    this.cells = new Map();
  }

  *keys(box) {
    for (let x = Math.floor(box.x / this.cell); x <= Math.floor((box.x + box.w) / this.cell); x++) {
      for (let y = Math.floor(box.y / this.cell); y <= Math.floor((box.y + box.h) / this.cell); y++) yield x * 100003 + y;
    }
  }

  add(box) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }

  // The boxes that a box overlaps, without those of its owner, each once.
  hits(box, owner) {
    const found = new Set();
    for (const key of this.keys(box)) {
      for (const other of this.cells.get(key) ?? []) if (other.owner !== owner && overlap(box, other)) found.add(other);
    }
    return found;
  }

  free(box, owner) {
    for (const key of this.keys(box)) {
      for (const other of this.cells.get(key) ?? []) if (other.owner !== owner && overlap(box, other)) return false;
    }
    return true;
  }
}

export function overlap(a, b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function candidates({ x, y, r, w, h }) {
  const spots = [];
  for (const gap of [GAP, GAP + 9]) {
    const side = r + gap;
    const slant = r * 0.75 + gap;
    spots.push(
      { x: x - w / 2, y: y + side },
      { x: x + side, y: y - h / 2 },
      { x: x - side - w, y: y - h / 2 },
      { x: x - w / 2, y: y - side - h },
      { x: x + slant, y: y + slant - h / 4 },
      { x: x - slant - w, y: y + slant - h / 4 },
      { x: x + slant, y: y - slant - h * 0.75 },
      { x: x - slant - w, y: y - slant - h * 0.75 },
    );
  }
  return spots;
}

// How much of a box lies under entities, each counted as much as it covers.
function covered(box, obstacles) {
  let sum = 0;
  for (const other of obstacles.hits(box, box.owner)) {
    const w = Math.min(box.x + box.w, other.x + other.w) - Math.max(box.x, other.x);
    const h = Math.min(box.y + box.h, other.y + other.h) - Math.max(box.y, other.y);
    sum += w * h;
  }
  return sum;
}

// The first spot that covers nothing; else, for an item that must be named, the one that covers least of the entities; else null.
function bestSpot(item, names, entities, fits) {
  let best = null;
  for (const spot of item.spots ?? candidates(item)) {
    const box = { ...spot, w: item.w, h: item.h, owner: item.id };
    if (!fits(box) || !names.free(box, null)) continue;
    if (entities.free(box, item.id)) return box;
    if (!item.must) continue;
    const cost = covered(box, entities);
    if (!best || cost < best.cost) best = { box, cost };
  }
  return best?.box ?? null;
}

// `wanted` and `obstacles` are { id, x, y, r } in pixels of the canvas, names also { w, h }, the most important first.
// No name stands on the `reserved` boxes { x, y, w, h }, where the page has its controls.
// Gives the items that found a place, with x and y of their box. An item that `must` be named may cover lesser entities, never names.
export function placeNames(wanted, obstacles, width, height, reserved = [], margin = 4) {
  const [names, entities] = [new Grid(60), new Grid(60)];
  for (const { id, x, y, r } of obstacles) entities.add({ x: x - r, y: y - r, w: 2 * r, h: 2 * r, owner: id });
  for (const box of reserved) names.add(box);
  const fits = ({ x, y, w, h }) => x >= margin && y >= margin && x + w <= width - margin && y + h <= height - margin;
  const placed = [];
  for (const item of wanted) {
    const box = bestSpot(item, names, entities, fits);
    if (!box) continue;
    names.add(box);
    placed.push({ ...item, x: box.x, y: box.y });
  }
  return placed;
}
