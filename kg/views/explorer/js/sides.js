// The two-sides layout: one set of entities left, another right, what both are linked to between them.

const ROWS = 16;
const COLUMN = 150;

function column(entity, left, right) {
  if (entity.country && left.has(entity.country)) return "left";
  if (entity.country && right.has(entity.country)) return "right";
  return "middle";
}

// Which entities belong where: a side's entities only if they are linked across, the middle's only if they are linked to both sides.
export function assign(links, left, right) {
  const touches = new Map();
  const places = new Map();
  for (const { link } of links) {
    for (const [entity, other] of [
      [link.a, link.b],
      [link.b, link.a],
    ]) {
      places.set(entity, column(entity, left, right));
      if (!touches.has(entity)) touches.set(entity, new Set());
      touches.get(entity).add(column(other, left, right));
    }
  }
  const bridges = new Set(
    [...places].filter(([e, p]) => p === "middle" && touches.get(e).has("left") && touches.get(e).has("right")).map(([e]) => e),
  );
  const across = new Set();
  for (const { link } of links) {
    for (const [entity, other] of [
      [link.a, link.b],
      [link.b, link.a],
    ]) {
      const [here, there] = [places.get(entity), places.get(other)];
      if (here !== "middle" && (bridges.has(other) || (there !== "middle" && there !== here))) across.add(entity);
    }
  }
  const groups = { left: [], middle: [...bridges], right: [] };
  for (const entity of across) groups[places.get(entity)].push(entity);
  return groups;
}

// Order every group by where its neighbours stand, a few times over, so that fewer lines cross.
function untangle(groups, links) {
  const around = new Map();
  for (const { link } of links) {
    for (const [from, to] of [
      [link.a, link.b],
      [link.b, link.a],
    ]) {
      if (!around.has(from)) around.set(from, []);
      around.get(from).push(to);
    }
  }
  const height = new Map();
  const settle = (list) => list.forEach((entity, i) => height.set(entity, (i + 0.5) / list.length));
  for (const list of Object.values(groups)) {
    list.sort((a, b) => b.degree - a.degree || (a.key < b.key ? -1 : 1));
    const centred = [];
    list.forEach((entity, i) => (i % 2 ? centred.push(entity) : centred.unshift(entity)));
    list.splice(0, list.length, ...centred);
    settle(list);
  }
  for (let round = 0; round < 8; round++) {
    for (const list of [groups.middle, groups.left, groups.right]) {
      const wish = new Map();
      for (const entity of list) {
        const others = (around.get(entity) ?? []).filter((other) => height.has(other) && !list.includes(other));
        const mean = others.reduce((sum, other) => sum + height.get(other), 0) / others.length;
        wish.set(entity, others.length ? mean : height.get(entity));
      }
      list.sort((a, b) => wish.get(a) - wish.get(b) || (a.key < b.key ? -1 : 1));
      settle(list);
    }
  }
}

function stand(list, middle, direction, places, rowHeight) {
  const columns = Math.max(1, Math.ceil(list.length / ROWS));
  list.forEach((entity, i) => {
    const shift = direction === 0 ? (i % columns) - (columns - 1) / 2 : direction * (i % columns);
    const total = Math.max(list.length, 1);
    const y = (i + 0.5 - total / 2) * rowHeight(total, columns);
    places.set(entity, [Math.round(middle + shift * COLUMN), Math.round(y)]);
  });
  return columns;
}

// Positions in pixels of every entity that the layout shows.
export function sidesLayout(links, left, right) {
  const groups = assign(links, left, right);
  untangle(groups, links);
  const rowHeight = (total, columns) => Math.max(44 / columns, (ROWS * 44) / Math.max(total, ROWS / 2));
  const places = new Map();
  const width = (list) => Math.max(1, Math.ceil(list.length / ROWS)) * COLUMN;
  const gap = 330;
  const reach = width(groups.middle) / 2 + gap - COLUMN / 2;
  stand(groups.left, -reach, -1, places, rowHeight);
  stand(groups.middle, 0, 0, places, rowHeight);
  stand(groups.right, reach, 1, places, rowHeight);
  return { places, groups };
}
