// <button type="button" data-copy="YT-26-000123" data-copied="…" hidden>: shown only where copying works.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  const label = button.querySelector("[data-copy-label]") ?? button;
  const text = label.textContent;
  button.addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(button.dataset.copy); } catch { return; }
    label.setAttribute("role", "status");
    label.textContent = button.dataset.copied;
    setTimeout(() => { label.textContent = text; }, 2500);
  });
}
