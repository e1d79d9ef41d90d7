// How many have answered, as long as the ballot is open: figures and bars change in place, nothing else does.
const place = document.querySelector("[data-turnout]");
let source;

function listen() {
  if (source || document.hidden) return;
  source = new EventSource(place.dataset.turnout);
  source.addEventListener("turnout", event => JSON.parse(event.data).forEach(show));
  source.addEventListener("over", over);
}

function stop() {
  source?.close();
  source = undefined;
}

// where somebody may be writing, the page stays as it is
function over() {
  stop();
  if (!document.querySelector("main form[method=post]")) location.reload();
}

function show({ key, said, of, gap, label, percent }) {
  const axis = place.querySelector(`[data-axis="${key}"]`);
  if (!axis) return;
  axis.querySelector("[data-axis-said]").textContent = said;
  axis.querySelector("[data-axis-of]").textContent = of;
  axis.querySelector("[data-axis-gap]").textContent = gap;
  axis.querySelector(".meter").setAttribute("aria-label", label);
  axis.querySelector(".mf").setAttribute("width", `${Math.min(percent, 100)}%`);
}

document.addEventListener("visibilitychange", () => document.hidden ? stop() : listen());
addEventListener("pagehide", stop);
addEventListener("pageshow", listen);
listen();
