import assert from "node:assert/strict";
import test from "node:test";
import { overlap, placeNames } from "../../../kg/views/explorer/js/labels.js";
import { passingLinks } from "../../../kg/views/explorer/js/filters.js";
import { arrow, bend, distanceTo, pointAt } from "../../../kg/views/explorer/js/geometry.js";
import { measure } from "../../../kg/views/explorer/js/measures.js";
import { readModel } from "../../../kg/views/explorer/js/model.js";
import { assign, sidesLayout } from "../../../kg/views/explorer/js/sides.js";
import { startState } from "../../../kg/views/explorer/js/state.js";
import { wrapped } from "../../../kg/views/explorer/js/paint.js";
import { graph } from "./graph.js";

function crowd(count, width, height) {
  let state = 3;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return Array.from({ length: count }, (_, i) => ({
    id: `n${i}`,
    x: random() * width,
    y: random() * height,
    r: 4 + random() * 10,
    w: 30 + random() * 120,
    h: 16,
    must: i < 24,
  }));
}

test("names never overlap nor leave the canvas, however many want a place", () => {
  for (const count of [5, 60, 300, 1000]) {
    const items = crowd(count, 800, 600);
    const placed = placeNames(items, items, 800, 600);
    assert.ok(placed.length > 0);
    for (const [i, box] of placed.entries()) {
      assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.w <= 800 && box.y + box.h <= 600);
      for (const other of placed.slice(i + 1)) assert.ok(!overlap(box, other));
    }
  }
});

test("the most important gets its name first", () => {
  const spot = { x: 100, y: 100, r: 5, w: 180, h: 90 };
  const placed = placeNames(
    [
      { id: "a", ...spot },
      { id: "b", ...spot, x: 104 },
    ],
    [],
    210,
    205,
  );
  assert.deepEqual(
    placed.map(({ id }) => id),
    ["a"],
  );
});

test("a long name stands on two lines, a short one on one", () => {
  assert.deepEqual(wrapped("Astana"), ["Astana"]);
  assert.deepEqual(wrapped("Shanghai Cooperation Organisation"), ["Shanghai Cooperation", "Organisation"]);
  assert.deepEqual(wrapped("Donaudampfschifffahrtsgesellschaft"), ["Donaudampfschifffahrtsgesellschaft"]);
});

test("a curve passes where it is said to pass", () => {
  const [from, to] = [
    [0, 0],
    [100, 0],
  ];
  assert.equal(bend(from, to, 0), null);
  const control = bend(from, to, 1);
  assert.ok(distanceTo(pointAt(from, control, to, 0.5), from, control, to) < 1e-6);
  assert.equal(distanceTo([50, 7], from, null, to), 7);
  const [tip] = arrow(from, null, to, 10, 6);
  assert.deepEqual(tip, [90, 0]);
});

const entities = [
  ["A", "Country", "KAZ"],
  ["P", "Person", "KAZ"],
  ["Q", "Country", "QAT"],
  ["R", "Country", "RUS"],
  ["U", "InternationalOrganization"],
];
const relations = [
  ["A", "consult", "Q", 2, 2],
  ["A", "consult", "R", 1, 1],
  ["P", "member_of", "A", 1, 1],
  ["A", "member_of", "U", 1, 1],
  ["Q", "member_of", "U", 1, 1],
];

test("two sides hold what is linked across, the middle what both are linked to", () => {
  const model = readModel(graph(entities, relations));
  const links = passingLinks(model, startState(model));
  const groups = assign(links, new Set(["KAZ"]), new Set(["QAT"]));
  const names = (list) => list.map((entity) => entity.name);
  assert.deepEqual([names(groups.left), names(groups.middle), names(groups.right)], [["A"], ["U"], ["Q"]]);
  const { places } = sidesLayout(links, new Set(["KAZ"]), new Set(["QAT"]));
  const [a, u, q] = ["A", "U", "Q"].map((name) => places.get(model.entities.find((entity) => entity.name === name)));
  assert.ok(a[0] < u[0] && u[0] < q[0]);
});

test("no two entities of the two-sides layout stand on one spot", () => {
  const many = Array.from({ length: 70 }, (_, i) => [`N${i}`, "Person", i % 2 ? "KAZ" : "QAT"]);
  const across = many.slice(1).map(([name], i) => [many[i][0], "consult", name, 1, 1]);
  const model = readModel(graph(many, across));
  const { places } = sidesLayout(passingLinks(model, startState(model)), new Set(["KAZ"]), new Set(["QAT"]));
  assert.equal(places.size, 70);
  assert.equal(new Set([...places.values()].map(String)).size, 70);
});

test("who stands between two groups has the highest betweenness", () => {
  const names = ["a", "b", "m", "x", "y"].map((name) => [name, "Country"]);
  const pairs = ["ab", "am", "bm", "mx", "my", "xy"].map(([s, o]) => [s, "consult", o, 1, 1]);
  const model = readModel(graph(names, pairs));
  const links = passingLinks(model, startState(model));
  const score = measure(links, "betweenness");
  const top = [...score].sort((a, b) => b[1] - a[1])[0];
  assert.equal(top[0].name, "m");
  assert.equal(top[1], 8);
  const rank = measure(links, "pagerank");
  assert.ok(Math.abs([...rank.values()].reduce((sum, value) => sum + value, 0) - 1) < 1e-9);
});
