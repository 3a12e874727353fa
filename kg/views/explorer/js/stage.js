// The picture on the screen. vis-network draws the entities and owns the camera (pan, zoom, pinch, animation, dragging);
// links and names are drawn here, around its own drawing, because it strokes every line by itself and lets names collide.

import { distanceTo } from "./geometry.js";
import { curve, extent } from "./scene.js";
import { nodeScale, paintLinks, paintNames, paintNode } from "./paint.js";

// Room for names at the left and right border, at the head and at the foot (where a line tells what is shown), in pixels.
const NAME_ROOM = 74;
const HEAD = 44;
const FOOT = 66;

// A picture with more links than this jumps to where it should be: drawing it for every step on the way would stutter.
const MOST_IN_MOTION = 800;

// How near a pointer must come, in pixels.
const ENTITY_REACH = 5;
const LINK_REACH = 7;

const same = (a, b) => a !== undefined && a[0] === b[0] && a[1] === b[1];

export class Stage {
  constructor(container, model, handlers) {
    this.model = model;
    this.container = container;
    this.moved = handlers.moved;
    this.scene = null;
    this.hovered = null;
    this.boxes = [];
    this.entities = new Map(model.entities.map((entity) => [entity.id, entity]));
    this.vis = globalThis.vis;
    this.present = new Map();
    this.now = { zoom: 1, scale: 1 };
    this.nodes = new this.vis.DataSet([]);
    const options = { ...model.network.options, autoResize: true };
    this.network = new this.vis.Network(container, { nodes: this.nodes, edges: new this.vis.DataSet([]) }, options);
    this.network.on("beforeDrawing", (ctx) => this.beforeDrawing(ctx));
    this.network.on("afterDrawing", (ctx) => this.afterDrawing(ctx));
    this.network.on("click", (event) => handlers.click(this.hit(event.pointer.DOM), event.event?.srcEvent));
    this.network.on("doubleClick", (event) => handlers.doubleClick(this.hit(event.pointer.DOM)));
    this.network.on("dragging", (event) => this.dragged(event.nodes));
    this.network.on("dragEnd", () => this.network.unselectAll());
    container.addEventListener("pointermove", (event) => this.pointed(event));
    container.addEventListener("pointerleave", () => this.hover(null));
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(container);
  }

  zoom() {
    return this.network.getScale();
  }

  scale() {
    return nodeScale(this.zoom(), this.container.clientWidth);
  }

  // Take a scene; `redraw` or `fit` then show it. Only entities that are new or move are told to vis-network; those that leave have no size until they come back.
  draw(scene, colours) {
    this.scene = scene;
    this.colours = colours;
    const changed = [...scene.nodes.values()].filter(({ entity, at }) => !same(this.present.get(entity.id), at));
    for (const { entity, at } of changed) this.present.set(entity.id, at);
    if (changed.length) this.nodes.update(changed.map((node) => this.visNode(node)));
  }

  // vis-network would draw at once, and again for every call: one drawing a frame is enough.
  redraw() {
    this.frameAsked ??= requestAnimationFrame(() => {
      this.frameAsked = null;
      this.network.redraw();
    });
  }

  visNode(node) {
    return {
      id: node.entity.id,
      x: node.at[0],
      y: node.at[1],
      shape: "custom",
      ctxRenderer: ({ ctx, id }) => {
        const drawn = this.scene?.nodes.get(this.entities.get(id));
        const { zoom, scale } = this.now;
        const size = drawn ? (2 * drawn.r * scale) / zoom : 0;
        return {
          drawNode: () => drawn && paintNode(ctx, drawn, this.model.look, this.colours, zoom, scale),
          nodeDimensions: { width: size, height: size },
        };
      },
    };
  }

  beforeDrawing(ctx) {
    this.now = { zoom: this.zoom(), scale: this.scale() };
    if (this.scene) paintLinks(ctx, this.scene, this.now.zoom, this.now.scale);
  }

  afterDrawing(ctx) {
    if (!this.scene) return;
    const ratio = ctx.canvas.width / ctx.canvas.clientWidth || 1;
    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { colours, hovered, model } = this;
    this.boxes = paintNames(ctx, this.scene, { ...this.frame(), colours, hovered, vocabulary: model.vocabulary });
    ctx.restore();
  }

  // How places in the picture become pixels on the screen.
  frame() {
    const zoom = this.zoom();
    const middle = this.network.getViewPosition();
    const { clientWidth: width, clientHeight: height } = this.canvas();
    const toScreen = ([x, y]) => [(x - middle.x) * zoom + width / 2, (y - middle.y) * zoom + height / 2];
    this.family ??= getComputedStyle(this.container).fontFamily;
    return { toScreen, width, height, scale: this.scale(), family: this.family, reserved: this.reserved() };
  }

  // Where the page's own controls lie on the picture.
  reserved() {
    const stage = this.container.getBoundingClientRect();
    const controls = [...this.container.parentElement.children].filter((child) => child !== this.container);
    const boxes = controls.map((control) => control.getBoundingClientRect()).filter(({ width }) => width);
    return boxes.map(({ x, y, width, height }) => ({ x: x - stage.x, y: y - stage.y, w: width, h: height }));
  }

  // What stands under a point of the screen: { entity }, { link } or null. What is lit is meant before what is faint.
  hit({ x, y }) {
    if (!this.scene) return null;
    const point = this.network.DOMtoCanvas({ x, y });
    const at = [point.x, point.y];
    const entity = this.nearest(this.scene.nodes.values(), ENTITY_REACH, (node) => this.toNode(at, node));
    if (entity) return { entity: entity.entity };
    const label = this.boxes.find((box) => x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h);
    if (label) return label.node ? { entity: label.node.entity } : { link: label.item.link };
    const link = this.nearest(this.scene.links, LINK_REACH, (item) => distanceTo(at, ...curve(item)) * this.zoom());
    return link && { link: link.link };
  }

  toNode(at, node) {
    return Math.hypot(at[0] - node.at[0], at[1] - node.at[1]) * this.zoom() - node.r * this.scale();
  }

  nearest(items, reach, distance) {
    let best = null;
    for (const item of items) {
      const far = distance(item);
      const rank = far + (item.lit ? 0 : 3);
      if (far < reach && (!best || rank < best.rank)) best = { item, rank };
    }
    return best?.item ?? null;
  }

  pointed(event) {
    if (this.waiting || event.buttons) return;
    const bounds = this.container.getBoundingClientRect();
    const spot = { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
    this.waiting = requestAnimationFrame(() => {
      this.waiting = null;
      const found = this.hit(spot);
      this.container.classList.toggle("pointing", Boolean(found));
      this.hover(found?.entity ? this.scene.nodes.get(found.entity) : null);
    });
  }

  hover(node) {
    if (node === this.hovered) return;
    this.hovered = node;
    this.redraw();
  }

  dragged(ids) {
    for (const [id, { x, y }] of Object.entries(this.network.getPositions(ids))) {
      const node = this.scene?.nodes.get(this.entities.get(id));
      if (!node) continue;
      node.at = [x, y];
      this.moved(node.entity, node.at);
      this.present.set(id, node.at);
    }
  }

  // Bring everything (or what is lit) into view with room for the names at the border.
  fit({ lit = false, animate = true } = {}) {
    const box = this.scene && extent(this.scene, lit);
    if (!box) return this.redraw();
    const [width, height] = [this.container.clientWidth, this.container.clientHeight];
    const room = Math.min(NAME_ROOM, width * 0.12);
    const scale = Math.min(
      (width - 2 * room) / Math.max(box[2] - box[0], 1),
      (height - HEAD - FOOT) / Math.max(box[3] - box[1], 1),
    );
    const zoom = Math.max(0.05, Math.min(scale, 1.6));
    const calm = !animate || this.scene.links.length > MOST_IN_MOTION || matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.network.moveTo({
      position: { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 + (FOOT - HEAD) / 2 / zoom },
      scale: zoom,
      animation: calm ? false : { duration: 350, easingFunction: "easeInOutQuad" },
    });
  }

  // Move the view so that one place is in the middle, without zooming out.
  centre(entity) {
    const node = this.scene?.nodes.get(entity);
    if (node) this.network.moveTo({ position: { x: node.at[0], y: node.at[1] }, scale: Math.max(this.zoom(), 0.8) });
  }

  zoomBy(factor) {
    this.network.moveTo({ scale: Math.max(0.05, Math.min(this.zoom() * factor, 6)) });
  }

  pan(dx, dy) {
    const { x, y } = this.network.getViewPosition();
    this.network.moveTo({ position: { x: x + dx / this.zoom(), y: y + dy / this.zoom() } });
  }

  resized() {
    if (!this.scene || !this.container.clientWidth) return;
    this.network.setSize("100%", "100%");
    this.network.redraw();
    this.fit({ animate: false, lit: this.scene.focused });
  }

  canvas() {
    return this.container.querySelector("canvas");
  }
}
