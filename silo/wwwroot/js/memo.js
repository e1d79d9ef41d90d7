// A spoken memo: a minute at most, and half a megabyte, whatever this browser records in. It becomes a file of the form.
const LONGEST = 6e4, MOST = 5e5, EVERY = 1000;
const kit = JSON.parse(document.getElementById("kit").textContent);
const box = document.querySelector("[data-memo]");

if (box && navigator.mediaDevices && self.MediaRecorder) {
  const [button, dropping] = box.querySelectorAll("button"), input = box.querySelector("input"), sound = box.querySelector("audio"), told = box.querySelector(".err"), label = button.querySelector("span");
  let recorder;
  box.hidden = false;

  const say = word => { told.textContent = word ? kit.words[word] : ""; told.hidden = !word; };
  const hold = files => {
    const held = new DataTransfer();
    files.forEach(file => held.items.add(file));
    input.files = held.files;
    URL.revokeObjectURL(sound.src);
    if (files.length) sound.src = URL.createObjectURL(files[0]);
    else sound.removeAttribute("src");
    sound.hidden = dropping.hidden = !files.length;
  };
  const isFull = async () => {
    const { usage, quota } = await navigator.storage?.estimate?.() ?? {};
    return quota > 0 && usage / quota > 0.8;
  };

  async function start() {
    if (await isFull()) return say("Field.Memo.Full");
    say("");
    let voice;
    try { voice = await navigator.mediaDevices.getUserMedia({ audio: true }); } catch { return say("Field.Memo.Denied"); }
    const parts = [];
    recorder = new MediaRecorder(voice, { audioBitsPerSecond: 32000 });
    const stop = () => { if (recorder?.state === "recording") recorder.stop(); };
    recorder.ondataavailable = ({ data }) => {
      parts.push(data);
      if (parts.reduce((sum, part) => sum + part.size, 0) > MOST * 0.9) stop();
    };
    recorder.onstop = () => {
      voice.getTracks().forEach(track => track.stop());
      const type = recorder.mimeType.split(";")[0], ending = { "audio/mp4": "m4a", "audio/ogg": "ogg" }[type] ?? "webm";
      recorder = undefined;
      label.textContent = kit.words["Field.Memo.Start"];
      button.setAttribute("aria-pressed", "false");
      if (parts.some(part => part.size)) hold([new File(parts, `memo.${ending}`, { type })]);
    };
    recorder.start(EVERY);
    setTimeout(stop, LONGEST);
    label.textContent = kit.words["Field.Memo.Stop"];
    button.setAttribute("aria-pressed", "true");
  }

  button.addEventListener("click", () => recorder ? recorder.stop() : start());
  dropping.addEventListener("click", () => hold([]));
  input.form.addEventListener("reset", () => setTimeout(hold, 0, []));
}
