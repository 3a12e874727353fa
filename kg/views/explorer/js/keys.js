// The keyboard: one key a thing, never while one types.

export const KEYS = [
  { key: "/", text: "search" },
  { key: "o", text: "overview" },
  { key: "s", text: "two sides" },
  { key: "t", text: "table" },
  { key: "p", text: "path" },
  { key: "f", text: "fit into view" },
  { key: "d", text: "dark or light" },
  { key: "b", text: "back" },
  { key: "n", text: "forward (next)" },
  { key: "?", text: "notes on method" },
  { key: "Esc", text: "clear the selection" },
  { key: "arrows, + and -", text: "move and zoom the picture" },
];

const STEP = 80;

function typing(target) {
  return (
    target instanceof HTMLElement && (target.matches("input:not([type=checkbox]), select, textarea") || target.isContentEditable)
  );
}

export function bindKeys(app, commands) {
  const pans = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const onStage = document.activeElement === document.body || document.activeElement?.closest("#picture");
    if (pans[event.key] && onStage) app.stage.pan(...pans[event.key]);
    else if (commands[event.key]) commands[event.key]();
    else return;
    event.preventDefault();
  });
}
