// Photos are made small before they leave the device: 1600 pixels, 300 KB, drawn anew, so that neither place nor camera travels with them.
// What is chosen adds up; what is taken away again is gone. The field itself then holds the small ones, for whoever sends the form.
const SIDE = 1600, MOST = 3e5, COUNT = 5;

const drawn = (canvas, quality) => new Promise(done => canvas.toBlob(done, "image/jpeg", quality));

async function shrink(file) {
  if (!file.type.startsWith("image/")) return file;
  let picture;
  try { picture = await createImageBitmap(file, { imageOrientation: "from-image" }); } catch { return file; }      // the server knows more kinds than this browser
  const canvas = document.createElement("canvas");
  for (let side = SIDE; side >= 400; side *= 0.75) {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    [canvas.width, canvas.height] = [Math.max(1, picture.width * scale | 0), Math.max(1, picture.height * scale | 0)];
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    for (const quality of [0.85, 0.7, 0.55]) {
      const blob = await drawn(canvas, quality);
      if (blob && blob.size <= MOST) return new File([blob], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" });
    }
  }
  return file;
}

for (const input of document.querySelectorAll("input[type=file][data-photo]")) {
  const list = document.querySelector(input.dataset.photo), made = document.querySelector("template[data-photo-item]");
  let kept = [];

  const show = () => {
    const held = new DataTransfer();
    for (const { file } of kept) held.items.add(file);
    input.files = held.files;
    list.querySelectorAll("[data-shown]").forEach(one => one.remove());
    list.prepend(...kept.filter(({ url }) => url).map(one => {
      const item = made.content.firstElementChild.cloneNode(true);
      item.dataset.shown = "";
      item.querySelector("img").src = one.url;
      item.querySelector("button").addEventListener("click", () => { drop([one]); show(); });
      return item;
    }));
    if (!list.contains(input)) list.hidden = !list.children.length;
  };
  const drop = gone => {
    gone.forEach(({ url }) => URL.revokeObjectURL(url));
    kept = kept.filter(one => !gone.includes(one));
  };

  input.addEventListener("change", async () => {
    const chosen = [...input.files];
    const ready = Promise.all(chosen.map(shrink));
    input.ready = ready;                                // whoever stores the form waits for this
    const files = await ready;
    kept = [...kept, ...files.map(file => ({ file, url: file.type.startsWith("image/") ? URL.createObjectURL(file) : "" }))].slice(0, COUNT);
    show();
  });
  input.form.addEventListener("reset", () => { drop(kept); setTimeout(show); });
}
