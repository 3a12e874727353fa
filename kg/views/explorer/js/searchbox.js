// The search box: a list that opens while one types, worked by keys or pointer, after the pattern of an ARIA combobox.

import { h, icon, name } from "./dom.js";
import { search } from "./fold.js";
import { typeOf } from "./model.js";

let count = 0;

export class SearchBox {
  constructor(input, list, { model, index, theme, choose }) {
    Object.assign(this, { input, list, model, index, theme, choose, found: [], active: -1 });
    this.prefix = `option${++count}-`;
    input.addEventListener("input", () => this.refresh());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("focus", () => this.input.value && this.refresh());
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  refresh() {
    this.found = search(this.index, this.input.value, this.model.letters);
    this.active = this.found.length ? 0 : -1;
    this.list.replaceChildren(...(this.found.length ? this.found.map((hit, i) => this.option(hit, i)) : this.nothing()));
    this.list.hidden = !this.input.value.trim();
    this.mark();
  }

  nothing() {
    return [
      h("div", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "No entity has this name"),
    ];
  }

  option({ entity, written }, i) {
    const type = typeOf(this.model, entity.type);
    const also = written !== entity.name && written !== entity.short ? h("span", { class: "also" }, name(written)) : null;
    return h(
      "div",
      { role: "option", id: this.prefix + i, "aria-selected": "false", onpointerdown: (event) => this.pick(i, event) },
      icon(type.shape, type[this.theme()], this.model.look),
      h("span", { class: "found" }, name(entity.name)),
      also,
      h("span", { class: "kind" }, [type.label, entity.type !== "Country" && entity.countryName].filter(Boolean).join(", ")),
    );
  }

  mark() {
    [...this.list.children].forEach((child, i) => child.setAttribute("aria-selected", String(i === this.active)));
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    if (this.active >= 0 && !this.list.hidden) this.input.setAttribute("aria-activedescendant", this.prefix + this.active);
    else this.input.removeAttribute("aria-activedescendant");
    this.list.children[this.active]?.scrollIntoView({ block: "nearest" });
  }

  pick(i, event) {
    event?.preventDefault();
    const hit = this.found[i];
    if (!hit) return;
    this.input.value = "";
    this.close();
    this.choose(hit.entity);
  }

  close() {
    this.list.hidden = true;
    this.mark();
  }

  key(event) {
    if (event.key === "Escape") {
      this.input.value = "";
      this.close();
      this.input.blur();
    } else if (event.key === "Enter") this.pick(this.active, event);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (this.found.length) this.active = (this.active + step + this.found.length) % this.found.length;
      this.mark();
    }
  }
}
