// The layout editor: which layouts there are, and one of them being edited.
import { get, getHall, post, sentence } from "./api.js";
import { fill, h } from "./dom.js";
import { Model, boxAt, parentOf } from "./layouts-model.js";
import { drawOutline, drawProperties } from "./layouts-panel.js";
import { Picture } from "./layouts-picture.js";
import { Source } from "./layouts-source.js";
import { history } from "./layouts-versions.js";
import { local, onLanguage, say } from "./text.js";
import { admitted, attempt, confirmed, dialog, field, message, offlineBar, pageHeader } from "./ui.js";

const offline = offlineBar();
const top = h("div");
const place = h("main");
let hall = null;
let editor = null;

const states = {
  same: ["已发布", "Published", "good"], changed: ["有未发布的修改", "Changes not published", "warn"],
  broken: ["有错误", "Has mistakes", "bad"], new: ["尚未发布", "Not published yet", "warn"],
};
const kinds = { screen: ["引导屏", "Screen"], board: ["条屏", "LED board"], ticket: ["号票", "Ticket"], slip: ["告知单", "Slip"] };

function badge(draft) {
  const [zh, en, kind] = states[draft?.state] ?? ["文件不在", "The file is gone", "bad"];
  return h("span", { class: `badge ${kind}` }, say(zh, en));
}

async function drawList() {
  editor = null;
  fill(top, pageHeader({ hall, title: say("版式", "Layouts"), me: hall.me }));
  let answer;
  try {
    answer = await get("/layouts");
  } catch (error) {
    fill(place, h("p", { class: "note warn" }, sentence(error)));
    return;
  }
  fill(place, h("div", { class: "stack" },
    h("p", {}, h("a", { href: "/manager" }, say("← 大厅管理", "← Manager"))),
    answer.problems.map((each) => h("p", { class: `note ${each.severity === "info" ? "" : "warn"}` }, local(each))),
    h("div", { class: "layout-grid" }, answer.layouts.map((each) => h("button", {
      class: "key layout-card", type: "button", "data-layout": each.name, onclick: () => { location.hash = each.name; },
    }, each.published ? h("img", { alt: "", loading: "lazy", src: `/api/v1/layouts/${encodeURIComponent(each.name)}/versions/${each.published.hash}/picture.png` }) : null,
      h("b", {}, each.name), h("span", { class: "row" }, badge(each.draft),
        h("span", { class: "soft small" }, say(...(kinds[each.kind] ?? [each.kind ?? "", each.kind ?? ""])), ` ${each.width ?? ""}×${each.height ?? "…"}`)),
      h("span", { class: "soft small" }, each.outputs.length ? each.outputs.map((output) => local(output.name) || output.device).join("、") : say("没有设备使用", "No device uses it")))))));
}

/** One layout being edited. */
class Editor {
  constructor(name) {
    this.model = new Model(name, (what) => this.draw(what));
    this.actions = {
      edit: (edit) => attempt(() => this.model.edit(edit)),
      select: (path) => this.select(path),
      brothers: (path) => boxAt(this.model.facts.outline, parentOf(path))?.children.filter((each) => each.role !== "single").length ?? 0,
    };
    this.picture = new Picture(this.model, this.actions);
    this.source = new Source(this.model);
    this.outline = h("div", { class: "outline" });
    this.properties = h("div", { class: "properties" });
    this.bar = h("div", { class: "editor-bar" });
  }

  async open() {
    fill(top, pageHeader({ hall, title: say("版式", "Layouts"), me: hall.me }), this.bar);
    fill(place, h("div", { class: "editor" },
      h("section", { class: "pane" }, h("h2", {}, say("结构", "Outline")), this.outline),
      h("section", { class: "stack" }, h("div", { class: "pane" }, this.picture.element), h("div", { class: "pane" }, h("h2", {}, say("源文件", "Source")), this.source.element)),
      h("section", { class: "pane" }, h("h2", {}, say("属性", "Properties")), this.properties)));
    try {
      await this.model.load();
    } catch (error) {
      fill(place, h("p", { class: "note warn" }, sentence(error)), h("a", { href: "#" }, say("返回", "Back")));
    }
  }

  select(path) {
    this.model.selection = path;
    const box = this.model.selected;
    if (box) this.source.show(box.line);
    this.draw("selection");
  }

  draw(what) {
    if (editor !== this) return;
    this.picture.draw();
    if (what === "picture") return;
    drawOutline(this.outline, this.model, this.actions);
    this.outline.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
    drawProperties(this.properties, this.model, this.actions);
    this.source.draw();
    this.drawBar();
  }

  drawBar() {
    const { model } = this;
    const { entry, facts, view } = model;
    if (!entry) return;
    const live = entry.outputs ?? [];
    const choose = (value) => {
      const [kind, name] = value.split(" ");
      view.data = kind === "live" ? "live" : name;
      view.output = kind === "live" ? name : null;
      model.paint().then(() => this.drawBar());
    };
    const shown = view.data === "live" ? `live ${view.output}` : `sample ${view.data}`;
    const option = (value, text) => h("option", { value, selected: value === shown }, text);
    const samples = { busy: ["样例：忙", "Sample: busy"], empty: ["样例：空", "Sample: empty"], worst: ["样例：最坏", "Sample: worst case"] };
    const broken = facts.diagnostics.some((each) => each.severity === "error");
    const key = (label, action, kind = "", isOn = true, id) => h("button", { class: `key ${kind}`, type: "button", disabled: !isOn, "data-key": id, "data-action": id, onclick: action }, label);
    fill(this.bar,
      h("a", { class: "key quiet", href: "#", "data-key": "back" }, "←"), h("h1", {}, model.name),
      model.isChanged ? h("span", { class: "badge warn" }, say("未保存", "Not saved")) : badge(entry.draft),
      h("select", { "aria-label": say("画面数据", "Data"), "data-key": "data", onchange: (event) => choose(event.currentTarget.value) },
        facts.samples.map((name) => option(`sample ${name}`, say(...(samples[name] ?? [`样例：${name}`, `Sample: ${name}`])))),
        live.map((each) => option(`live ${each.device}/${each.address}`, `${say("实时", "Live")}：${local(each.name) || each.device}`))),
      facts.themes.length ? h("select", { "aria-label": say("主题", "Theme"), "data-key": "theme", onchange: (event) => { view.theme = event.currentTarget.value; model.paint(); } },
        h("option", { value: "" }, say("本来的颜色", "Own colours")), facts.themes.map((each) => h("option", { value: each, selected: each === view.theme }, each))) : null,
      key("↶", () => model.undo(), "", model.done.length > 0, "undo"), key("↷", () => model.redo(), "", model.undone.length > 0, "redo"),
      key(this.picture.zoom === 1 ? say("适合窗口", "Fit") : "1:1", () => { this.picture.zoom = this.picture.zoom === 1 ? null : 1; this.draw(); }, "", true, "zoom"),
      h("span", { class: "spring" }),
      live.some((each) => each.kind === "screen") ? key(say("试显示30秒", "Show for 30 s"), () => this.show(), "", !broken, "show") : null,
      key(say("保存草稿", "Save draft"), () => this.save(), "", model.isChanged, "save"),
      key(say("历史", "History"), () => history(model, () => model.load()), "", true, "history"),
      key(say("发布", "Publish"), () => this.publish(), "primary", !broken && (model.isChanged || entry.draft?.state !== "same"), "publish"));
  }

  /** The server keeps nobody's work from being overwritten: who came second is told. */
  async save() {
    try {
      await this.model.save();
      message(say("已保存为草稿", "Saved as a draft"));
      return true;
    } catch (error) {
      if (error.status !== 412) {
        message(sentence(error), "refusal");
        return false;
      }
      const who = local(error.details?.changedBy);
      const takes = await confirmed(say("别人改过这个版式", "Somebody changed this layout"),
        say(`${who}在您打开之后改过它。读取新内容会丢掉您的修改；您可以先复制源文件。`,
          `${who} changed it after you opened it. Reading it anew drops your changes; copy your source first if you need it.`),
        say("读取新内容", "Read it anew"), "danger");
      if (takes) await this.model.load();
      return false;
    }
  }

  async publish() {
    if (this.model.isChanged && !(await this.save())) return;
    const note = h("input", { maxlength: "200", "data-key": "note", autofocus: true });
    const text = await dialog({
      title: say("发布", "Publish"),
      body: h("div", { class: "stack" }, h("p", {}, say("所有使用它的设备立即换成新画面。", "Every device that uses it shows the new picture at once.")), field(say("说明（改了什么）", "Note: what changed"), note)),
      actions: [{ label: say("取消", "Cancel"), value: null }, { label: say("发布", "Publish"), kind: "primary", submits: true, value: () => note.value.trim() }],
    });
    if (text === null) return;
    const done = await attempt(() => post(`${this.model.path}/publish`, { etag: this.model.tag, note: text }), say("已发布", "Published"));
    if (done) await this.model.load();
  }

  async show() {
    const screens = this.model.entry.outputs.filter((each) => each.kind === "screen");
    const output = screens.length === 1 ? screens[0].device : await dialog({
      title: say("在哪个屏上试显示？", "On which screen?"),
      body: (finish) => h("div", { class: "stack" }, screens.map((each) => h("button", { class: "key", type: "button", onclick: () => finish(each.device) }, local(each.name) || each.device))),
      actions: [{ label: say("取消", "Cancel"), value: null }],
    });
    if (!output) return;
    await attempt(() => post(`${this.model.path}/show`, { source: this.model.source, output, theme: this.model.view.theme || undefined, seconds: 30 }),
      say("正在试显示，30秒后自动恢复", "On the screen for 30 seconds; then it goes back by itself"));
  }
}

async function route() {
  const name = decodeURIComponent(location.hash.slice(1));
  if (editor?.model.isChanged && editor.model.name !== name
    && !(await confirmed(say("离开？", "Leave?"), say("未保存的修改会丢失。", "Changes that are not saved are lost."), say("离开", "Leave"), "danger"))) {
    window.history.replaceState(null, "", `#${encodeURIComponent(editor.model.name)}`);
    return;
  }
  if (!name) {
    await drawList();
    return;
  }
  editor = new Editor(name);
  await editor.open();
}

document.addEventListener("keydown", (event) => {
  if (!editor || !(event.ctrlKey || event.metaKey) || event.target.tagName === "TEXTAREA" || event.target.tagName === "INPUT") return;
  const letter = event.key.toLowerCase();
  if (letter === "z" && !event.shiftKey) editor.model.undo();
  else if (letter === "y" || letter === "z") editor.model.redo();
  else if (letter === "s") editor.save();
  else if (letter === "d" && editor.model.selection?.steps.length) editor.actions.edit({ op: "duplicate", path: editor.model.selection });
  else return;
  event.preventDefault();
});
window.addEventListener("beforeunload", (event) => {
  if (editor?.model.isChanged) event.preventDefault();
});
window.addEventListener("hashchange", route);
window.addEventListener("resize", () => editor?.picture.draw());

async function start() {
  document.body.append(offline, top, place);
  hall = await getHall((lost) => offline.show(lost));
  if (!admitted(hall.me, ["manager"])) return;
  onLanguage(() => (editor ? editor.draw() : drawList()));
  await route();
}

start();
