// The layout editor: which layouts there are, and one of them being edited.
import { getHall, post, sentence } from "./api.js";
import { fill, h } from "./dom.js";
import { badge, drawList } from "./layouts-list.js";
import { Model, boxAt, parentOf, partMark } from "./layouts-model.js";
import { drawOutline, drawProperties } from "./layouts-panel.js";
import { Picture } from "./layouts-picture.js";
import { Source } from "./layouts-source.js";
import { history, publish, publishPart } from "./layouts-versions.js";
import { titleOf } from "./layouts-words.js";
import { local, onLanguage, say } from "./text.js";
import { admitted, attempt, confirmed, dialog, message, offlineBar, pageHeader } from "./ui.js";

/** Seconds that a trial on a screen takes before the screen goes back by itself. */
const trialSeconds = 30;
/** Milliseconds between two looks whether somebody else has changed the file meanwhile. */
const lookMilliseconds = 15_000;

const offline = offlineBar();
const top = h("div", { class: "top" });
const place = h("main");
let hall = null;
let editor = null;
/** The part to be chosen in the file of shared parts that is opened next. */
let rootToChoose = null;

/** The few steps for somebody who is here for the first time; closed once, it stays closed. */
function firstSteps() {
  const known = "hallkeeper-layout-steps";
  try { if (localStorage.getItem(known)) return null; } catch { return null; }
  const note = h("div", { class: "note first-steps" },
    h("ol", {}, [
      say("在画面上点一下要改的地方", "Press in the picture what you want to change"),
      say("在右边改文字、字号、颜色；画面马上就变", "Change its text, size and colours on the right; the picture follows at once"),
      say("改错了按“撤销”", "“Undo” takes a change back"),
      say("满意了按“发布”；发布之前，屏上显示的不变", "“Publish” when it is right; screens stay as they are before that"),
    ].map((text, index) => h("li", {}, h("b", {}, `${index + 1} `), text))),
    h("button", { class: "key", type: "button", "data-action": "close-steps", onclick: () => {
      try { localStorage.setItem(known, "yes"); } catch { /* they are shown again next time */ }
      note.remove();
    } }, say("知道了", "Got it")));
  return note;
}

/** One layout, or one file of shared parts, being edited. */
class Editor {
  constructor(name, within) {
    this.model = new Model(name, (what) => this.draw(what));
    this.model.view.within = within;
    this.actions = {
      edit: (edit) => attempt(() => this.model.edit(edit)),
      select: (path) => this.select(path),
      openPart: (file, root) => {
        rootToChoose = root;
        location.hash = `${partMark}${encodeURIComponent(file)}`;
      },
      brothers: (path) => boxAt(this.model.facts.outline, parentOf(path))?.children.filter((each) => each.role !== "single").length ?? 0,
    };
    this.picture = new Picture(this.model, this.actions);
    this.source = new Source(this.model);
    this.outline = h("div", { class: "outline" });
    this.properties = h("div", { class: "properties" });
    this.bar = h("div", { class: "editor-bar" });
    this.notes = h("div", { class: "stack" });
  }

  async open() {
    this.drawFrame();
    try {
      await this.model.load();
      const root = rootToChoose;
      rootToChoose = null;
      if (this.model.facts.outline.roots.some((each) => each.name === root)) this.select({ root, steps: [] });
    } catch (error) {
      fill(place, h("p", { class: "note warn" }, sentence(error)), h("a", { class: "key", href: "#" }, say("返回", "Back")));
    }
  }

  drawFrame() {
    const steps = firstSteps();
    fill(top, pageHeader({ hall, title: say("版式", "Layouts"), me: hall.me }), this.bar);
    fill(place, h("div", { class: "stack" }, steps, this.notes, h("div", { class: "editor" },
      h("section", { class: "pane" }, h("h2", {}, say("结构", "Outline")), this.outline),
      h("section", { class: "stack" }, h("div", { class: "pane" }, this.picture.element),
        h("details", { class: "pane", open: true }, h("summary", {}, say("源文件（给会写的人；改哪边都一样）", "Source, for those who write it; both sides are the same")), this.source.element)),
      h("section", { class: "pane" }, h("h2", {}, say("属性", "Properties")), this.properties))));
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
    this.drawNotes();
    this.drawBar();
  }

  /** What somebody should know who works on this one. */
  drawNotes() {
    const { model } = this;
    const { entry } = model;
    const broken = model.facts.diagnostics.filter((each) => each.severity === "error").length;
    const touched = (model.facts.touches ?? []);
    const bad = touched.filter((each) => each.errors > 0);
    fill(this.notes,
      this.overtaken ? h("div", { class: "note warn row between", "data-overtaken": "" }, h("span", {}, this.overtaken), h("button", { class: "key", type: "button", onclick: () => this.readAnew() }, say("读取新内容", "Read it anew"))) : null,
      entry?.shown?.problem ? h("p", { class: "note warn" }, local(entry.shown.problem)) : null,
      broken && !model.isPart ? h("p", { class: "note bad" }, say(`有${broken}处错误，列在源文件下面；屏上继续显示上一次发布的画面。`,
        `${broken} mistakes, listed below the source; screens go on showing what was published last.`)) : null,
      model.isPart && touched.length ? h("p", { class: "note", "data-touches": String(touched.length) }, say(
        `改这里会改变${touched.length}个版式：${touched.map((each) => each.layout).join("、")}。`,
        `A change here changes ${touched.length} layouts: ${touched.map((each) => each.layout).join(", ")}.`)) : null,
      bad.length ? h("p", { class: "note bad" }, say(`这样改，下列版式会有错误：${bad.map((each) => each.layout).join("、")}。`,
        `These layouts have mistakes with it: ${bad.map((each) => each.layout).join(", ")}.`)) : null);
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
      h("a", { class: "key quiet", href: "#", "data-key": "back", "aria-label": say("返回列表", "Back to the list") }, "←"),
      h("h1", {}, model.isPart ? say(`共用部件 ${model.name.slice(partMark.length)}`, `Shared parts ${model.name.slice(partMark.length)}`) : titleOf(entry) || model.name),
      model.isChanged ? h("span", { class: "badge warn" }, say("未保存", "Not saved")) : model.isPart ? null : badge(entry.draft),
      model.isPart && (facts.touches ?? []).length ? h("select", { "aria-label": say("在哪个版式里看", "Seen within"), "data-key": "within", onchange: (event) => { view.within = event.currentTarget.value; model.check(); } },
        facts.touches.map((each) => h("option", { value: each.layout, selected: each.layout === (view.within ?? facts.within) }, say(`在 ${each.layout} 中`, `in ${each.layout}`)))) : null,
      h("select", { "aria-label": say("画面数据", "Data"), "data-key": "data", onchange: (event) => choose(event.currentTarget.value) },
        facts.samples.map((name) => option(`sample ${name}`, say(...(samples[name] ?? [`样例：${name}`, `Sample: ${name}`])))),
        live.map((each) => option(`live ${each.device}/${each.address}`, `${say("实时", "Live")}：${local(each.name) || each.device}`))),
      facts.themes.length ? h("select", { "aria-label": say("主题", "Theme"), "data-key": "theme", onchange: (event) => { view.theme = event.currentTarget.value; model.paint(); } },
        h("option", { value: "" }, say("本来的颜色", "Own colours")), facts.themes.map((each) => h("option", { value: each, selected: each === view.theme }, each === "high-contrast" ? say("高对比度", "High contrast") : each))) : null,
      key(say("↶ 撤销", "↶ Undo"), () => model.undo(), "", model.done.length > 0, "undo"), key(say("↷ 重做", "↷ Redo"), () => model.redo(), "", model.undone.length > 0, "redo"),
      key(this.picture.zoom === 1 ? say("适合窗口", "Fit") : "1:1", () => { this.picture.zoom = this.picture.zoom === 1 ? null : 1; this.draw(); }, "", true, "zoom"),
      h("span", { class: "spring" }),
      this.trial ? key(say(`试显示还有${this.trial.left}秒：立即恢复`, `${this.trial.left} s left: go back now`), () => this.endTrial(), "danger", true, "end-show")
        : live.some((each) => each.kind === "screen") ? key(say("上屏试30秒", "Show for 30 s"), () => this.show(), "", !broken, "show") : null,
      key(say("保存草稿", "Save draft"), () => this.save(), "", model.isChanged, "save"),
      model.isPart ? null : key(say("历史", "History"), () => history(model, () => model.load()), "", true, "history"),
      key(say("发布", "Publish"), () => this.publish(), "primary", !broken && (model.isPart || model.isChanged || entry.draft?.state !== "same"), "publish"));
  }

  /** The server keeps nobody's work from being overwritten: who came second is told. */
  async save() {
    try {
      await this.model.save();
      this.overtaken = null;
      message(say("已保存为草稿", "Saved as a draft"));
      return true;
    } catch (error) {
      if (error.status !== 412) {
        message(sentence(error), "refusal");
        return false;
      }
      const who = local(error.details?.changedBy) || say("其他人", "Somebody else");
      const takes = await confirmed(say("别人改过这个版式", "Somebody changed this layout"),
        say(`${who}在您打开之后改过它。读取新内容会丢掉您的修改；您可以先复制源文件。`,
          `${who} changed it after you opened it. Reading it anew drops your changes; copy your source first if you need it.`),
        say("读取新内容", "Read it anew"), "danger");
      if (takes) await this.readAnew();
      return false;
    }
  }

  async readAnew() {
    this.overtaken = null;
    await this.model.load();
  }

  /** Tells who has a file open that somebody else has changed it, before their work is in vain. */
  async look() {
    if (document.hidden || !this.model.entry || document.querySelector("dialog[open]")) return;
    let entry;
    try { entry = await this.model.overtaken(); } catch { return; }
    if (!entry || editor !== this) return;
    const who = local(entry.draft?.changedBy) || say("其他人", "Somebody else");
    if (!this.model.isChanged) {
      await this.readAnew();
      message(say(`${who}改过这个版式，已读取新内容`, `${who} changed this layout; it was read anew`));
      return;
    }
    this.overtaken = say(`${who}刚改过这个版式，您的修改还没有保存。读取新内容会丢掉您的修改。`,
      `${who} has just changed this layout, and your changes are not saved. Reading it anew drops yours.`);
    this.drawNotes();
  }

  async publish() {
    if (this.model.isChanged && !(await this.save())) return;
    const done = this.model.isPart ? await publishPart(this.model) : await publish(this.model);
    if (done) await this.model.load();
  }

  async show() {
    const screens = this.model.entry.outputs.filter((each) => each.kind === "screen");
    const output = screens.length === 1 ? screens[0].device : await dialog({
      title: say("在哪个屏上试显示？", "On which screen?"),
      body: (finish) => h("div", { class: "stack" }, screens.map((each) => h("button", { class: "key", type: "button", "data-screen": each.device, onclick: () => finish(each.device) }, local(each.name) || each.device))),
      actions: [{ label: say("取消", "Cancel"), value: null }],
    });
    if (!output) return;
    const done = await attempt(() => post(`${this.model.path}/show`, { source: this.model.source, output, theme: this.model.view.theme || undefined, seconds: trialSeconds }),
      say("正在试显示，30秒后自动恢复", "On the screen for 30 seconds; then it goes back by itself"));
    if (!done) return;
    clearInterval(this.trial?.timer);
    this.trial = { output, left: trialSeconds, timer: setInterval(() => {
      this.trial.left -= 1;
      if (this.trial.left <= 0) this.forgetTrial();
      if (editor === this) this.drawBar();
    }, 1_000) };
    this.drawBar();
  }

  forgetTrial() {
    clearInterval(this.trial?.timer);
    this.trial = null;
  }

  async endTrial() {
    const { output } = this.trial;
    this.forgetTrial();
    this.drawBar();
    await attempt(() => post(`${this.model.path}/show`, { source: this.model.saved, output, seconds: 0 }), say("已恢复", "It is back"));
  }
}

async function route() {
  const name = decodeURIComponent(location.hash.slice(1));
  if (editor?.model.isChanged && editor.model.name !== name
    && !(await confirmed(say("离开？", "Leave?"), say("未保存的修改会丢失。", "Changes that are not saved are lost."), say("离开", "Leave"), "danger"))) {
    window.history.replaceState(null, "", `#${encodeURIComponent(editor.model.name)}`);
    return;
  }
  const before = editor?.model;
  if (!name) {
    editor = null;
    await showList();
    return;
  }
  editor = new Editor(name, before && !before.isPart && name.startsWith(partMark) ? before.name : undefined);
  await editor.open();
}

async function showList() {
  fill(top, pageHeader({ hall, title: say("版式", "Layouts"), me: hall.me }));
  await drawList(place);
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
setInterval(() => editor?.look(), lookMilliseconds);

async function start() {
  document.body.append(offline, top, place);
  hall = await getHall((lost) => offline.show(lost));
  if (!admitted(hall.me, ["manager"])) return;
  onLanguage(() => {
    if (!editor) return showList();
    editor.drawFrame();
    return editor.draw();
  });
  await route();
}

start();
