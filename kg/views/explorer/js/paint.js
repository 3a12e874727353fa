// Draws a scene: links first, then (called by vis-network) the entities, then the names.

import { arrow, pointAt } from "./geometry.js";
import { curve } from "./scene.js";
import { placeNames } from "./labels.js";

// With more links than this there are no arrows, dashes or faint links: they would be a grey mush, and cost time.
const MANY_LINKS = 1200;
const MOST_LINK_NAMES = 14;
const MUST_NAME = 24;
const MOST_NAMES = 320;
const paths = new Map();

export function shapePath(look, shape) {
  if (!paths.has(shape)) paths.set(shape, new Path2D(look.shapes[shape]));
  return paths.get(shape);
}

// Pixels on the screen for one unit of the picture's own measure: entities grow a little when one comes closer, not as much as the map.
export function nodeScale(zoom, width) {
  return Math.max(0.55, Math.min(1.9, Math.sqrt(zoom) * 1.05)) * (width < 520 ? 0.72 : 1);
}

function linkAlpha(item, focused) {
  if (!item.lit) return 0.07;
  if (focused) return 0.95;
  if (!item.shown.holds) return 0.5;
  if (item.link.family === "structure") return 0.55;
  return item.weak ? 0.42 : 0.85;
}

// Links of one look share their settings; a few at a time are stroked together, which software canvases do fastest.
const TOGETHER = 8;

function strokeGroups(scene) {
  const groups = new Map();
  for (const item of scene.links) {
    const width = Math.round(item.width * (item.chosen ? 1.6 : 1) * 2) / 2;
    const alpha = linkAlpha(item, scene.focused);
    const key = `${item.lit} ${item.colour} ${item.dash} ${width} ${alpha}`;
    if (!groups.has(key)) groups.set(key, { colour: item.colour, dash: item.dash, width, alpha, lit: item.lit, items: [] });
    groups.get(key).items.push(item);
  }
  return [...groups.values()].sort((a, b) => Number(a.lit) - Number(b.lit));
}

function trace(ctx, item) {
  const [from, control, to] = curve(item);
  ctx.moveTo(...from);
  if (control) ctx.quadraticCurveTo(...control, ...to);
  else ctx.lineTo(...to);
}

export function paintLinks(ctx, scene, zoom, scale) {
  const px = 1 / zoom;
  const many = scene.links.length > MANY_LINKS;
  scene.groups ??= strokeGroups(scene);
  ctx.save();
  for (const group of scene.groups) {
    if (many && !group.lit) continue;
    ctx.globalAlpha = group.alpha;
    ctx.strokeStyle = group.colour;
    ctx.lineWidth = group.width * px;
    ctx.setLineDash(group.lit && !(many && !scene.focused) ? group.dash.map((length) => length * px) : []);
    for (let first = 0; first < group.items.length; first += TOGETHER) {
      ctx.beginPath();
      for (const item of group.items.slice(first, first + TOGETHER)) trace(ctx, item);
      ctx.stroke();
    }
    if (group.lit && (scene.focused || !many)) paintArrows(ctx, group, px, scale);
  }
  ctx.restore();
}

function paintArrows(ctx, group, px, scale) {
  ctx.fillStyle = group.colour;
  ctx.beginPath();
  for (const item of group.items) {
    if (!item.way) continue;
    const [from, control, to] = curve(item);
    const [start, end, target] = item.way > 0 ? [from, to, item.to] : [to, from, item.from];
    const [tip, left, right] = arrow(start, control, end, (target.r * scale + 2) * px, (5 + 1.2 * group.width) * px);
    ctx.moveTo(...tip);
    ctx.lineTo(...left);
    ctx.lineTo(...right);
    ctx.closePath();
  }
  ctx.fill();
}

export function paintNode(ctx, node, look, colours, zoom, scale) {
  const size = (node.r * scale) / zoom;
  ctx.save();
  ctx.globalAlpha = node.lit ? 1 : 0.16;
  ctx.translate(node.at[0], node.at[1]);
  ctx.scale(size, size);
  const path = shapePath(look, node.shape);
  if (node.lit) {
    ctx.lineJoin = "round";
    ctx.lineWidth = (2 * (node.chosen ? 4.5 : 1.3)) / (node.r * scale);
    ctx.strokeStyle = node.chosen ? colours.accent : colours.stage;
    ctx.stroke(path);
  }
  ctx.fillStyle = node.colour;
  ctx.fill(path);
  ctx.restore();
}

const widths = new Map();

function measured(ctx, font, text) {
  const key = `${font} ${text}`;
  if (!widths.has(key)) {
    ctx.font = font;
    widths.set(key, ctx.measureText(text).width);
  }
  return widths.get(key);
}

function fontOf(size, bold, family) {
  return `${bold ? "600 " : ""}${size}px ${family}`;
}

// A long name stands on two lines of about the same length.
export function wrapped(text, most = 20) {
  if (text.length <= most) return [text];
  const breaks = [...text.matchAll(/[\s-]/g)].map(({ index }) => index + 1);
  if (!breaks.length) return [text];
  const middle = breaks.reduce((best, at) => (Math.abs(at - text.length / 2) < Math.abs(best - text.length / 2) ? at : best));
  return [text.slice(0, middle).trim(), text.slice(middle).trim()];
}

// The entities on the screen, in pixels, the most important first: hovered, chosen, most connected.
function onScreen(scene, { toScreen, width, height, scale, hovered }) {
  const seen = [];
  for (const node of scene.nodes.values()) {
    const [x, y] = toScreen(node.at);
    const r = node.r * scale;
    const named = !scene.focused || node.lit || node === hovered;
    if (named && x > -r && y > -r && x < width + r && y < height + r) seen.push({ id: node.entity.id, node, x, y, r });
  }
  const order = ({ node }) => Number(node === hovered) * 4 + Number(node.chosen) * 2;
  return seen.sort((a, b) => order(b) - order(a) || b.node.rank - a.node.rank);
}

function withName(ctx, spot, i, { focused, hovered, family, small }) {
  const { node } = spot;
  const top = node.chosen || node === hovered || (i === 0 && !focused);
  const size = (small ? 11 : 12) + (top ? 2 : node.r > 11 ? 1 : 0);
  const font = fontOf(size, top, family);
  const lines = wrapped(node === hovered ? node.entity.name.slice(0, 120) : node.entity.short);
  const w = Math.max(...lines.map((line) => measured(ctx, font, line))) + 2;
  return { ...spot, lines, font, size, w, h: lines.length * (size + 2) + 2, must: top || i < MUST_NAME };
}

function linkNamesWanted(ctx, scene, toScreen, family, vocabulary) {
  const lit = scene.links.filter((item) => item.lit);
  if (!scene.focused || lit.length > MOST_LINK_NAMES) return [];
  return lit.map((item) => {
    const [from, control, to] = curve(item);
    const labels = [...new Set([...item.shown.relations.keys()].map((relation) => vocabulary[relation.name].label))];
    const text = labels.length > 2 ? `${labels.slice(0, 2).join(", ")} +${labels.length - 2}` : labels.join(", ");
    const font = `italic 11px ${family}`;
    const w = measured(ctx, font, text) + 2;
    const spots = [0.5, 0.42, 0.58, 0.34, 0.66].map((t) => {
      const [x, y] = toScreen(pointAt(from, control, to, t));
      return { x: x - w / 2, y: y - 7.5 };
    });
    return { id: item.link.id, item, lines: [text], font, size: 11, w, h: 15, spots, must: true };
  });
}

// Draw the names that find room; give all boxes, for hit tests and for the tests of this page.
export function paintNames(ctx, scene, frame) {
  const { toScreen, width, height, family, colours, vocabulary, hovered } = frame;
  const seen = onScreen(scene, frame);
  const obstacles = seen.map(({ id, x, y, r }) => ({ id, x, y, r: r * 0.95 }));
  const inside = seen.filter(({ x, y }) => x >= 0 && y >= 0 && x <= width && y <= height).slice(0, MOST_NAMES);
  const manner = { focused: scene.focused, hovered, family, small: width < 520 };
  const names = inside.map((spot, i) => withName(ctx, spot, i, manner));
  const wanted = [...names, ...linkNamesWanted(ctx, scene, toScreen, family, vocabulary)];
  const placed = placeNames(wanted, obstacles, width, height, frame.reserved);
  ctx.save();
  ctx.textBaseline = "top";
  ctx.textAlign = "center";
  ctx.lineJoin = "round";
  for (const box of placed) {
    ctx.font = box.font;
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = colours.stage;
    ctx.fillStyle = box.item ? colours.soft : colours.ink;
    const middle = box.x + box.w / 2;
    box.lines.forEach((line, i) => ctx.strokeText(line, middle, box.y + 2 + i * (box.size + 2)));
    box.lines.forEach((line, i) => ctx.fillText(line, middle, box.y + 2 + i * (box.size + 2)));
  }
  ctx.restore();
  return placed;
}
