// A scanned QR code brings code and secret behind the #, which is never sent: into the fields with them, and out of the address.
const [, code, secret] = /^#([^.]+)\.([0-9A-Za-z-]+)$/.exec(location.hash) ?? [];
const field = name => document.querySelector(`[data-track="${name}"]`);

function fill() {
  if (!field("code")) return location.replace("/track?other=1" + location.hash);    // another case is open on this device
  field("code").value = decodeURIComponent(code);
  field("secret").value = secret;
  history.replaceState(null, "", "/track");
  field("go").focus();
}
if (secret) fill();
