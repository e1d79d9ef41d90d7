// <button type="button" data-print hidden>
// what is folded up on the screen is wanted on paper
addEventListener("beforeprint", () => document.querySelectorAll("details.fold:not(.redo)").forEach((fold) => (fold.open = true)));
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
