// The lines of the picture: a straight stroke for a lone link, arcs side by side where a pair has links of several families.

const BEND = 0.16;

// The control point of a link's curve, or null for a straight one. Arcs bend in proportion to their length, at most 70 pixels.
export function bend(from, to, arc) {
  if (!arc) return null;
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  const length = Math.hypot(dx, dy) || 1;
  const offset = 2 * arc * Math.min(BEND * length, 70);
  return [(from[0] + to[0]) / 2 - (dy / length) * offset, (from[1] + to[1]) / 2 + (dx / length) * offset];
}

// A point on the curve, `t` from 0 to 1.
export function pointAt(from, control, to, t) {
  if (!control) return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t];
  const u = 1 - t;
  return [u * u * from[0] + 2 * u * t * control[0] + t * t * to[0], u * u * from[1] + 2 * u * t * control[1] + t * t * to[1]];
}

function toSegment(point, from, to) {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  const along = ((point[0] - from[0]) * dx + (point[1] - from[1]) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.max(0, Math.min(1, along));
  return Math.hypot(point[0] - from[0] - t * dx, point[1] - from[1] - t * dy);
}

export function distanceTo(point, from, control, to) {
  if (!control) return toSegment(point, from, to);
  let nearest = Infinity;
  let last = from;
  for (let i = 1; i <= 10; i++) {
    const next = pointAt(from, control, to, i / 10);
    nearest = Math.min(nearest, toSegment(point, last, next));
    last = next;
  }
  return nearest;
}

// The head of an arrow whose tip touches a circle of radius `r` around `to`: three points.
export function arrow(from, control, to, r, size) {
  const start = control ?? from;
  const dx = to[0] - start[0];
  const dy = to[1] - start[1];
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  const tip = [to[0] - ux * r, to[1] - uy * r];
  const foot = [tip[0] - ux * size, tip[1] - uy * size];
  const half = size * 0.42;
  return [tip, [foot[0] - uy * half, foot[1] + ux * half], [foot[0] + uy * half, foot[1] - ux * half]];
}

// Where a link points: 1 from a to b, -1 from b to a, 0 if both ways or neither.
export function direction(shown, vocabulary) {
  let way = null;
  for (const relation of shown.relations.keys()) {
    if (vocabulary[relation.name].symmetric) return 0;
    const here = relation.subject === shown.link.a ? 1 : -1;
    if (way !== null && way !== here) return 0;
    way = here;
  }
  return way ?? 0;
}

export function strokeWidth(shown) {
  const width = 0.7 + 1.05 * Math.log2(1 + shown.origins);
  return shown.link.family === "structure" ? Math.min(0.6 + 0.5 * Math.log2(1 + shown.origins), 2.2) : Math.min(width, 7);
}
