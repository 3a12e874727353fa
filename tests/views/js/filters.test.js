import assert from "node:assert/strict";
import test from "node:test";
import { counts, inRange, neighbourhood, passingLinks, unfolded } from "../../../kg/views/explorer/js/filters.js";
import { readModel } from "../../../kg/views/explorer/js/model.js";
import { bins, binOf, iso, span } from "../../../kg/views/explorer/js/dates.js";
import { fromHash, startState, toHash } from "../../../kg/views/explorer/js/state.js";
import { graph } from "./graph.js";

const entities = [
  ["A", "Country", "KAZ"],
  ["B", "Country", "QAT"],
  ["P", "Person", "KAZ"],
  ["UN", "InternationalOrganization"],
];
const relations = [
  ["A", "consult", "B", 3, [{ date: "2019-05" }, { date: "2020-02-03" }, { date: "2021", negated: true }]],
  ["A", "accuse", "B", 1, [{ date: "2021-01-01", context: "energy" }]],
  ["P", "aid", "B", 1, [{ confidence: 0.3 }]],
  ["A", "member_of", "UN", 2, [{ published: undefined }, { modality: "planned" }]],
];
const model = readModel(graph(entities, relations));
const start = startState(model);
const names = (view) =>
  passingLinks(model, { ...start, ...view }).map(({ link }) => `${link.a.name}${link.b.name} ${link.family}`);
const off = (facet, ...items) => ({ off: { ...start.off, [facet]: new Set(items) } });

test("a link is a pair and a family, with all claims of its relations", () => {
  assert.equal(model.links.length, 4);
  assert.deepEqual(model.links.find((link) => link.family === "verbal_cooperation").claims.length, 3);
});

test("each facet takes away what it names", () => {
  assert.ok(!names(off("types", "Person")).some((name) => name.startsWith("PB") || name.startsWith("BP")));
  assert.ok(!names(off("families", "structure")).includes("AUN structure"));
  assert.ok(!names(off("relations", "accuse")).includes("AB verbal_conflict"));
  assert.ok(!names(off("contexts", "energy")).includes("AB verbal_conflict"));
  const denied = passingLinks(model, { ...start, ...off("standings", "negated") }).find(
    ({ link }) => link.family === "verbal_cooperation",
  );
  assert.equal(denied.claims.length, 2);
});

test("confidence and sources set floors", () => {
  assert.ok(!names({ confidence: 0.5 }).includes("BP material_cooperation"));
  assert.deepEqual(names({ origins: 3 }), ["AB verbal_cooperation"]);
});

test("time cuts claims, and dates that are only a month or a year show wherever they may fall", () => {
  const day = (text) => span(text)[0];
  const within = (from, to) =>
    passingLinks(model, { ...start, from: day(from), to: day(to) }).flatMap(({ claims }) => claims.map((claim) => claim.when));
  assert.deepEqual(within("2019-05-20", "2019-06-30"), ["2019-05"]);
  assert.deepEqual(within("2021-06-01", "2021-06-30"), ["2021"]);
});

test("a claim without a date shows only while all time is shown", () => {
  assert.equal(inRange(null, null, null), true);
  assert.equal(inRange(null, 0, null), false);
});

test("counts tell what is shown", () => {
  const tally = counts(unfolded(model, start, passingLinks(model, start)));
  assert.equal(tally.types.get("Country"), 2);
  assert.equal(tally.standings.get("planned"), 1);
  assert.equal(tally.claims, 7);
});

test("the second step does not go through hubs", () => {
  const many = Array.from({ length: 40 }, (_, i) => [`N${i}`, "Person"]);
  const star = readModel(
    graph(
      [["A", "Country"], ["H", "Country"], ...many],
      [["A", "consult", "H", 1, 1], ...many.map(([n]) => ["H", "aid", n, 1, 1])],
    ),
  );
  const links = passingLinks(star, startState(star));
  const near = neighbourhood(links, star.entities[0], 2);
  assert.deepEqual([near.members.size, near.guarded.map((entity) => entity.name)], [2, ["H"]]);
  assert.equal(neighbourhood(links, star.entities[0], 2, 100).members.size, 42);
});

test("dates are spans of days", () => {
  assert.deepEqual(span("2020-02").map(iso), ["2020-02-01", "2020-02-29"]);
  assert.deepEqual(span("1999").map(iso), ["1999-01-01", "1999-12-31"]);
  assert.deepEqual(span("2020-02-03T10:00").map(iso), ["2020-02-03", "2020-02-03"]);
  for (const bad of [null, "", "soon", "2020-13", "2020-00-01"]) assert.equal(span(bad), null);
});

test("every day between the first and the last falls into its bin", () => {
  for (const [first, last, most] of [
    ["1991-03-01", "2024-12-31", 90],
    ["2020-01-05", "2020-01-05", 10],
    ["1850", "2025", 60],
  ]) {
    const [low, high] = [span(first)[0], span(last)[1]];
    const { edges } = bins(low, high, most);
    assert.ok(edges.length - 1 <= most);
    for (let day = low; day <= high; day += 11) {
      const bin = binOf(edges, day);
      assert.ok(edges[bin] <= day && day < edges[bin + 1]);
    }
  }
});

test("an address restores what it was made from", () => {
  const view = {
    ...start,
    ...off("types", "Person"),
    layout: "sides",
    from: 18000,
    to: 18500,
    confidence: 0.4,
    spokes: false,
    size: "betweenness",
    focus: { kind: "path", start: "A", goal: "B", avoid: ["P"], hubs: true, pick: 1 },
  };
  assert.deepEqual(fromHash(`#${toHash(view, start)}`, start, model), view);
  for (const focus of [
    { kind: "entity", key: "A", depth: 2 },
    { kind: "link", ends: ["A", "B"], family: "structure" },
  ]) {
    assert.deepEqual(fromHash(`#${toHash({ ...start, focus }, start)}`, start, model).focus, focus);
  }
});

test("an address that makes no sense leaves everything at its start", () => {
  const hostile =
    "#layout=<img>&from=NaN&to=abc&left=nowhere&size=__proto__&origins=-5&path=%3Cscript%3E~B&no-types=%22%3E&grown=../x";
  const view = fromHash(hostile, start, model);
  assert.deepEqual({ ...view, focus: null }, { ...start, focus: null });
  assert.equal(view.focus.start, null);
});
