// Builds elements. Text only ever becomes text: there is no innerHTML anywhere in the explorer.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.setAttribute("class", value);
    else if (name === "value" || name === "checked" || name === "indeterminate") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function h(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

export function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

export function show(parent, ...children) {
  parent.replaceChildren(...children.flat(Infinity).filter(Boolean));
}

// A name from the web, kept from turning the text around it (right-to-left names, stray marks).
export function name(text, properties = {}) {
  return h("bdi", { dir: "auto", ...properties }, text);
}

// Only addresses of the web may be followed.
export function safeUrl(text) {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

export function icon(shape, colour, look, size = 16) {
  return svg(
    "svg",
    { viewBox: "-1.4 -1.4 2.8 2.8", width: size, height: size, class: "icon", "aria-hidden": "true" },
    svg("path", { d: look.shapes[shape], fill: colour }),
  );
}

export function plural(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
