// What there is: what every output shows, the layouts, what they share, and pictures.
import { get, post, sentence } from "./api.js";
import { fill, h } from "./dom.js";
import { outputCards } from "./layouts-outputs.js";
import { pictureGallery } from "./layouts-pictures.js";
import { pictureAddress, titleOf } from "./layouts-words.js";
import { local, say } from "./text.js";
import { dialog, field } from "./ui.js";

const states = {
  same: ["已发布", "Published", "good"], changed: ["有未发布的修改", "Changes not published", "warn"],
  broken: ["有错误", "Has mistakes", "bad"], new: ["尚未发布", "Not published yet", "warn"],
};
const kinds = { screen: ["引导屏", "Screen"], board: ["条屏", "LED board"], ticket: ["号票", "Ticket"], slip: ["告知单", "Slip"] };

export function badge(draft) {
  const [zh, en, kind] = states[draft?.state] ?? ["文件不在", "The file is gone", "bad"];
  return h("span", { class: `badge ${kind}` }, say(zh, en));
}

export async function drawList(place) {
  let answer;
  let parts;
  try {
    [answer, { parts }] = await Promise.all([get("/layouts"), get("/parts")]);
  } catch (error) {
    fill(place, h("p", { class: "note warn" }, sentence(error)));
    return;
  }
  const again = () => drawList(place);
  fill(place, h("div", { class: "stack" },
    h("p", { class: "row between" }, h("a", { class: "key quiet", href: "/manager" }, say("← 大厅管理", "← Manager")),
      h("span", { class: "soft" }, say("版式就是屏幕、条屏和号票上显示的内容。点开一个，改好，再发布；发布之前显示的内容不变。",
        "A layout is what a screen, a board or a ticket shows. Open one, change it, publish it; nothing changes before that."))),
    answer.problems.map((each) => h("p", { class: `note ${each.severity === "info" ? "" : "warn"}` }, local(each))),
    h("h2", {}, say("哪里显示什么", "What is shown where")),
    outputCards(answer.outputs, answer.layouts, again),
    h("div", { class: "row between" }, h("h2", {}, say("版式", "Layouts")), h("button", { class: "key", type: "button", "data-action": "new-layout", onclick: create }, say("＋ 新建版式", "＋ New layout"))),
    h("div", { class: "layout-grid" }, answer.layouts.map(card)),
    h("h2", {}, say("共用部件", "Shared parts")),
    h("p", { class: "soft" }, say("各版式共用的页眉、页脚、颜色和字体；改一处，用到的版式都会变。", "Heads, feet, colours and fonts that layouts share; a change shows in all of them.")),
    h("div", { class: "keys" }, parts.map((each) => h("a", { class: "key", href: `#part:${encodeURIComponent(each.name)}`, "data-part": each.name },
      each.name, h("span", { class: "soft small" }, say(`${each.layouts.length}个版式使用`, `used by ${each.layouts.length}`))))),
    h("h2", {}, say("图片", "Pictures")), pictureGallery()));
}

function card(layout) {
  return h("button", {
    class: "key layout-card", type: "button", "data-layout": layout.name, onclick: () => { location.hash = layout.name; },
  }, pictureAddress(layout) ? h("img", { alt: "", loading: "lazy", src: pictureAddress(layout) })
    : h("span", { class: "no-picture soft small" }, say("改好错误后这里有画面", "Its picture is here once its mistakes are gone")),
  h("b", {}, titleOf(layout) || layout.name), h("span", { class: "row" }, badge(layout.draft),
    h("span", { class: "soft small" }, say(...(kinds[layout.kind] ?? [layout.kind ?? "", layout.kind ?? ""])), ` ${layout.width ?? ""}×${layout.height ?? "…"} · ${layout.name}`)),
  h("span", { class: "soft small" }, layout.outputs.length ? layout.outputs.map((output) => local(output.name) || output.device).join(say("、", ", ")) : say("没有设备使用", "No device uses it")));
}

/** Begins a layout of a kind and size. */
async function create() {
  const name = h("input", { maxlength: "64", "data-key": "new-name", placeholder: "screen-east" });
  const kind = h("select", { "data-key": "new-kind", onchange: () => { size.hidden = kind.value !== "screen" && kind.value !== "board"; } },
    Object.entries(kinds).map(([value, words]) => h("option", { value }, say(...words))));
  const width = h("input", { inputmode: "numeric", value: "1920", "aria-label": say("宽（点）", "Width in dots") });
  const height = h("input", { inputmode: "numeric", value: "1080", "aria-label": say("高（点）", "Height in dots") });
  const size = h("div", { class: "time-row" }, width, h("span", {}, "×"), height);
  const problem = h("p", { class: "note bad", role: "alert", hidden: true });
  const save = async (finish) => {
    const isSized = !size.hidden;
    try {
      await post("/layouts", { name: name.value.trim(), kind: kind.value, width: isSized ? Number(width.value) || undefined : undefined, height: isSized ? Number(height.value) || undefined : undefined });
      finish(name.value.trim());
    } catch (error) {
      problem.hidden = false;
      fill(problem, sentence(error));
    }
  };
  let finished;
  const made = await dialog({
    title: say("新建版式", "New layout"),
    body: (finish) => {
      finished = finish;
      return h("div", { class: "stack" }, problem, field(say("名称（文件名）", "Name (of the file)"), name, say("文字、数字、- 和 _", "letters, digits, - and _")),
        field(say("用在哪里", "For"), kind), h("div", { class: "field" }, h("span", { class: "field-label" }, say("大小（点）", "Size in dots")), size));
    },
    actions: [{ label: say("取消", "Cancel"), value: null }, { label: say("新建", "Begin"), kind: "primary", submits: true, value: () => { save(finished); return undefined; } }],
  });
  if (made) location.hash = made;
}
