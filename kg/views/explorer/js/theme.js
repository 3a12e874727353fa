// Light or dark: the system's choice until the user makes one. The canvas takes its colours from the styles.

export class Theme {
  constructor(changed) {
    this.media = matchMedia("(prefers-color-scheme: dark)");
    this.media.addEventListener("change", () => {
      if (!this.chosen) this.apply(changed);
    });
    this.chosen = this.remembered();
    this.apply(() => {});
  }

  remembered() {
    try {
      return localStorage.getItem("explorer-theme");
    } catch {
      return null; // a sandboxed frame has no storage
    }
  }

  get name() {
    return this.chosen ?? (this.media.matches ? "dark" : "light");
  }

  apply(changed) {
    document.documentElement.dataset.theme = this.name;
    const style = getComputedStyle(document.documentElement);
    const colour = (variable) => style.getPropertyValue(variable).trim();
    this.colours = { stage: colour("--stage"), ink: colour("--ink"), soft: colour("--soft"), accent: colour("--accent") };
    changed();
  }

  toggle(changed) {
    this.chosen = this.name === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("explorer-theme", this.chosen);
    } catch {
      // nothing to remember it in
    }
    this.apply(changed);
  }
}
