// Hears what happens while a page stays open and says so where the page keeps room for it: numbers change in place, everything
// else waits to be asked for, and nothing ever moves under the cursor. A page that nobody sees hears nothing.
const bar = document.querySelector("[data-live]");
const [said, show, gone] = bar.children;
const title = document.title;
let source, patience, waiting;

function listen() {
  if (source || document.hidden) return;
  source = new EventSource(bar.dataset.live);
  source.onopen = () => { patience = 2000; away(false); };
  source.onerror = () => {
    away(true);
    if (source?.readyState !== EventSource.CLOSED) return;
    stop();
    waiting = setTimeout(listen, patience = Math.min((patience ?? 2000) * 2, 60000));
  };
  source.addEventListener("views", event => {
    const numbers = JSON.parse(event.data);
    for (const place of document.querySelectorAll("[data-view]"))
      if (place.dataset.view in numbers) place.textContent = numbers[place.dataset.view];
  });
  source.addEventListener("news", event => tell(JSON.parse(event.data)));
}

function stop() {
  clearTimeout(waiting);
  source?.close();
  source = undefined;
}

function tell({ text, count }) {
  said.textContent = count ? text : "";
  show.hidden = !count;
  bar.classList.toggle("on", count > 0);
  document.title = count ? `(${count}) ${title}` : title;
}

function away(is) {
  gone.hidden = !is;
  bar.classList.toggle("gone", is);
}

// the parts that were named are shown as they are now; forms, and what was typed into them, stay
async function refresh() {
  const answer = await fetch(location.href);
  if (!answer.ok) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const line = page.querySelector("[data-live]");
  const ticked = [...document.querySelectorAll("[data-row] :checked")].map(box => box.value);
  const sprite = document.querySelector("svg[hidden]");
  for (const icon of page.querySelectorAll("symbol")) if (!document.getElementById(icon.id)) sprite.append(icon);
  for (const part of bar.dataset.liveParts.split(",")) {
    const fresh = page.querySelector(part);
    if (!fresh) return location.reload();
    document.querySelector(part)?.replaceWith(fresh);
  }
  for (const box of document.querySelectorAll("[data-row] [type=checkbox]")) box.checked = ticked.includes(box.value);
  bar.dataset.live = line.dataset.live;
  tell({ count: 0 });
  stop();
  listen();
}

show.addEventListener("click", refresh);
document.addEventListener("visibilitychange", () => document.hidden ? stop() : listen());
addEventListener("pagehide", stop);
addEventListener("pageshow", listen);
listen();
