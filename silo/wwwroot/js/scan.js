// What a scanned code brings stands behind the #, which no server and no log sees: into its fields with it, and out of the address.
const brought = decodeURIComponent(location.hash.slice(1));
const fields = [...document.querySelectorAll("[data-scan]")];
const elsewhere = document.querySelector("[data-scan-else]");

if (/^[0-9A-Za-z.-]{20,80}$/.test(brought)) {
  const parts = brought.split(".");
  if (fields.length) {
    fields.forEach((field, n) => { if (parts[n]) field.value = parts[n]; });
    history.replaceState(null, "", location.pathname);
    fields[0].form.querySelector("button:not([type=button])").focus();
  } else if (elsewhere) location.replace(elsewhere.dataset.scanElse + location.hash);      // somebody else's letter is open on this device
}
