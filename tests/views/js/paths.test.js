import assert from "node:assert/strict";
import test from "node:test";
import { passingLinks } from "../../../kg/views/explorer/js/filters.js";
import { readModel } from "../../../kg/views/explorer/js/model.js";
import { bestPaths, weakest } from "../../../kg/views/explorer/js/paths.js";
import { pathsFor } from "../../../kg/views/explorer/js/pathpanel.js";
import { startState } from "../../../kg/views/explorer/js/state.js";
import { graph } from "./graph.js";

const people = ["A", "B", "C", "D", "E"].map((name) => [name, "Country"]);

function setup(relations, entities = people) {
  const model = readModel(graph(entities, relations));
  const view = startState(model);
  const names = (steps) => [steps[0].from, ...steps.map(({ to }) => to)].map((entity) => entity.name).join("");
  return { model, view, links: passingLinks(model, view), at: (name) => model.entities.find((e) => e.name === name), names };
}

test("the weakest hop is made as strong as can be, even by a detour", () => {
  const { links, at, names } = setup([
    ["A", "consult", "B", 1, 1],
    ["A", "consult", "C", 3, 3],
    ["C", "consult", "B", 4, 4],
  ]);
  const paths = bestPaths(links, at("A"), at("B"));
  assert.deepEqual(paths.map(names), ["ACB", "AB"]);
  assert.deepEqual(paths.map(weakest), [3, 1]);
});

test("a hop rests on as many sources as tell its relations as fact, each outlet counted once", () => {
  const { links, at } = setup([
    ["A", "consult", "B", 1, [{ source: "One" }]],
    ["A", "aid", "B", 2, [{ source: "One" }, { source: "Two" }]],
    ["A", "accuse", "B", 1, [{ source: "Three", modality: "planned" }]],
  ]);
  assert.deepEqual(bestPaths(links, at("A"), at("B")).map(weakest), [2]);
});

test("among equally strong paths the shortest comes first", () => {
  const { links, at, names } = setup([
    ["A", "consult", "B", 2, 2],
    ["A", "consult", "C", 2, 2],
    ["C", "consult", "B", 2, 2],
  ]);
  assert.deepEqual(bestPaths(links, at("A"), at("B")).map(names), ["AB", "ACB"]);
});

test("no path goes through an avoided entity, though it may start or end there", () => {
  const { links, at, names } = setup([
    ["A", "consult", "C", 3, 3],
    ["C", "consult", "B", 3, 3],
    ["A", "consult", "D", 1, 1],
    ["D", "consult", "B", 1, 1],
  ]);
  assert.deepEqual(bestPaths(links, at("A"), at("B"), { avoid: new Set([at("C")]) }).map(names), ["ADB"]);
  assert.deepEqual(bestPaths(links, at("A"), at("C"), { avoid: new Set([at("C")]) }).map(names)[0], "AC");
});

test("what is only planned, possible or denied carries no path", () => {
  const { links, at } = setup([["A", "consult", "B", 1, [{ modality: "planned" }, { negated: true }, { modality: "possible" }]]]);
  assert.deepEqual(bestPaths(links, at("A"), at("B")), []);
});

test("a pair's relations add up to one hop", () => {
  const { links, at } = setup([
    ["A", "consult", "B", 2, 2],
    ["B", "accuse", "A", 3, 3],
  ]);
  assert.equal(weakest(bestPaths(links, at("A"), at("B"))[0]), 5);
});

test("paths longer than four hops are not offered", () => {
  const entities = ["A", "B", "C", "D", "E", "F"].map((name) => [name, "Country"]);
  const chain = ["AB", "BC", "CD", "DE", "EF"].map(([s, o]) => [s, "consult", o, 1, 1]);
  const { links, at } = setup(chain, entities);
  assert.equal(bestPaths(links, at("A"), at("E"))[0].length, 4);
  assert.deepEqual(bestPaths(links, at("A"), at("F")), []);
});

test("world bodies are left out until they are asked for", () => {
  const entities = [...people.slice(0, 2), ["UN", "InternationalOrganization"]];
  const { model, links, names } = setup(
    [
      ["A", "consult", "UN", 1, 1],
      ["UN", "consult", "B", 1, 1],
    ],
    entities,
  );
  const focus = { kind: "path", start: "A", goal: "B", avoid: [], hubs: false, pick: 0 };
  assert.deepEqual(pathsFor(model, focus, links), []);
  assert.deepEqual(pathsFor(model, { ...focus, hubs: true }, links).map(names), ["AUNB"]);
});

test("every path is simple, goes from start to goal, and no two are alike, in any graph", () => {
  let state = 7;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  for (let round = 0; round < 60; round++) {
    const entities = Array.from({ length: 9 }, (_, i) => [`N${i}`, "Country"]);
    const relations = [];
    for (let i = 0; i < 18; i++) {
      const [s, o] = [Math.floor(random() * 9), Math.floor(random() * 9)];
      const support = 1 + Math.floor(random() * 4);
      if (s !== o) relations.push([`N${s}`, random() < 0.5 ? "consult" : "aid", `N${o}`, support, support]);
    }
    const { links, at } = setup(relations, entities);
    const paths = bestPaths(links, at("N0"), at("N1"));
    const seen = new Set();
    paths.forEach((steps, i) => {
      const visited = [steps[0].from, ...steps.map(({ to }) => to)];
      assert.equal(visited[0].name, "N0");
      assert.equal(visited.at(-1).name, "N1");
      assert.equal(new Set(visited).size, visited.length);
      seen.add(visited.map((entity) => entity.name).join());
      if (i) assert.ok(weakest(steps) <= weakest(paths[i - 1]));
    });
    assert.equal(seen.size, paths.length);
  }
});
