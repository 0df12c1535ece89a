// Pictures that layouts show: looking at them, adding and removing them.
import { get, post, sentence } from "./api.js";
import { fill, h } from "./dom.js";
import { say } from "./text.js";
import { attempt, confirmed, dialog, message } from "./ui.js";

/** Bytes of a picture that the hall takes; larger ones are not even sent. */
const pictureBytes = 4 * 1024 * 1024;

const fileOf = (picture) => picture.path.split("/").at(-1);

/** A file's name as the hall takes it: what it does not take becomes a dash. */
function tidyName(name) {
  const stem = name.replace(/\.png$/i, "").normalize("NFC").replaceAll(/[^\p{L}\p{N}_-]+/gu, "-").replaceAll(/^-+|-+$/g, "").slice(0, 60);
  return `${stem || "picture"}.png`;
}

const base64 = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
};

/** Sends a picture; one of that name is replaced only when somebody says so. Answers its path or null. */
async function upload(file) {
  if (file.size > pictureBytes) {
    message(say("图片太大：至多4 MB", "The picture is too large: at most 4 MB"), "refusal");
    return null;
  }
  const name = tidyName(file.name);
  const png = base64(new Uint8Array(await file.arrayBuffer()));
  const send = (replaces) => post(`/pictures/${encodeURIComponent(name)}`, { png, replaces });
  try {
    return (await send(false)).path;
  } catch (error) {
    if (error.code !== "pictureExists") {
      message(sentence(error), "refusal");
      return null;
    }
    const isMeant = await confirmed(say("替换图片？", "Replace the picture?"),
      say(`已有图片“${name}”。替换后，用到它的版式要再发布一次才会变。`, `There is a picture "${name}". Layouts that use it change once they are published again.`),
      say("替换", "Replace"), "danger");
    return isMeant ? (await attempt(() => send(true)))?.path ?? null : null;
  }
}

async function remove(picture) {
  const uses = picture.layouts.length
    ? say(`正在使用它的版式：${picture.layouts.join("、")}。删除后这些版式会有错误（已发布的画面不变）。`,
      `Layouts that use it: ${picture.layouts.join(", ")}. Without it they have mistakes (what is published stays as it is).`)
    : say("没有版式使用它。", "No layout uses it.");
  if (!(await confirmed(say(`删除“${fileOf(picture)}”？`, `Remove "${fileOf(picture)}"?`), uses, say("删除", "Remove"), "danger"))) return;
  await attempt(() => post(`/pictures/${encodeURIComponent(fileOf(picture))}/remove`, { evenInUse: picture.layouts.length > 0 }));
}

/** All pictures with keys to add, remove and, where `choose` is given, to choose one. */
export function pictureGallery(choose) {
  const place = h("div", { class: "stack" });
  const draw = async () => {
    const answer = await attempt(() => get("/pictures"));
    if (!answer) return;
    const input = h("input", { type: "file", accept: "image/png", "data-key": "upload", "aria-label": say("选择要上传的 PNG 图片", "A PNG picture to add"), onchange: async () => {
      const [file] = input.files;
      if (!file) return;
      const path = await upload(file);
      if (path && choose) choose(path);
      else await draw();
    } });
    fill(place,
      answer.pictures.length ? h("div", { class: "picture-grid" }, answer.pictures.map((picture) => h("div", { class: "picture-card", "data-picture": fileOf(picture) },
        h("img", { alt: "", loading: "lazy", src: `/api/v1/pictures/${encodeURIComponent(fileOf(picture))}` }),
        h("b", {}, fileOf(picture)),
        h("span", { class: "soft small" }, picture.width ? `${picture.width} × ${picture.height}` : say("不是可用的 PNG", "No usable PNG"), picture.layouts.length
          ? say(` · ${picture.layouts.length}个版式使用`, ` · used by ${picture.layouts.length}`) : ""),
        h("span", { class: "row" },
          choose ? h("button", { class: "key primary", type: "button", onclick: () => choose(picture.path) }, say("用这张", "Use it")) : null,
          h("button", { class: "key", type: "button", "data-action": "remove-picture", onclick: async () => { await remove(picture); await draw(); } }, say("删除", "Remove"))))))
        : h("p", { class: "soft" }, say("还没有图片。", "There are no pictures yet.")),
      h("label", { class: "field" }, h("span", { class: "field-label" }, say("添加图片（PNG，每边至多4096点，4 MB）", "Add a picture (PNG, at most 4096 dots a side, 4 MB)")), input));
  };
  draw();
  return place;
}

/** Lets somebody choose or add a picture; answers its path, or null. */
export const choosePicture = () => dialog({
  title: say("选择图片", "Choose a picture"), wide: true, body: (finish) => pictureGallery(finish),
  actions: [{ label: say("取消", "Cancel"), value: null }],
});
