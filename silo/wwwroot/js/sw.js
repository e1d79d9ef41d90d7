// The field pages without a signal: the last good copy of each, with what it needs. Data never comes from here: /api is not touched.
const KEPT = "field-1", PAGES = ["/field/log", "/field/outbox"], PATIENCE = 3000;

addEventListener("install", event => event.waitUntil(Promise.all(PAGES.map(page => take(page).catch(() => {}))).then(() => skipWaiting())));
addEventListener("activate", event => event.waitUntil(clients.claim()));

addEventListener("fetch", event => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/api/")) return;
  if (request.mode === "navigate" && PAGES.includes(url.pathname)) event.respondWith(page(event, url));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(asset(request));
});

/** Fetches a page and all it names; a page of somebody signed out is a redirect, and is not kept. */
async function take(path) {
  const answer = await fetch(path, { redirect: "manual" });
  await keep(path, answer);
}

async function keep(path, answer) {
  if (!answer.ok || answer.redirected) return;
  const cache = await caches.open(KEPT);
  const named = [...new Set((await answer.clone().text()).match(/\/assets\/[^"'\s)]+/g) ?? [])];
  await Promise.all(named.map(async name => await cache.match(name) || cache.add(name)));
  await cache.put(path, answer);
  const wanted = new Set();
  for (const one of PAGES) for (const name of (await (await cache.match(one, { ignoreVary: true }))?.text())?.match(/\/assets\/[^"'\s)]+/g) ?? []) wanted.add(name);
  for (const old of await cache.keys()) {
    const { pathname } = new URL(old.url);
    if (pathname.startsWith("/assets/") && !wanted.has(pathname)) await cache.delete(old);
  }
}

/** The network first, for as long as somebody at a door will wait; then the copy. */
async function page(event, url) {
  const fresh = fetch(event.request).then(answer => {
    if (!url.search) event.waitUntil(keep(url.pathname, answer.clone()));
    return answer;
  });
  const kept = await (await caches.open(KEPT)).match(url.pathname, { ignoreVary: true });
  if (!kept) return fresh;
  event.waitUntil(fresh.catch(() => {}));
  const late = new Promise(done => setTimeout(done, PATIENCE, kept));
  return Promise.race([fresh.then(answer => answer.status < 500 ? answer : kept, () => kept), late]);
}

async function asset(request) {
  return await (await caches.open(KEPT)).match(request, { ignoreVary: true }) ?? fetch(request);
}
