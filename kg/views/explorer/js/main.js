// Starts the page: reads the data, builds the app, and wires the bar at the top to it.

import { App } from "./app.js";
import { h } from "./dom.js";
import { download, FORMATS } from "./downloads.js";
import { bindKeys, KEYS } from "./keys.js";
import { readModel } from "./model.js";
import { SearchBox } from "./searchbox.js";

const byId = (id) => document.getElementById(id);

function setChoices(select, sets) {
  const entries = Object.entries(sets);
  const group = (label, some) =>
    h("optgroup", { label }, ...some.map(([name, { label: text }]) => h("option", { value: name }, text)));
  const byLabel = (a, b) => a[1].label.localeCompare(b[1].label, "en");
  select.append(
    group("regions", entries.filter(([, { codes }]) => codes.length > 1).sort(byLabel)),
    group("countries", entries.filter(([, { codes }]) => codes.length === 1).sort(byLabel)),
  );
}

function wireBar(app) {
  const { store, model } = app;
  for (const layout of ["overview", "sides", "table"])
    byId(`layout-${layout}`).addEventListener("click", () => store.set({ layout }, { step: true }));
  byId("layout-sides").hidden = !model.sides.left || !model.sides.right;
  for (const [id, field] of [
    ["left-set", "left"],
    ["right-set", "right"],
  ]) {
    byId(id).addEventListener("change", (event) => store.set({ [field]: event.target.value }, { step: true }));
  }
  for (const id of ["size", "colour"])
    byId(id).addEventListener("change", (event) => store.set({ [id]: event.target.value }, { step: true }));
  byId("all").addEventListener("click", () => store.set({ all: !store.state.all }, { step: true }));
  byId("zoom-in").addEventListener("click", () => app.stage.zoomBy(1.3));
  byId("zoom-out").addEventListener("click", () => app.stage.zoomBy(1 / 1.3));
  byId("clear").addEventListener("click", () => app.focus(null));
}

function wireDownloads(app) {
  const menu = byId("downloads");
  menu.append(
    ...FORMATS.map(({ name, label }) =>
      h(
        "button",
        {
          type: "button",
          id: `download-${name}`,
          onclick: () => {
            menu.closest("details").open = false;
            download(name, {
              model: app.model,
              shown: app.shown,
              stage: app.stage,
              colours: app.theme.colours,
              title: app.model.title,
            });
          },
        },
        label,
      ),
    ),
  );
  addEventListener("pointerdown", (event) => {
    if (!menu.closest("details").contains(event.target)) menu.closest("details").open = false;
  });
}

export function start() {
  const model = readModel(JSON.parse(byId("data").textContent));
  if (matchMedia("(max-width: 760px)").matches) byId("side").open = false;
  for (const id of ["left-set", "right-set"]) setChoices(byId(id), model.sides.sets);
  const app = new App(model);
  wireBar(app);
  wireDownloads(app);
  const keys = byId("keys");
  keys.append(...KEYS.map(({ key, text }) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, text))));
  new SearchBox(byId("search"), byId("hits"), {
    model,
    index: app.index,
    theme: () => app.theme.name,
    choose: (entity) => app.actions().entity(entity),
  });
  const notes = byId("notes");
  const commands = {
    "/": () => byId("search").focus(),
    o: () => app.store.set({ layout: "overview" }, { step: true }),
    s: () => byId("layout-sides").click(),
    t: () => app.store.set({ layout: "table" }, { step: true }),
    p: () => app.focus({ kind: "path", start: app.focused?.entity?.key ?? null, goal: null, avoid: [], hubs: false, pick: 0 }),
    f: () => app.stage.fit(),
    d: () => app.theme.toggle(() => app.themed()),
    b: () => history.back(),
    n: () => history.forward(),
    "?": () => notes.showModal(),
    "+": () => app.stage.zoomBy(1.3),
    "=": () => app.stage.zoomBy(1.3),
    "-": () => app.stage.zoomBy(1 / 1.3),
    Escape: () => app.focus(null),
  };
  for (const [id, key] of [
    ["path", "p"],
    ["fit", "f"],
    ["dark", "d"],
    ["back", "b"],
    ["forward", "n"],
    ["about", "?"],
  ])
    byId(id).addEventListener("click", commands[key]);
  bindKeys(app, commands);
  document.body.dataset.ready = "yes";
  globalThis.explorer = app;
}
