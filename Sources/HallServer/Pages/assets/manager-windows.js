// Windows: name, and which lines each serves.
import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { failed, key } from "./manager-parts.js";
import { local, say, windowName } from "./text.js";
import { dialog, field } from "./ui.js";

export const title = () => say("窗口", "Windows");
export const isLive = false;

export async function draw(place, context) {
  let now;
  try {
    now = await get("/manager");
  } catch (error) {
    fill(place, failed(error));
    return;
  }
  const served = new Set(now.windows.flatMap((window) => window.lines));
  const orphans = now.lines.filter((line) => !served.has(line.id));
  fill(place,
    orphans.length ? h("p", { class: "note bad" }, say("没有窗口办理：", "Served by no window: "), orphans.map((line) => `${line.prefix} ${local(line.name)}`).join(say("、", ", "))) : null,
    context.hall.zones.map((zone) => {
      const members = now.windows.filter((window) => window.zone === zone.id);
      return members.length === 0 ? null : h("section", { class: "stack" }, h("h2", {}, local(zone.name)),
        h("div", { class: "device-grid" }, members.map((window) => card(window, now.lines, context))));
    }));
}

function card(window, lines, context) {
  const mine = lines.filter((line) => window.lines.includes(line.id));
  return h("article", { class: "card row between window-card" },
    h("div", { class: "grow" }, h("h3", {}, `${windowName(window.id)} · ${local(window.name)}`),
      h("p", { class: "line-tags" }, mine.map((line) => h("span", { class: "line-tag" }, `${line.prefix} ${local(line.name)}`)))),
    key(say("修改", "Edit"), async () => {
      const data = await edit(window, lines);
      if (data && await context.send(`/windows/${window.id}/edit`, data, say("已保存", "Saved"))) context.redraw();
    }, "", { "data-key": `edit-${window.id}`, "aria-label": say(`修改${window.id}号窗口`, `Edit window ${window.id}`) }));
}

function edit(window, lines) {
  const chinese = h("input", { type: "text", value: window.name.zh, required: true, maxlength: "20" });
  const english = h("input", { type: "text", value: window.name.en ?? "", maxlength: "40" });
  const boxes = lines.map((line) => [line, h("input", { type: "checkbox", checked: window.lines.includes(line.id) })]);
  return dialog({
    wide: true, title: windowName(window.id),
    body: [h("div", { class: "form-grid" }, field(say("中文名称", "Chinese name"), chinese), field(say("英文名称", "English name"), english)),
      h("h3", {}, say("办理的业务队列", "Lines it serves")),
      h("div", { class: "check-grid" }, boxes.map(([line, box]) => h("label", { class: "check" }, box, `${line.prefix} ${local(line.name)}`)))],
    actions: [{ label: say("取消", "Cancel"), value: null }, {
      label: say("保存", "Save"), kind: "primary", submits: true,
      value: () => (chinese.value.trim() ? {
        name: { zh: chinese.value.trim(), en: english.value.trim() }, lines: boxes.filter(([, box]) => box.checked).map(([line]) => line.id),
      } : undefined),
    }],
  });
}
