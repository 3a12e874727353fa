// What is shown, as files: CSV (a row a claim), Turtle, GraphML, SVG. Pure functions from a scene or links to text.

import { arrow } from "./geometry.js";
import { originsAmong } from "./model.js";
import { curve } from "./scene.js";

// A cell that a spreadsheet reads as text, never as a formula.
export function csvCell(value) {
  const text = value === null || value === undefined ? "" : String(value);
  const guarded = /^[=+\-@\t\r]/.test(text) && typeof value !== "number" ? `'${text}` : text;
  return /[",\n\r]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

export function toCsv(shown) {
  const columns = [
    "subject",
    "subject_id",
    "relation",
    "object",
    "object_id",
    "family",
    "date",
    "polarity",
    "modality",
    "attribution",
    "context",
    "confidence",
    "source",
    "title",
    "url",
    "quote",
    "extractor",
    "claim",
  ];
  const rows = shown.links.flatMap(({ claims, link }) =>
    claims.map((claim) => {
      const { subject, object } = claim.relation;
      const { article } = claim;
      return [
        subject.name,
        subject.key,
        claim.relation.name,
        object.name,
        object.key,
        link.family,
        claim.when,
        claim.negated ? "negated" : "asserted",
        claim.modality,
        claim.attribution,
        claim.context,
        claim.confidence,
        article.source,
        article.title,
        article.url,
        claim.quote,
        claim.extractor,
        claim.id,
      ];
    }),
  );
  return `${[columns, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

const ESCAPES = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/g;

export function literal(text) {
  const escaped = text.replace(/[\\"\n\r\t]/g, (c) => ESCAPES[c]);
  const plain = escaped.replace(CONTROL, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `"${plain}"`;
}

function iri(base, key) {
  return `<${base}${encodeURIComponent(key)}>`;
}

function dateLiteral(text) {
  const type = { 4: "gYear", 7: "gYearMonth", 10: "date" }[text.length];
  return type ? `${literal(text)}^^xsd:${type}` : literal(text);
}

function claimFields(claim) {
  const fields = ["quote", "source", "modality", "attribution", "context", "place", "amount", "extractor"];
  const value = (field) => (field === "source" ? claim.article.source : claim[field]);
  return [
    `kg:polarity ${literal(claim.negated ? "negated" : "asserted")}`,
    `kg:confidence ${claim.confidence.toFixed(3)}`,
    ...fields.filter(value).map((field) => `kg:${field} ${literal(value(field))}`),
    ...(claim.date ? [`kg:date ${dateLiteral(claim.date)}`] : []),
  ];
}

const PREFIXES = {
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  owl: "http://www.w3.org/2002/07/owl#",
  xsd: "http://www.w3.org/2001/XMLSchema#",
};

// Entities, the direct triples of what is reported as fact, and every claim with its sentence, in the terms of the geokg ontology.
export function toTurtle(shown, model) {
  const { iris } = model;
  const lines = Object.entries({ kg: iris.ontology, ...PREFIXES }).map(([prefix, base]) => `@prefix ${prefix}: <${base}> .`);
  for (const item of shown.entities) {
    const same = /^Q\d+$/.test(item.wikidata ?? "") ? ` ; owl:sameAs <http://www.wikidata.org/entity/${item.wikidata}>` : "";
    lines.push(`${iri(iris.entity, item.key)} a kg:${item.type} ; rdfs:label ${literal(item.name)}@en${same} .`);
  }
  const direct = new Set();
  for (const claim of shown.links.flatMap((item) => item.claims)) {
    const { subject, object, name } = claim.relation;
    const [s, o] = [iri(iris.entity, subject.key), iri(iris.entity, object.key)];
    if (claim.standing === "actual") direct.add(`${s} kg:${name} ${o} .`);
    if (claim.standing === "actual" && model.vocabulary[name].symmetric) direct.add(`${o} kg:${name} ${s} .`);
    const ends = ["a kg:Claim, rdf:Statement", `rdf:subject ${s}`, `rdf:predicate kg:${name}`, `rdf:object ${o}`];
    lines.push(`${iri(iris.claim, claim.id)} ${[...ends, ...claimFields(claim)].join(" ; ")} .`);
  }
  return `${[...lines, ...direct].join("\n")}\n`;
}

export function xml(text) {
  // eslint-disable-next-line no-control-regex
  const clean = String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  return clean.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

export function toGraphml(shown, scene) {
  const keys = [
    ...["label", "type", "country", "wikidata"].map((key) => [key, "node", "string"]),
    ...["x", "y"].map((key) => [key, "node", "double"]),
    ...["relation", "family", "first", "last"].map((key) => [key, "edge", "string"]),
    ...["claims", "origins"].map((key) => [key, "edge", "int"]),
    ["confidence", "edge", "double"],
  ];
  const data = (pairs) =>
    pairs
      .filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([key, value]) => `<data key="${key}">${xml(value)}</data>`)
      .join("");
  const nodes = [...shown.entities].map((entity) => {
    const at = scene.nodes.get(entity)?.at ?? [null, null];
    return `<node id="${xml(entity.key)}">${data([
      ["label", entity.name],
      ["type", entity.type],
      ["country", entity.country],
      ["wikidata", entity.wikidata],
      ["x", at[0]],
      ["y", at[1]],
    ])}</node>`;
  });
  const edges = shown.links.flatMap((item) =>
    [...item.relations].map(([relation, claims]) => {
      const dates = claims
        .map((claim) => claim.when)
        .filter(Boolean)
        .sort();
      const confidence = Math.max(...claims.map((claim) => claim.confidence));
      return `<edge id="${relation.id}" source="${xml(relation.subject.key)}" target="${xml(relation.object.key)}">${data([
        ["relation", relation.name],
        ["family", item.link.family],
        ["claims", claims.length],
        ["origins", originsAmong(relation, claims)],
        ["confidence", confidence],
        ["first", dates[0]],
        ["last", dates.at(-1)],
      ])}</edge>`;
    }),
  );
  const head = keys.map(([key, place, type]) => `<key id="${key}" for="${place}" attr.name="${key}" attr.type="${type}"/>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n${head.join("\n")}\n<graph edgedefault="directed">\n${[...nodes, ...edges].join("\n")}\n</graph>\n</graphml>\n`;
}

function svgLink(item, toScreen, scale) {
  const [from, control, to] = curve(item);
  const [a, c, b] = [toScreen(from), control && toScreen(control), toScreen(to)];
  const point = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const opacity = item.lit ? (item.weak ? 0.5 : 0.85) : 0.08;
  const dash = item.dash.length ? ` stroke-dasharray="${item.dash.join(" ")}"` : "";
  const line = `<path d="M${point(a)}${c ? `Q${point(c)} ` : "L"}${point(b)}" fill="none" stroke="${item.colour}" stroke-width="${item.width.toFixed(1)}" stroke-opacity="${opacity}"${dash}/>`;
  if (!item.way || !item.lit) return line;
  const [start, end, target] = item.way > 0 ? [a, b, item.to] : [b, a, item.from];
  const head = arrow(start, c, end, target.r * scale + 2, 5 + 1.2 * item.width);
  return `${line}<polygon points="${head.map((spot) => spot.map((n) => n.toFixed(1)).join(",")).join(" ")}" fill="${item.colour}" fill-opacity="${opacity}"/>`;
}

// The picture as it stands on the screen: same places, same names (`boxes` are the names that found room).
export function toSvg(scene, boxes, model, { toScreen, width, height, scale, family, colours, title }) {
  const links = scene.links.map((item) => svgLink(item, toScreen, scale));
  const nodes = [...scene.nodes.values()].map((node) => {
    const [x, y] = toScreen(node.at);
    const size = node.r * scale;
    return `<path d="${model.look.shapes[node.shape]}" transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${size.toFixed(2)})" fill="${node.colour}" fill-opacity="${node.lit ? 1 : 0.16}" stroke="${colours.stage}" stroke-width="${(2 / size).toFixed(3)}" paint-order="stroke"><title>${xml(node.entity.name)}</title></path>`;
  });
  const names = boxes.flatMap((box) => {
    const weight = box.font.startsWith("600") ? ' font-weight="600"' : "";
    const line = (text, i) =>
      `<text x="${(box.x + box.w / 2).toFixed(1)}" y="${(box.y + 2 + box.size * 0.85 + i * (box.size + 2)).toFixed(1)}" font-size="${box.size}"${weight}>${xml(text)}</text>`;
    return box.lines.map(line);
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><title>${xml(title)}</title><rect width="100%" height="100%" fill="${colours.stage}"/>\n<g>${links.join("\n")}</g>\n<g>${nodes.join("\n")}</g>\n<g text-anchor="middle" font-family="${xml(family)}" fill="${colours.ink}" stroke="${colours.stage}" stroke-width="3" paint-order="stroke" stroke-linejoin="round">${names.join("\n")}</g>\n</svg>\n`;
}
