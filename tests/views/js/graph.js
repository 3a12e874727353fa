// A small graph for the tests, in the shape that the page is handed.

const families = ["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict", "structure"];
const vocabulary = {
  consult: { label: "consults", inverse: "consults", family: "verbal_cooperation", symmetric: true },
  aid: { label: "aids", inverse: "is aided by", family: "material_cooperation", symmetric: false },
  accuse: { label: "accuses", inverse: "is accused by", family: "verbal_conflict", symmetric: false },
  member_of: { label: "is a member of", inverse: "has as a member", family: "structure", symmetric: false },
};
const columns = [
  "id",
  "relation",
  "article",
  "sentence",
  "quote",
  "marks",
  "date",
  "place",
  "negated",
  "modality",
  "attribution",
  "context",
];
const rest = ["amount", "confidence", "extractor"];

// `entities` are [name, type, country]; `relations` are [subject, relation, object, origins, claims], claims [{…}] or a number.
export function graph(entities, relations) {
  const ids = new Map(entities.map(([name], i) => [name, `n${i + 1}`]));
  const rows = [];
  const articles = [];
  relations.forEach(([, , , , claims], i) => {
    const given = typeof claims === "number" ? Array.from({ length: claims }, () => ({})) : (claims ?? [{}]);
    for (const claim of given) {
      articles.push({ source: claim.source ?? `outlet ${articles.length}`, date: claim.published ?? "2020-01-01" });
      const { date = null, negated = false, modality = "actual", context = "other", confidence = 0.8 } = claim;
      const id = `c${rows.length}`;
      const place = articles.length - 1;
      rows.push([
        id,
        `r${i + 1}`,
        place,
        0,
        [0, 9],
        [null, null],
        date,
        null,
        negated,
        modality,
        null,
        context,
        null,
        confidence,
        "test",
      ]);
    }
  });
  return {
    title: "test",
    iris: { entity: "https://example.org/entity/", claim: "https://example.org/claim/", ontology: "https://example.org/o#" },
    network: {
      nodes: entities.map(([name, type], i) => ({ id: `n${i + 1}`, label: name, group: type, x: i * 50, y: (i % 3) * 40 })),
      edges: relations.map(([s, relation, o, origins], i) => ({
        id: `r${i + 1}`,
        from: ids.get(s),
        to: ids.get(o),
        relation,
        origins: origins ?? 1,
      })),
      options: {},
    },
    entities: entities.map(([name, type, country, aliases], i) => ({
      id: `n${i + 1}`,
      key: name.replaceAll(" ", "-"),
      name,
      aliases: aliases ?? [],
      country: country ?? null,
      wikidata: null,
      generic: type === "InternationalOrganization",
    })),
    articles,
    sentences: ["They met."],
    claims: { columns: [...columns, ...rest], rows },
    hub: null,
    core: 150,
    sides: {
      sets: { KAZ: { label: "Kazakhstan", codes: ["KAZ"] }, QAT: { label: "Qatar", codes: ["QAT"] } },
      left: "KAZ",
      right: "QAT",
    },
    look: { shapes: { circle: "M0 0Z" }, communities: ["#000"] },
    types: ["Country", "Person", "InternationalOrganization"].map((name) => ({
      name,
      label: name,
      shape: "circle",
      light: "#111",
      dark: "#eee",
    })),
    families: families.map((name) => ({ name, label: name.replace("_", " "), light: "#111", dark: "#eee", dash: [] })),
    relations: vocabulary,
    letters: { қ: "k", а: "a", з: "z", с: "s", т: "t", н: "n", х: "kh" },
  };
}
