// What is taken down on this device is stored here first and sent from here: once, whatever the line does.
// The id made here is the command id; the server does nothing twice under one id. An item is let go of only after the answer.
const kit = JSON.parse(document.getElementById("kit").textContent);
const say = (word, ...args) => kit.words[word].replace(/\{(\d)\}/g, (_, n) => args[n]);
const one = (name, from = document) => from.querySelector(`[data-${name}]`);
const DAY = 864e5, SHORTEST = 5e3, LONGEST = 3e5, EVERY = 3e4;

// ---- the store
const opened = new Promise((done, fail) => {
  const asked = indexedDB.open("field", 2);
  asked.onupgradeneeded = () => {
    for (const [name, keyPath] of [["item", "id"], ["place", "code"]])
      if (!asked.result.objectStoreNames.contains(name)) asked.result.createObjectStore(name, { keyPath });
  };
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});
async function inStore(mode, act, name = "item") {
  const db = await opened;
  return new Promise((done, fail) => {
    const transaction = db.transaction(name, mode, { durability: "strict" });
    const asked = act(transaction.objectStore(name));
    transaction.oncomplete = () => done(asked.result);
    transaction.onerror = transaction.onabort = () => fail(transaction.error);
  });
}
const all = () => inStore("readonly", store => store.getAll());
const get = id => inStore("readonly", store => store.get(id));
const put = item => inStore("readwrite", store => store.put(item));
const drop = id => inStore("readwrite", store => store.delete(id));

/** A UUID of version 7; crypto.randomUUID is missing where the address is not https. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 5, time = Date.now(); i >= 0; i--, time = Math.floor(time / 256)) bytes[i] = time % 256;
  bytes[6] = bytes[6] & 15 | 112;
  bytes[8] = bytes[8] & 63 | 128;
  return [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// ---- sending: one tab at a time, oldest first
const tabs = "BroadcastChannel" in self ? new BroadcastChannel("outbox") : null;
let pause = SHORTEST, notBefore = 0, signedOut = false, away = false;
const alone = act => navigator.locks ? navigator.locks.request("outbox", act) : act();     // without locks the server still counts once

async function flush() {
  if (Date.now() < notBefore || !navigator.onLine) return show();
  await alone(async () => {
    signedOut = away = false;
    for (const { id } of (await all()).filter(item => item.state === "waiting" && item.by === kit.by).sort((a, b) => a.savedAt - b.savedAt)) {
      const item = await get(id);
      if (item?.state === "waiting" && !await send(item)) {
        notBefore = Date.now() + pause;
        pause = Math.min(pause * 2, LONGEST);
        return;
      }
      pause = SHORTEST;
    }
  });
  await show();
  tabs?.postMessage("");
}

async function send(item) {
  try {
    if (!item.sent) await fix(item);
    if (!item.opened) {
      const answer = await ask("/api/grievances", item, item.id, item.sent, { "Content-Type": "application/json" });
      if (!answer) return false;
      if (!answer.ok) {
        await put({ ...item, state: "rejected", reason: await why(answer) });
        return true;
      }
      item.opened = await answer.json();
      await put(item);
    }
    return await sendFiles(item) && await received(item, item.opened);
  } catch { away = true; return false; }
}

/** One request under an id of its own; nothing where it is to be tried again. */
async function ask(path, item, id, body, headers, patience = 2e4) {
  const answer = await fetch(path, { method: "POST", body, signal: AbortSignal.timeout?.(patience), headers: { ...headers, "Idempotency-Key": id, "Acting-As": item.by } });
  if (answer.status === 401) signedOut = true;
  return answer.status === 401 || answer.status === 429 || answer.status >= 500 ? null : answer;
}

async function why(answer) {
  const problem = await answer.json().catch(() => ({}));
  return [...new Set(Object.values(problem.errors ?? { "": problem.title }).flat())].join(" ");
}

/** The case is on file; its photos and the memo follow, each once, and each is let go of as soon as it has arrived. */
async function sendFiles(item) {
  while (item.files?.length) {
    const { id, name, data } = item.files[0];
    const answer = await ask(`/api/grievances/${item.opened.id}/attachments?public=true`, item, id, data, {
      "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`, "Tracking-Secret": item.opened.trackingSecret ?? "",
    }, 6e4);
    if (!answer) return false;
    if (!answer.ok) item.reason = [item.reason, say("Outbox.FileLost", name, await why(answer))].filter(Boolean).join(" ");
    item.files = item.files.slice(1);
    await put(item);
  }
  return true;
}

/** Before the first try the words are fixed for good, for the same id with other words would be refused. What waited says when it was received, by the server's clock. */
async function fix(item) {
  const waited = Date.now() - item.savedAt;
  const clock = Date.parse((await fetch("/healthz", { cache: "no-store" })).headers.get("Date"));
  const receivedAt = waited > 6e4 && clock ? new Date(clock - waited - 1e3).toISOString() : undefined;
  item.sent = JSON.stringify({ ...item.body, receivedAt });
  await put(item);
}

async function received(item, answer) {
  await put({ id: item.id, by: item.by, savedAt: item.savedAt, state: "received", code: answer.code, secret: answer.trackingSecret, subject: item.body.subject, reason: item.reason, at: Date.now() });
  tell("good", say("Field.Saved"), answer.code, answer.trackingSecret);
  return true;
}

// ---- the pill, and the list
async function show() {
  const items = await all(), mine = items.filter(item => item.by === kit.by);
  for (const item of mine) if (item.state === "received" && Date.now() - item.at > DAY) await drop(item.id);
  const count = state => mine.filter(item => item.state === state).length;
  const waiting = count("waiting"), rejected = count("rejected"), off = !navigator.onLine || away;
  const pill = one("sync");
  if (pill) {
    pill.hidden = false;
    pill.dataset.state = off || waiting || rejected ? "off" : "on";
    pill.dataset.line = off ? "off" : "on";
    pill.querySelector("span").textContent = signedOut && waiting ? say("Field.Sync.SignIn", waiting) : off ? say(waiting ? "Field.Sync.Off" : "Field.Sync.OffNone", waiting)
      : waiting ? say("Field.Sync.Waiting", waiting) : rejected ? say("Field.Sync.Rejected", rejected) : say("Field.Sync.Clear");
  }
  if (one("items")) list(mine, items.filter(item => item.by !== kit.by && item.state === "waiting").length);
}

function list(items, others) {
  const rank = { rejected: 0, waiting: 1, received: 2 };
  one("items").replaceChildren(...items.sort((a, b) => rank[a.state] - rank[b.state] || b.savedAt - a.savedAt).map(row));
  one("empty").hidden = items.length > 0;
  one("now").hidden = !items.some(item => item.state === "waiting");
  one("clear").hidden = !items.some(item => item.state === "received");
  one("signin").hidden = !signedOut;
  one("others").hidden = !others;
  one("others").textContent = say("Outbox.Others", others);
}

function row(item) {
  const made = one("item").content.firstElementChild.cloneNode(true), only = (name, there) => { one(name, made).hidden = !there; };
  one("state", made).textContent = item.code ?? say(item.state === "waiting" ? "Outbox.Waiting" : "Outbox.Rejected");
  const time = made.querySelector("time");
  time.dateTime = new Date(item.savedAt).toISOString();
  time.textContent = say(item.code ? "Outbox.Received" : "Outbox.SavedAt", new Date(item.savedAt).toLocaleString(kit.locale, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" }));
  one("text", made).textContent = (item.code ? item.subject : item.body.text) + (item.files?.length ? ` \u00b7 ${say("Outbox.Files", item.files.length)}` : "");
  one("reason", made).textContent = item.reason ?? "";
  only("reason", item.reason);
  only("again", item.state === "rejected");
  only("edit", item.state === "rejected");
  only("delete", item.state === "rejected");
  only("open", item.code);
  only("slip", item.secret);
  one("open", made).href = `/office/cases/${item.code}`;
  const [code, secret] = made.querySelectorAll("form input");
  [code.value, secret.value] = [item.code ?? "", item.secret ?? ""];
  one("again", made).addEventListener("click", async () => { await put({ ...item, state: "waiting", reason: undefined }); now(); });
  one("edit", made).addEventListener("click", () => { location.href = `/field/log#${item.id}`; });
  one("delete", made).addEventListener("click", async () => { if (confirm(say("Outbox.Delete.Sure"))) { await drop(item.id); show(); } });
  return made;
}

/** One line above the form; a slip is a form of its own, so that the secret stands in no address. */
function tell(kind, words, code, secret) {
  const box = one("told");
  if (!box) return;
  box.hidden = false;
  box.className = `told ${kind}`;
  const head = document.createElement("h2");
  head.textContent = code ? `${words} ${code}` : words;
  box.replaceChildren(head);
  if (!secret) return;
  const slip = Object.assign(document.createElement("form"), { method: "post", action: "/report/slip" });
  for (const [name, value] of Object.entries({ code, secret })) slip.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  slip.append(Object.assign(document.createElement("button"), { className: "txt", textContent: say("Field.Saved.Slip") }),
    Object.assign(document.createElement("a"), { className: "txt", href: `/office/cases/${code}`, textContent: say("Field.Saved.Open") }));
  box.append(slip);
}

// ---- the form
const form = document.getElementById("f"), named = name => form.elements[name];
let edited;

function firstSentence(text) {
  const sentence = text.split(/[\n\u3002\uFF01\uFF1F\uFF1B!?;]/).map(part => part.trim()).find(part => part) ?? text;
  const letters = [...sentence];
  return letters.length > 40 ? letters.slice(0, 39).join("") + "\u2026" : sentence;
}

function bodyOf(data) {
  const word = name => data.get(name)?.trim() || undefined;
  return {
    channel: "field", kind: word("kind"), category: word("category"), subject: firstSentence(word("text")), text: word("text"),
    projectId: word("projectId"), unitId: word("unitId"), place: word("place"), severalPeople: data.has("severalPeople"),
    reporter: { name: word("reporter.name"), phone: word("reporter.phone"), anonymous: data.get("reporter.anonymous") === "true" },
  };
}

/** The homes of the project just chosen; where there is no signal, as they were when it was chosen last on this device. */
async function homes(code) {
  if (!code) return [];
  try {
    const answer = await fetch(`/api/projects/${encodeURIComponent(code)}`, { signal: AbortSignal.timeout?.(2e4) });
    if (!answer.ok) throw answer.status;
    const { buildings } = await answer.json();
    inStore("readwrite", store => store.put({ code, buildings }), "place").catch(() => {});
    return buildings;
  } catch { return (await inStore("readonly", store => store.get(code), "place").catch(() => null))?.buildings ?? []; }
}

async function units(chosen) {
  const code = named("projectId").value, select = named("unitId");
  select.value = "";
  one("units").hidden = true;
  const buildings = await homes(code);
  if (named("projectId").value !== code) return;          // somebody has chosen another one meanwhile
  select.replaceChildren(new Option(say("Field.Unit.None"), ""), ...buildings.map(({ name, units }) => {
    const group = Object.assign(document.createElement("optgroup"), { label: name });
    group.append(...units.map(({ id, number }) => new Option(`${name} ${number}`, id, false, id === chosen)));
    return group;
  }));
  one("units").hidden = !buildings.length;
}

async function edit(id) {
  const item = id && await get(id).catch(() => null);
  if (item?.state !== "rejected") return;
  edited = id;
  const { reporter, severalPeople, ...words } = item.body;
  for (const [name, value] of Object.entries({ ...words, "reporter.name": reporter.name, "reporter.phone": reporter.phone, "reporter.anonymous": `${reporter.anonymous}` }))
    if (named(name) && value !== undefined) named(name).value = value;
  named("severalPeople").checked = severalPeople;
  await units(words.unitId);
}

/** Names or a phone, or else nobody: the same rule as the server's, told before anything is stored. */
function reachable(body) {
  const phone = named("reporter.phone");
  phone.required = !body.reporter.anonymous && !body.reporter.name;
  return form.reportValidity();
}

/** Photos and the memo as they lie in the form, small by now; as bytes, which every browser can store. */
async function filesOf(form) {
  const inputs = [...form.querySelectorAll("input[type=file]")];
  await Promise.all(inputs.map(input => input.ready));
  await Promise.resolve();                              // whoever made them small puts them into the field first
  return Promise.all(inputs.flatMap(input => [...input.files]).map(async file => ({ id: newId(), name: file.name, data: await file.arrayBuffer() })));
}

async function save(event) {
  if (event.submitter?.name === "step") return;
  event.preventDefault();
  event.stopPropagation();
  const body = bodyOf(new FormData(form));
  if (!reachable(body)) return;
  const before = edited ? (await get(edited))?.files ?? [] : [];
  try { await put({ id: newId(), by: kit.by, savedAt: Date.now(), state: "waiting", body, files: [...before, ...await filesOf(form)] }); }
  catch { return form.submit(); }              // no room, or no store in this browser: straight to the server
  if (edited) await drop(edited);
  edited = undefined;
  const project = named("projectId").value;
  form.reset();
  named("projectId").value = project;
  named("unitId").value = "";
  history.replaceState(null, "", "/field/log");
  tell("", say("Field.Kept"));
  scrollTo(0, 0);
  named("category")[0].focus({ preventScroll: true });
  navigator.storage?.persist?.();
  now();
}

if (form) {
  form.addEventListener("submit", save);
  named("reporter.phone").addEventListener("input", event => { event.target.required = false; });
  for (const shown of ["quick", "offline"]) one(shown).hidden = false;
  one("change").hidden = true;
  named("projectId").addEventListener("change", () => units());
  one("quick").addEventListener("click", event => {
    if (event.target.type !== "button") return;
    const text = named("text");
    text.value += event.target.textContent + say("Field.Stop");
    text.focus();
  });
  edit(location.hash.slice(1));
}

one("now")?.addEventListener("click", now);
one("clear")?.addEventListener("click", async () => {
  for (const item of await all()) if (item.by === kit.by && item.state === "received") await drop(item.id);
  show();
});
document.querySelector('form[action="/sign-out"]')?.addEventListener("submit", () => caches?.delete("field-1"));      // the pages go, what waits stays

function now() { notBefore = 0; flush(); }
if (navigator.serviceWorker) navigator.serviceWorker.register("/field/sw.js", { scope: "/field" }).catch(() => {});
else if (one("noworker")) one("noworker").hidden = false;
tabs?.addEventListener("message", show);
addEventListener("online", now);
addEventListener("offline", show);
document.addEventListener("visibilitychange", () => { if (!document.hidden) now(); });
setInterval(flush, EVERY);
flush();
