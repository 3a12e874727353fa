// Claims as people can check them: the sentence with both names marked, who printed it and when, and how it was read.

import { h, name, plural, safeUrl } from "./dom.js";
import { familyOf, STANDINGS } from "./model.js";

// Cut a sentence at its marks: [text, kind] with kind "", "subject" or "object". Marks may touch, nest or be missing.
// Plain text is cut at the ends of `part` too.
export function pieces(text, marks, part = []) {
  const spans = marks
    .map((mark, i) => mark && { start: mark[0], end: mark[1], kind: i === 0 ? "subject" : "object" })
    .filter(Boolean);
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  const parts = [];
  let at = 0;
  const plain = (end) => {
    for (const cut of [...part.filter((place) => place > at && place < end), end]) {
      if (cut > at) parts.push([text.slice(at, cut), ""]);
      at = Math.max(at, cut);
    }
  };
  for (const { start, end, kind } of spans) {
    if (start < at) continue;
    plain(start);
    parts.push([text.slice(start, end), kind]);
    at = end;
  }
  plain(text.length);
  return parts;
}

// The whole sentence, both names marked; what the claim does not rest on stands back.
function sentence(claim) {
  const [first, last] = claim.part;
  let at = 0;
  const parts = pieces(claim.sentence, claim.marks, claim.part).map(([text, kind]) => {
    const inside = at >= first && at + text.length <= last;
    at += text.length;
    return kind ? h("mark", { class: kind }, text) : h("span", { class: inside ? null : "around" }, text);
  });
  return h("blockquote", { dir: "auto" }, ...parts);
}

function origin(claim) {
  const { article } = claim;
  const url = safeUrl(article.url ?? "");
  const title = article.title ?? null;
  const outlet = article.source ?? null;
  const text = title ?? outlet ?? "article without a title";
  const source = url ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, name(text)) : name(text);
  const dated = article.date && article.date !== claim.date ? `published ${article.date}` : null;
  return h(
    "p",
    { class: "origin" },
    outlet && title ? [name(outlet, { class: "outlet" }), ": "] : null,
    source,
    dated && ` (${dated})`,
  );
}

// Who a claim is about can stand in another sentence ("he", "the ministry").
function unnamed(claim) {
  const ends = [claim.relation.subject, claim.relation.object];
  return ends
    .filter((_, i) => !claim.marks[i])
    .map((entity) => entity.short)
    .join(", ");
}

function reading(claim) {
  const rows = [
    ["named nearby", unnamed(claim)],
    ["date", claim.when ? (claim.date ? claim.date : `${claim.when} (of the article)`) : "not known"],
    ["said by", claim.attribution],
    ["place", claim.place],
    ["amount", claim.amount],
    ["context", claim.context === "other" ? null : claim.context],
    ["confidence", claim.confidence.toFixed(2)],
    ["rule", claim.extractor || null],
  ].filter(([, value]) => value);
  return h(
    "dl",
    { class: "reading" },
    ...rows.map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, name(String(value))))),
  );
}

export function standingTag(standing) {
  if (standing === "actual") return null;
  return h("span", { class: `tag ${standing}` }, STANDINGS.find((entry) => entry.name === standing)?.label ?? standing);
}

export function claimCard(claim, model, theme) {
  const family = familyOf(model, claim.relation.link.family);
  const card = h(
    "li",
    { class: `claim ${claim.standing}` },
    standingTag(claim.standing),
    sentence(claim),
    origin(claim),
    reading(claim),
  );
  card.style.borderInlineStartColor = family[theme];
  return card;
}

// "Kazakhstan consults Qatar", each name a button that goes to its entity.
export function relationLine(relation, model, { onEntity } = {}) {
  const end = (entity) =>
    onEntity
      ? h("button", { type: "button", class: "inline", onclick: () => onEntity(entity) }, name(entity.name))
      : name(entity.name);
  return [
    end(relation.subject),
    " ",
    h("span", { class: "verb" }, model.vocabulary[relation.name].label),
    " ",
    end(relation.object),
  ];
}

// A list of claims that opens short and grows on demand.
export function claimList(claims, model, theme, most = 8) {
  const list = h("ul", { class: "claims" }, ...claims.slice(0, most).map((claim) => claimCard(claim, model, theme)));
  if (claims.length <= most) return [list];
  const rest = claims.slice(most);
  const more = h(
    "button",
    {
      type: "button",
      class: "more",
      onclick: () => {
        list.append(...rest.map((claim) => claimCard(claim, model, theme)));
        more.remove();
      },
    },
    `show ${plural(rest.length, "more claim")}`,
  );
  return [list, more];
}
