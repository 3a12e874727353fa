// Hands what is shown to the user as a file, without a server.

import { toCsv, toGraphml, toSvg, toTurtle } from "./exports.js";

export const FORMATS = [
  { name: "png", label: "PNG picture" },
  { name: "svg", label: "SVG picture" },
  { name: "csv", label: "CSV, a row a claim" },
  { name: "ttl", label: "Turtle (RDF)" },
  { name: "graphml", label: "GraphML" },
];

function hand(blob, filename) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = filename;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function fileStem(title) {
  const stem = title
    .normalize("NFKD")
    .replace(/[^\w]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase()
    .slice(0, 60);
  return stem || "graph";
}

// The canvas on its background: vis-network's own is transparent.
function pngOf(canvas, background) {
  const copy = document.createElement("canvas");
  copy.width = canvas.width;
  copy.height = canvas.height;
  const ctx = copy.getContext("2d");
  ctx.fillStyle = background;
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(canvas, 0, 0);
  return new Promise((resolve) => copy.toBlob(resolve, "image/png"));
}

export async function download(format, { model, shown, stage, colours, title }) {
  const stem = fileStem(title);
  const text = (content, type) => hand(new Blob([content], { type: `${type};charset=utf-8` }), `${stem}.${format}`);
  if (format === "csv") text(`\ufeff${toCsv(shown)}`, "text/csv");
  else if (format === "ttl") text(toTurtle(shown, model), "text/turtle");
  else if (format === "graphml") text(toGraphml(shown, stage.scene), "application/xml");
  else if (format === "svg") text(toSvg(stage.scene, stage.boxes, model, { ...stage.frame(), colours, title }), "image/svg+xml");
  else hand(await pngOf(stage.canvas(), colours.stage), `${stem}.png`);
}
