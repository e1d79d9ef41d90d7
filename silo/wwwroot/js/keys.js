// Shortcuts for controls that are there anyway: whatever carries data-key ("c", "/", "g q") answers to it.
// Lists: j and k walk over [data-row] (its first link gets the focus, so Enter opens it), x ticks the row.
// Silent inside fields, and whoever does not want them switches them off (WCAG 2.1.4).
const dialog = document.getElementById("keys");
const opener = document.querySelector("[data-keys-open]");
const toggle = document.querySelector("[data-keys-toggle]");
const visible = element => element.getClientRects().length > 0;
const keyed = () => [...document.querySelectorAll("[data-key]")].filter(visible);
let off = localStorage.getItem("keys") === "off";
let first = "", firstAt = 0;

function show() {
  document.documentElement.classList.toggle("nokeys", off);
  if (toggle) toggle.textContent = off ? toggle.dataset.on : toggle.dataset.off;
}

function help() {
  const list = dialog.querySelector("[data-keys-list]");
  for (const row of list.querySelectorAll("[data-with]")) row.hidden = !document.querySelector(row.dataset.with);
  for (const old of list.querySelectorAll("[data-made]")) old.remove();
  for (const control of keyed()) {
    const row = list.appendChild(document.createElement("div"));
    row.dataset.made = "";
    const keys = row.appendChild(document.createElement("dt"));
    for (const key of control.dataset.key.split(" ")) keys.appendChild(document.createElement("kbd")).textContent = key;
    const name = control.cloneNode(true);
    for (const hint of name.querySelectorAll("kbd, svg")) hint.remove();
    row.appendChild(document.createElement("dd")).textContent =
      name.textContent.trim() || control.getAttribute("aria-label") || control.labels?.[0]?.textContent || "";
  }
  dialog.showModal();
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")].filter(visible);
  const at = rows.findIndex(row => row.contains(document.activeElement));
  const row = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  row?.querySelector("a")?.focus();
  row?.scrollIntoView({ block: "nearest" });
  return row;
}

function press(key, event) {
  if (key === "?" && dialog) return help();
  if (key === "j" || key === "k") return walk(key === "j" ? 1 : -1);
  if (key === "x" && document.activeElement?.closest("[data-row]")) return document.activeElement.closest("[data-row]").querySelector("[type=checkbox]")?.click();
  const chord = event.timeStamp - firstAt < 1500 ? `${first} ${key}` : key;
  const control = keyed().find(one => one.dataset.key === chord) ?? keyed().find(one => one.dataset.key === key);
  [first, firstAt] = [key, event.timeStamp];
  if (!control) return;
  event.preventDefault();
  if (control.matches("input, textarea, select")) { control.focus(); control.select?.(); } else control.click();
}

addEventListener("keydown", event => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || off || dialog?.open) return;
  const field = event.target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  if (field) { if (event.key === "Escape") field.blur(); return; }
  press(event.key, event);
});

if (opener && dialog) { opener.hidden = false; opener.addEventListener("click", help); }
toggle?.addEventListener("click", () => {
  off = !off;
  localStorage.setItem("keys", off ? "off" : "on");
  show();
});
show();
