// A one-time link carries its word behind the #, which no server and no log sees; here it goes into its field and out of the address.
const field = document.querySelector("[data-word]");
const word = decodeURIComponent(location.hash.slice(1));
if (field && /^[0-9a-zA-Z-]+$/.test(word)) {
  field.value = word;
  history.replaceState(null, "", location.pathname);
  document.getElementById("userName")?.focus();
}
