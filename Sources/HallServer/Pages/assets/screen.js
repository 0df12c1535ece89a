// A guidance screen: exactly the painted pixels, and never an old picture that looks live.
import { h, setText } from "./dom.js";
import { follow } from "./live.js";
import { makeVoice } from "./screen-voice.js";

const id = decodeURIComponent(location.pathname.split("/")[2] ?? "");
const canvas = h("canvas", { class: "screen-canvas", role: "img", "aria-label": "引导屏 Guidance screen" });
const context = canvas.getContext("2d", { alpha: false });
const spoken = h("p", { class: "visually-hidden", "aria-live": "assertive" });
const lost = h("div", { class: "screen-lost", role: "alert" },
  h("strong", {}, "正在连接……"), h("span", {}, "Connecting…"));
const sound = h("button", { class: "key screen-sound", type: "button", hidden: true }, "点按开启声音 Turn sound on");
const voice = makeVoice({ blocked: (isBlocked) => { sound.hidden = !isBlocked; } });
// Frames are decoded in parallel but drawn in order.
let drawn = Promise.resolve();
let hasPicture = false;

function bytes(base64) {
  const text = atob(base64);
  const result = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) result[index] = text.charCodeAt(index);
  return result;
}

/** One dot of the picture is one device pixel; on another monitor the whole picture is made to fit. */
function place() {
  const ratio = window.devicePixelRatio || 1;
  const exact = canvas.width === Math.round(innerWidth * ratio) && canvas.height === Math.round(innerHeight * ratio);
  const scale = exact ? 1 / ratio : Math.min(innerWidth / canvas.width, innerHeight / canvas.height);
  canvas.style.width = `${canvas.width * scale}px`;
  canvas.style.height = `${canvas.height * scale}px`;
  canvas.style.left = `${(innerWidth - canvas.width * scale) / 2}px`;
  canvas.style.top = `${(innerHeight - canvas.height * scale) / 2}px`;
}

function frame(data) {
  const images = data.rects.map((rect) =>
    createImageBitmap(new Blob([bytes(rect.png)], { type: "image/png" })));
  drawn = drawn.then(async () => {
    const pictures = await Promise.all(images);
    if (canvas.width !== data.width || canvas.height !== data.height) {
      canvas.width = data.width;
      canvas.height = data.height;
      place();
    }
    pictures.forEach((picture, index) => {
      context.drawImage(picture, data.rects[index].x, data.rects[index].y);
      picture.close();
    });
    canvas.dataset.revision = data.revision;
    hasPicture = true;
    lost.hidden = true;
  }).catch((error) => console.error("frame", error));
}

function stale(isStale) {
  lost.hidden = !isStale && hasPicture;
  if (!isStale) return;
  // What stands here may have been overtaken: it must not be read as a call.
  lost.replaceChildren(
    h("strong", {}, "画面暂停更新，请以窗口条屏和语音为准"),
    h("span", {}, "This picture is not live. Please watch the window boards and listen for your number."));
}


document.title = `引导屏 ${id}`;
document.body.append(canvas, lost, sound, spoken);
window.addEventListener("resize", place);
for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, () => voice.unlock());
follow(`/screens/${encodeURIComponent(id)}/stream`, {
  frame,
  voice: (call) => {
    setText(spoken, `${call.text.zh} ${call.text.en}`);
    voice.say(call);
  },
}, { stale, always: true });
