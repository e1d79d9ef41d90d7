// A form that is on its way says so, and is not sent twice. The server does not need this: it knows the command id.
const sent = new Set(), labels = new Map();

addEventListener("submit", event => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.method === "get") return;
  if (sent.has(form)) { event.preventDefault(); return; }
  sent.add(form);
  const button = event.submitter ?? form.querySelector("button:not([type=button])");
  if (!button?.dataset.busy) return;
  labels.set(button, button.innerHTML);
  button.textContent = button.dataset.busy;
  button.setAttribute("aria-disabled", "true");       // not disabled: its name and value still have to travel
});

// back from the next page: the form can be sent again
addEventListener("pageshow", () => {
  sent.clear();
  for (const [button, label] of labels) {
    button.innerHTML = label;
    button.removeAttribute("aria-disabled");
  }
  labels.clear();
});
