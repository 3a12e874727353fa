// Keeps page and state in step: every change of the state goes down one way, from claims to links to the picture and the panels.

import { passingLinks, entitiesOf, unfolded } from "./filters.js";
import { searchIndex } from "./fold.js";
import { focusOf, missing } from "./focus.js";
import { measure } from "./measures.js";
import { overviewPlaces, makeScene } from "./scene.js";
import { sidesLayout } from "./sides.js";
import { fromHash, startState, Store, toHash } from "./state.js";
import { Stage } from "./stage.js";
import { Theme } from "./theme.js";
import { Legend } from "./legend.js";
import { Panel } from "./panel.js";
import { PathPanel } from "./pathpanel.js";
import { Table } from "./table.js";
import { Timeline } from "./timeline.js";
import { plural } from "./dom.js";

const byId = (id) => document.getElementById(id);

export class App {
  constructor(model) {
    this.model = model;
    this.start = startState(model);
    this.store = new Store(fromHash(location.hash, this.start, model));
    this.theme = new Theme(() => this.themed());
    this.index = searchIndex(model.entities, model.letters);
    this.spots = new Map();
    this.moved = { overview: new Map(), sides: new Map() }; // where the user dragged entities to
    this.last = {};
    const actions = this.actions();
    this.stage = new Stage(byId("stage"), model, {
      click: (hit) => this.clicked(hit),
      doubleClick: (hit) => hit?.entity && this.centre(hit.entity),
      moved: (entity, at) => this.moved[this.store.state.layout === "sides" ? "sides" : "overview"].set(entity, at),
    });
    this.legend = new Legend(byId("legend"), model, this.store, () => this.theme.name);
    this.timeline = new Timeline(byId("timeline"), model, this.store);
    this.panel = new Panel(byId("panel"), model, actions);
    this.pathPanel = new PathPanel(byId("panel"), model, this.index, actions);
    this.table = new Table(byId("table"), model, actions);
    this.store.subscribe((state, step) => this.changed(state, step));
    addEventListener("hashchange", () => this.followAddress());
    this.update({ fit: "all", animate: false });
  }

  actions() {
    return {
      entity: (entity) => this.focus({ kind: "entity", key: entity.key, depth: 1 }),
      link: (link) => this.focus({ kind: "link", ends: [link.a.key, link.b.key], family: link.family }),
      depth: (depth) => this.focus({ ...this.store.state.focus, depth }),
      pathFrom: (entity) => this.focus({ kind: "path", start: entity.key, goal: null, avoid: [], hubs: false, pick: 0 }),
      change: (patch) => this.focus({ ...this.store.state.focus, ...patch }),
      expand: (entity) => this.expand(entity),
    };
  }

  focus(focus) {
    this.store.set({ focus }, { step: true });
  }

  clicked(hit) {
    const { focus } = this.store.state;
    if (hit?.entity && focus?.kind === "path" && (!focus.start || !focus.goal))
      this.actions().change({ [focus.start ? "goal" : "start"]: hit.entity.key });
    else if (hit?.entity) this.actions().entity(hit.entity);
    else if (hit?.link) this.actions().link(hit.link);
    else if (focus) this.focus(null);
  }

  centre(entity) {
    this.actions().entity(entity);
    this.stage.centre(entity);
  }

  // Unfold what an entity is linked to and the core does not show.
  expand(entity) {
    const keys = this.passing
      .filter(({ link }) => link.a === entity || link.b === entity)
      .map(({ link }) => (link.a === entity ? link.b : link.a).key);
    const known = new Set(this.store.state.grown);
    const added = [entity.key, ...keys].filter((key) => !known.has(key) && !this.model.byKey.get(key).core);
    this.store.set({ grown: [...known, ...new Set(added)] }, { step: true });
  }

  followAddress() {
    if (location.hash.slice(1) === toHash(this.store.state, this.start)) return;
    this.store.state = fromHash(location.hash, this.start, this.model);
    this.update({ fit: "focus" });
  }

  changed(state, step) {
    const before = this.last.state;
    const layout =
      before &&
      (state.layout !== before.layout || state.left !== before.left || state.right !== before.right || state.all !== before.all);
    const focus = before && JSON.stringify(state.focus) !== JSON.stringify(before.focus);
    this.update({ fit: layout ? "all" : focus && state.focus ? "focus" : focus ? "all" : null });
    this.remember(step);
  }

  // Write the state into the address: as a step to go back to, or in place.
  remember(step) {
    const hash = `#${toHash(this.store.state, this.start)}`;
    if (hash === (location.hash || "#")) return;
    // the address may wait until the picture is drawn
    if (step) setTimeout(() => (location.hash = hash), 0);
    else {
      try {
        history.replaceState(null, "", hash);
      } catch {
        // a page without an address of its own (a notebook's frame) keeps its state to itself
      }
    }
  }

  themed() {
    this.legend?.build();
    this.update({});
  }

  // Only what the changed part of the state feeds is computed again.
  compute(view) {
    const { last } = this;
    const old = last.state;
    const same = (...fields) => old && fields.every((field) => old[field] === view[field]);
    if (!same("off", "confidence", "origins", "from", "to", "spokes")) this.passing = passingLinks(this.model, view);
    const fresh = last.passing !== this.passing;
    let grown = view.grown;
    for (let round = 0; round < 2; round++) {
      this.shown = this.cut({ ...view, grown });
      this.focused = focusOf(this.model, view, this.passing, this.shown);
      const more = view.layout === "sides" || view.all ? [] : missing(this.model, this.focused, this.passing, this.shown);
      if (!more.length) break;
      grown = [...grown, ...more];
    }
    if (grown !== view.grown) this.store.state = { ...view, grown };
    const picture = `${view.layout === "sides"} ${view.left} ${view.right} ${view.all} ${grown.length}`;
    if (fresh || !same("size") || picture !== last.picture) this.measures = measure(this.shown.links, view.size);
    Object.assign(last, { state: this.store.state, passing: this.passing, picture });
  }

  // The part of the passing links that the layout shows, and where its entities stand.
  cut(view) {
    if (view.layout === "sides") {
      const codes = (name) => new Set(this.model.sides.sets[name]?.codes ?? []);
      const { places, groups } = sidesLayout(this.passing, codes(view.left), codes(view.right));
      this.places = new Map([...places, ...[...this.moved.sides].filter(([entity]) => places.has(entity))]);
      const middle = new Set(groups.middle);
      const links = this.passing.filter(
        ({ link }) => places.has(link.a) && places.has(link.b) && !(middle.has(link.a) && middle.has(link.b)),
      );
      return { links, entities: entitiesOf(links) };
    }
    this.places = new Map([...overviewPlaces(this.model, view, this.spots), ...this.moved.overview]);
    return unfolded(this.model, view, this.passing);
  }

  update({ fit = null, animate = true }) {
    this.compute(this.store.state);
    const view = this.store.state;
    const theme = this.theme.name;
    const lights = this.focused && !this.focused.empty ? this.focused : null;
    const scene = makeScene(this.model, view, this.shown, this.places, this.measures, lights, theme);
    this.stage.draw(scene, this.theme.colours);
    byId("status").textContent = `${this.legend.update(view, this.shown)}.`;
    byId("hidden").textContent = this.hiddenText(view);
    this.timeline.update(view, this.shown);
    this.controls(view);
    this.sidePanel(view, theme);
    if (view.layout === "table") this.table.update(this.shown);
    if (fit) this.stage.fit({ lit: fit === "focus" && Boolean(lights), animate });
    else this.stage.redraw();
  }

  sidePanel(view, theme) {
    const { focused } = this;
    const panel = byId("panel");
    const key = JSON.stringify(view.focus);
    if (focused?.kind === "entity") this.panel.entity(focused.entity, view, this.passing, this.shown, focused.guarded, theme);
    else if (focused?.kind === "link") this.panel.link(focused.link, this.passing, theme);
    else if (focused?.kind === "path") this.pathPanel.show(view.focus, focused.paths, theme);
    else this.panel.rest(this.shown, this.measures, theme);
    if (key !== this.panelKey) panel.scrollTop = 0;
    this.panelKey = key;
    document.body.classList.toggle("has-focus", Boolean(focused));
  }

  controls(view) {
    for (const layout of ["overview", "sides", "table"])
      byId(`layout-${layout}`).setAttribute("aria-pressed", String(view.layout === layout));
    byId("table").hidden = view.layout !== "table";
    byId("picture").classList.toggle("behind", view.layout === "table");
    byId("sides-bar").hidden = view.layout !== "sides";
    byId("left-set").value = view.left ?? "";
    byId("right-set").value = view.right ?? "";
    byId("size").value = view.size;
    byId("colour").value = view.colour;
    byId("all").setAttribute("aria-pressed", String(view.all));
    byId("all").textContent = view.all ? "show the core only" : "show everything";
    byId("all").hidden = !this.model.hasCore || view.layout === "sides";
  }

  // The page says what it does not show.
  hiddenText(view) {
    const passing = entitiesOf(this.passing).size;
    if (view.layout === "sides")
      return `Only entities that link the two sides; ${plural(passing - this.shown.entities.size, "other")} not shown.`;
    if (!this.model.hasCore || view.all) return "";
    const links = this.passing.length - this.shown.links.length;
    return links > 0
      ? `The core: best-supported links. ${plural(passing - this.shown.entities.size, "more entity", "more entities")} and ${plural(links, "link")} not shown.`
      : "";
  }
}
