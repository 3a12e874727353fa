import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { fold, search, searchIndex, skeleton } from "../../../kg/views/explorer/js/fold.js";

const letters = JSON.parse(readFileSync(new URL("../../../kg/views/explorer/letters.json", import.meta.url)));
const entity = (name, aliases = [], degree = 1, key = name.replace(/\W/g, "")) => ({
  key,
  name,
  short: name,
  aliases,
  degree,
  wikidata: null,
});
const world = [
  entity("Kazakhstan", ["Қазақстан"], 9, "Q232"),
  entity("Kyrgyzstan", [], 5),
  entity("Qatar", [], 7),
  entity("Recep Tayyip Erdoğan", ["Erdoğan"]),
  entity("Kassym-Jomart Tokayev", ["Tokayev"], 6),
  entity("Nursultan Nazarbayev", [], 6),
  entity("Pakistan", [], 8),
];
const index = searchIndex(world, letters);
const first = (text) => search(index, text, letters)[0]?.entity.name;

test("accents, case and punctuation do not matter", () => {
  assert.equal(fold("  Erdoğan’s ÉLYSÉE ", letters), "erdogans elysee");
  assert.equal(first("erdogan"), "Recep Tayyip Erdoğan");
  assert.equal(first("kassym jomart"), "Kassym-Jomart Tokayev");
});

test("one entity is found in Kazakh, Russian, Arabic and English", () => {
  for (const form of ["Kazakhstan", "Қазақстан", "Казахстан", "казах", "كازاخستان", "kaz", "Qazaqstan"])
    assert.equal(first(form), "Kazakhstan", form);
});

test("a name that is written only in Latin letters is found by its Cyrillic and Arabic forms", () => {
  assert.equal(first("Катар"), "Qatar");
  assert.equal(first("قطر"), "Qatar");
  assert.equal(first("Токаев"), "Kassym-Jomart Tokayev");
  assert.equal(first("Назарбаев"), "Nursultan Nazarbayev");
});

test("a Wikidata id finds its entity", () => {
  assert.equal(first("Q232"), "Kazakhstan");
  assert.equal(first("q232"), "Kazakhstan");
});

test("the beginning of a name comes before its middle, and the most connected first", () => {
  assert.deepEqual(
    search(index, "k", letters)
      .map((hit) => hit.entity.name)
      .slice(0, 3),
    ["Kazakhstan", "Kassym-Jomart Tokayev", "Kyrgyzstan"],
  );
  assert.equal(search(index, "stan", letters).length, 3);
});

test("invisible characters and empty queries find nothing unexpected", () => {
  assert.equal(first("\u202eKaz\u200bakhstan"), "Kazakhstan");
  assert.deepEqual(search(index, "  \u200b ", letters), []);
  assert.deepEqual(search(index, "zzz", letters), []);
  assert.equal(skeleton("kazakhstan"), skeleton("kazakstan"));
});
