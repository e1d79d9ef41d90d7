// What residents will read stands beside the form and grows while it is typed; without this module a button shows it.
for (const form of document.querySelectorAll("form[data-seen-in]")) {
  const place = document.getElementById(form.dataset.seenIn);
  if (!place) continue;       // a form that residents read nothing of
  form.addEventListener("input", () => {
    let any = false;
    for (const slot of place.querySelectorAll("[data-seen]")) {
      const field = form.elements[slot.dataset.seen];
      const text = (field?.selectedOptions ? field.value && field.selectedOptions[0].text : field?.value ?? "").trim();
      slot.textContent = text;
      if (slot.parentElement !== place) slot.parentElement.hidden = !text;
      any ||= text !== "";
    }
    for (const empty of place.querySelectorAll(":scope > .m")) empty.hidden = any;
    place.hidden = !any || form.elements.public?.value === "false";
  });
}
