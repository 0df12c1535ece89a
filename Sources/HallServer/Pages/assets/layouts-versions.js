// What was published before, side by side with what is published now, and going back to it.
import { get, post } from "./api.js";
import { fill, h } from "./dom.js";
import { clockTime, isoDate, local, say } from "./text.js";
import { attempt, dialog, field } from "./ui.js";

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
