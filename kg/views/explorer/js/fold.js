// Makes names comparable: without case, accents and script, so that Қазақстан, Казахстан, كازاخستان and Kazakhstan find one entity.

const MARKS = /\p{M}+/gu;
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/g;

export function fold(text, letters) {
  const plain = Array.from(text.normalize("NFC").toLowerCase().replace(INVISIBLE, ""), (c) => letters[c] ?? c).join("");
  return plain
    .normalize("NFKD")
    .replace(MARKS, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

// What is left of a folded name when spelling habits are taken away: kh, q and k are one, so are vowels, doubled letters and y or w.
export function skeleton(folded) {
  return folded
    .replace(/kh|gh|q|ck|c(?!h)/g, "k")
    .replace(/zh|dzh|dj/g, "j")
    .replace(/ph/g, "f")
    .replace(/x/g, "ks")
    .replace(/w|v/g, "v")
    .replace(/\b(?:al|el|ar|as|an) /g, "")
    .replace(/[aeiouyh]/g, "")
    .replace(/(.)\1+/g, "$1");
}

// One entry a name: the entity, the name as it is written, its folded form and its skeleton.
export function searchIndex(entities, letters) {
  const entries = [];
  for (const entity of entities) {
    const names = [entity.name, ...entity.aliases, entity.short];
    for (const written of new Set(names)) {
      const folded = fold(written, letters);
      entries.push({ entity, written, folded, bones: skeleton(folded) });
    }
    for (const id of new Set([entity.key, entity.wikidata].filter(Boolean))) {
      entries.push({ entity, written: id, folded: id.toLowerCase(), bones: "" });
    }
  }
  return entries;
}

function grade(entry, wanted, bones) {
  if (entry.folded === wanted) return 0;
  if (entry.folded.startsWith(wanted)) return 1;
  if (` ${entry.folded}`.includes(` ${wanted}`)) return 2;
  if (wanted.length > 2 && entry.folded.includes(wanted)) return 3;
  if (bones.length > 1 && entry.bones === bones) return 4;
  if (bones.length > 2 && ` ${entry.bones}`.includes(` ${bones}`)) return 5;
  return null;
}

// The best matches first, the most connected first among equals, every entity once, with the name that matched.
export function search(index, text, letters, limit = 12) {
  const wanted = fold(text, letters);
  if (!wanted) return [];
  const bones = skeleton(wanted);
  const best = new Map();
  for (const entry of index) {
    const rank = grade(entry, wanted, bones);
    if (rank === null) continue;
    const known = best.get(entry.entity);
    if (!known || rank < known.rank) best.set(entry.entity, { entity: entry.entity, written: entry.written, rank });
  }
  const found = [...best.values()];
  found.sort((a, b) => a.rank - b.rank || b.entity.degree - a.entity.degree || (a.entity.name < b.entity.name ? -1 : 1));
  return found.slice(0, limit);
}
