// Publishing, and what was published before, side by side with what is published now.
import { get, post } from "./api.js";
import { fill, h } from "./dom.js";
import { clockTime, isoDate, local, say } from "./text.js";
import { attempt, dialog, field, message } from "./ui.js";

/** Asks for a note and publishes a layout; true when it was done. */
export async function publish(model) {
  const note = h("input", { maxlength: "200", "data-key": "note", autofocus: true });
  const outputs = model.entry.outputs.map((each) => local(each.name) || each.device);
  const text = await dialog({
    title: say("发布", "Publish"),
    body: h("div", { class: "stack" },
      h("p", {}, outputs.length ? say(`马上换成新画面：${outputs.join("、")}。`, `These show the new picture at once: ${outputs.join(", ")}.`)
        : say("现在没有设备使用这个版式；在列表页可以让设备改用它。", "No device uses this layout now; the list of layouts is where a device is given it.")),
      field(say("说明（改了什么）", "Note: what changed"), note)),
    actions: [{ label: say("取消", "Cancel"), value: null }, { label: say("发布", "Publish"), kind: "primary", submits: true, value: () => note.value.trim() }],
  });
  if (text === null) return false;
  return Boolean(await attempt(() => post(`${model.path}/publish`, { etag: model.tag, note: text }), say("已发布；“历史”里可以恢复以前的", "Published; “History” goes back")));
}

/** Publishes layouts that include the part, those that somebody chooses; true when any was. */
export async function publishPart(model) {
  const note = h("input", { maxlength: "200", "data-key": "note", autofocus: true });
  const touched = model.facts.touches ?? [];
  const boxes = touched.map((each) => [each.layout, h("input", { type: "checkbox", checked: each.errors === 0, disabled: each.errors > 0, "data-publish": each.layout })]);
  const text = await dialog({
    title: say("发布用到它的版式", "Publish the layouts that use it"),
    body: h("div", { class: "stack" },
      h("p", {}, touched.length ? say("共用部件随版式一起发布。没有勾选的版式继续显示原来的画面，以后可以单独发布。", "Shared parts are published with layouts. Those left out go on as they are, and can be published later.")
        : say("还没有版式用到它。", "No layout uses it yet.")),
      boxes.map(([layout, box]) => h("label", { class: "check" }, box, h("span", {}, layout))),
      field(say("说明（改了什么）", "Note: what changed"), note)),
    actions: [{ label: say("取消", "Cancel"), value: null }, { label: say("发布", "Publish"), kind: "primary", submits: true, value: () => note.value.trim() }],
  });
  if (text === null) return false;
  const wanted = boxes.filter(([, box]) => box.checked).map(([layout]) => layout);
  let done = 0;
  for (const layout of wanted) {
    if (await attempt(() => post(`/layouts/${encodeURIComponent(layout)}/publish`, { note: text }))) done += 1;
  }
  if (done) message(say(`已发布${done}个版式`, `${done} layouts published`));
  return done > 0;
}

export async function history(model, restored) {
  const answer = await attempt(() => get(`${model.path}/history`));
  if (!answer) return;
  const { versions } = answer;
  const sample = model.view.data === "live" ? model.facts.samples[0] : model.view.data;
  const picture = (hash) => `/api/v1${model.path}/versions/${hash}/picture.png?sample=${encodeURIComponent(sample ?? "busy")}`;
  const present = versions.find((each) => each.isPublished);
  let chosen = versions.find((each) => !each.isPublished) ?? present;
  const note = h("input", { maxlength: "200" });
  const label = (version) => `${isoDate(version.at)} ${clockTime(version.at)} · ${local(version.by)}`;
  const body = h("div", { class: "stack" });
  const draw = () => {
    fill(body,
      versions.length === 0 ? h("p", {}, say("还没有发布过。", "Nothing has been published yet.")) : null,
      h("div", { class: "version-list stack" }, versions.map((version) => h("button", {
        class: "key", type: "button", "aria-pressed": String(version === chosen), "data-version": version.hash,
        onclick: () => { chosen = version; draw(); },
      }, label(version), version.note ? ` · ${version.note}` : "", version.isPublished ? h("span", { class: "badge good" }, say("现在", "Now")) : null))),
      present && chosen ? h("div", { class: "versions" },
        h("figure", {}, h("figcaption", {}, `${say("现在", "Now")}：${label(present)}`), h("img", { alt: "", src: picture(present.hash) })),
        h("figure", {}, h("figcaption", {}, `${say("选中", "Chosen")}：${label(chosen)}`), h("img", { alt: "", src: picture(chosen.hash) }))) : null,
      chosen && !chosen.isPublished ? field(say("说明", "Note"), note) : null);
  };
  draw();
  const isBack = await dialog({
    title: say("发布历史", "History"), wide: true, body,
    actions: [
      { label: say("关闭", "Close"), value: false },
      { label: say("恢复选中的版本", "Go back to the chosen one"), kind: "primary", value: () => (chosen && !chosen.isPublished ? true : undefined) },
    ],
  });
  if (!isBack) return;
  const done = await attempt(() => post(`${model.path}/rollback`, { hash: chosen.hash, note: note.value.trim() }), say("已恢复", "Restored"));
  if (done) await restored();
}
