// Dates of claims are days, months or years: each is kept as the span of days it may mean, counted from 1970.

const DAY = 86400000;

function valid(month, day) {
  return (month === undefined || (month >= 1 && month <= 12)) && (day === undefined || (day >= 1 && day <= 31));
}

// Give [first, last] day of an ISO date, month or year; null for anything else.
export function span(text) {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(text ?? "");
  if (!match) return null;
  const [year, month, day] = match.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  if (!valid(month, day)) return null;
  const first = Date.UTC(year, (month ?? 1) - 1, day ?? 1);
  if (day !== undefined) return [Math.round(first / DAY), Math.round(first / DAY)];
  const last = Date.UTC(year, month ?? 12, 0);
  return [Math.round(first / DAY), Math.round(last / DAY)];
}

export function iso(day) {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

// Cut a stretch of days into at most `most` bins of whole months or years; give the first day of each and of what comes after.
export function bins(first, last, most) {
  const start = new Date(first * DAY);
  const end = new Date(last * DAY);
  const months = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth() + 1;
  const step = [1, 2, 3, 6, 12, 24, 60, 120, 240].find((size) => Math.ceil(months / size) + 1 <= most) ?? 600;
  const index = start.getUTCFullYear() * 12 + start.getUTCMonth();
  let month = index - (index % step);
  const edges = [];
  do {
    edges.push(Math.round(Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY));
    month += step;
  } while (edges.at(-1) <= last);
  return { edges, step };
}

export function binOf(edges, day) {
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (edges[middle] <= day) low = middle;
    else high = middle - 1;
  }
  return low;
}

// Name a bin the way people do: 2024, or Mar 2024.
export function binLabel(day, step) {
  const date = new Date(day * DAY);
  const year = String(date.getUTCFullYear());
  if (step >= 12) return year;
  return `${date.toLocaleString("en", { month: "short", timeZone: "UTC" })} ${year}`;
}
