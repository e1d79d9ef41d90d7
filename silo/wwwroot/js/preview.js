// Where there is room for it, the preview follows the focus through the list; without this module the links at the rows' ends show it.
const list = document.querySelector(".list");
for (const hint of document.querySelectorAll("[data-keys-hint]")) hint.hidden = false;
let asked;

async function show(row) {
  const link = row.querySelector("[data-look]");
  const pane = document.querySelector(".prev");
  if (!pane?.getClientRects().length || row.getAttribute("aria-selected") === "true") return;
  for (const other of list.querySelectorAll("[aria-selected]")) other.removeAttribute("aria-selected");
  row.setAttribute("aria-selected", "true");
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(link.href, { signal: asked.signal });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const sprite = document.querySelector("svg[hidden]");
    for (const icon of page.querySelectorAll("symbol")) if (!document.getElementById(icon.id)) sprite.append(icon);
    const fresh = page.querySelector(".prev");
    if (fresh) document.querySelector(".prev").replaceWith(fresh);
    history.replaceState(null, "", link.href);
  } catch (why) { if (why.name !== "AbortError") throw why; }
}

list?.addEventListener("focusin", event => {
  const row = event.target.closest("[data-row]");
  if (row?.querySelector("[data-look]")) show(row);
});
list?.addEventListener("click", event => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !event.target.closest("[data-look]")) return;
  if (!document.querySelector(".prev")?.getClientRects().length) return;
  event.preventDefault();
  show(event.target.closest("[data-row]"));
});
