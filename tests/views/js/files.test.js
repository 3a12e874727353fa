import assert from "node:assert/strict";
import test from "node:test";
import { csvCell, literal, toCsv, toTurtle, xml } from "../../../kg/views/explorer/js/exports.js";
import { pieces } from "../../../kg/views/explorer/js/evidence.js";
import { safeUrl } from "../../../kg/views/explorer/js/dom.js";
import { passingLinks, unfolded } from "../../../kg/views/explorer/js/filters.js";
import { readModel } from "../../../kg/views/explorer/js/model.js";
import { startState } from "../../../kg/views/explorer/js/state.js";
import { sorted, tableRows } from "../../../kg/views/explorer/js/table.js";
import { graph } from "./graph.js";

test("a cell never becomes a formula or breaks its row", () => {
  assert.equal(csvCell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
  assert.equal(csvCell('say "no", then'), '"say ""no"", then"');
  assert.equal(csvCell(null), "");
  assert.equal(csvCell(-3), "-3");
});

test("a literal of Turtle holds whatever a name holds", () => {
  assert.equal(literal('"> <http://e/p> .\n\\'), '"\\"> <http://e/p> .\\n\\\\"');
  assert.equal(literal("\u0000\u0007"), '"\\u0000\\u0007"');
});

test("text in XML is text", () => {
  assert.equal(xml('<script>"&"</script>\u0000'), "&lt;script&gt;&quot;&amp;&quot;&lt;/script&gt;");
});

test("only addresses of the web can be followed", () => {
  assert.equal(safeUrl("https://example.org/a b"), "https://example.org/a%20b");
  for (const bad of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", " vbscript:x", "", "//example.org"])
    assert.equal(safeUrl(bad), null);
});

test("a sentence is cut at its marks and nothing gets lost", () => {
  const quote = "Kazakhstan met Qatar.";
  assert.deepEqual(
    pieces(quote, [
      [0, 10],
      [15, 20],
    ]),
    [
      ["Kazakhstan", "subject"],
      [" met ", ""],
      ["Qatar", "object"],
      [".", ""],
    ],
  );
  for (const marks of [
    [null, null],
    [
      [0, 10],
      [3, 8],
    ],
    [
      [0, 21],
      [15, 20],
    ],
    [
      [5, 9],
      [5, 9],
    ],
  ]) {
    assert.equal(
      pieces(quote, marks)
        .map(([text]) => text)
        .join(""),
      quote,
    );
  }
});

const relations = [
  ["A", "consult", "B", 2, [{ date: "2020-01-02" }, { modality: "planned" }]],
  ["B", "accuse", "C", 1, [{ negated: true }]],
];
const model = readModel(
  graph(
    [
      ["A", "Country"],
      ["B", "Country"],
      ["C", "Person"],
    ],
    relations,
  ),
);
const shown = unfolded(model, startState(model), passingLinks(model, startState(model)));

test("CSV has a row a claim", () => {
  const rows = toCsv(shown).trim().split("\r\n");
  assert.equal(rows.length, 4);
  assert.ok(rows[1].startsWith("A,A,consult,B,B,verbal_cooperation,2020-01-02,asserted,actual"));
});

test("Turtle has a plain triple only for what is reported as fact, both ways where the relation is symmetric", () => {
  const text = toTurtle(shown, model);
  assert.match(text, /<https:\/\/example.org\/entity\/A> kg:consult <https:\/\/example.org\/entity\/B> \./);
  assert.match(text, /<https:\/\/example.org\/entity\/B> kg:consult <https:\/\/example.org\/entity\/A> \./);
  assert.doesNotMatch(text, /entity\/B> kg:accuse/);
  assert.match(text, /kg:date "2020-01-02"\^\^xsd:date/);
});

test("the table sorts by numbers as numbers and by names as names", () => {
  const rows = tableRows(shown, model);
  assert.deepEqual(
    sorted(rows, "origins", true).map((row) => row.origins),
    [2, 1],
  );
  assert.deepEqual(
    sorted(rows, "subject", true).map((row) => row.relation.subject.name),
    ["B", "A"],
  );
});
