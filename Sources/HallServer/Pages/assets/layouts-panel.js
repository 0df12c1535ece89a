// The outline of boxes, and the properties of the one that is chosen.
import { fill, h } from "./dom.js";
import { allBoxes, parentOf, samePath } from "./layouts-model.js";
import { blanks, choices, choiceWord, colours, columnBlank, kindWord, labelWord, lists, numbers, offeredFor, texts } from "./layouts-words.js";
import { say } from "./text.js";
import { field } from "./ui.js";

const containers = ["row", "column", "stack", "box", "first-fit", "playlist"];
const wordOf = (box) => (box.role === "tableColumn" ? say("列", "Column") : kindWord(box.kind));

function titleOf(box) {
  const says = ["text", "title", "use", "image", "rows", "qr", "barcode"].map((name) => box.properties.find((each) => each.name === name)?.value).find(Boolean);
  return says ?? "";
}

export function drawOutline(place, model, actions) {
  fill(place, allBoxes(model.facts.outline).map(({ box, path }) => h("button", {
    type: "button", "data-key": `box-${path.root}-${path.steps.join("-")}`, "aria-current": String(samePath(path, model.selection)),
    style: { paddingInlineStart: `${8 + 14 * path.steps.length}px` }, onclick: () => actions.select(path),
  }, h("span", { class: "kind" }, path.steps.length || path.root === "body" ? wordOf(box) : `${wordOf(box)} · ${path.root}`), h("span", { class: "says" }, titleOf(box)))));
}

export function drawProperties(place, model, actions) {
  const box = model.selected;
  if (!box) {
    fill(place, h("p", { class: "soft" }, say("在画面或结构中点选一个盒子。", "Choose a box in the picture or the outline.")));
    return;
  }
  const key = `${model.selection.root}-${model.selection.steps.join("-")}`;
  fill(place, h("h3", {}, wordOf(box)), tools(box, model, actions),
    offeredFor(box).map((name) => control(name, box, model, actions, key)), adder(box, model, actions));
}

function tools(box, model, actions) {
  const path = model.selection;
  const own = path.steps.at(-1);
  const isListed = path.steps.length > 0 && box.role !== "single";
  const key = (label, edit, isOn = true) => h("button", { class: "key", type: "button", disabled: !isOn, onclick: () => actions.edit(edit) }, label);
  return h("div", { class: "tools" }, isListed ? [
    key(say("前移", "Earlier"), { op: "move", path, into: parentOf(path), index: own - 1 }, own > 0),
    key(say("后移", "Later"), { op: "move", path, into: parentOf(path), index: own + 2 }, own + 1 < actions.brothers(path)),
    key(say("复制", "Copy"), { op: "duplicate", path }),
    key(say("删除", "Remove"), { op: "remove", path }),
  ] : null);
}

function control(name, box, model, actions, key) {
  const known = box.properties.find((each) => each.name === name);
  const value = known?.value ?? "";
  const path = model.selection;
  const put = (text) => {
    if (text === value) return;
    if (text === "" && known && name !== "text") actions.edit({ op: "unset", path, property: name });
    else if (numbers.has(name) || lists.has(name)) actions.edit({ op: "setSource", path, property: name, yaml: text });
    else actions.edit({ op: "set", path, property: name, value: text });
  };
  const common = { "data-key": `${key}-${name}`, "data-property": name, onchange: (event) => put(event.currentTarget.value.trim()) };
  const options = (all, word) => [h("option", { value: "" }, "—"), ...[...new Set([...all, value].filter(Boolean))].map((each) =>
    h("option", { value: each, selected: each === value }, word(each)))];
  if (choices[name]) return field(labelWord(name), h("select", common, options(choices[name], choiceWord)));
  if (name === "style" || name === "title-style") return field(labelWord(name), h("select", common, options(model.facts.outline.styles, (each) => each)));
  if (colours.has(name)) return field(labelWord(name), colour(value, common, put, model));
  if (texts.has(name)) return field(labelWord(name), h("textarea", { ...common, rows: "2", value }));
  const hint = { width: "120 · 25% · 1fr · auto", height: "120 · 25% · 1fr · auto", when: "call and not closed" }[name];
  return field(labelWord(name), h("input", { ...common, value, placeholder: hint, inputmode: numbers.has(name) ? "numeric" : undefined }));
}

function colour(value, common, put, model) {
  const names = `colours-${model.name}`;
  return h("span", { class: "swatch" },
    h("input", { type: "color", "aria-label": say("选颜色", "Pick a colour"), value: /^#[0-9a-f]{6}$/i.test(value) ? value : "#000000", onchange: (event) => put(event.currentTarget.value) }),
    h("span", {}, h("input", { ...common, value, list: names }),
      h("datalist", { id: names }, model.facts.outline.colors.map((each) => h("option", { value: each })))));
}

function adder(box, model, actions) {
  const isTable = box.kind === "table";
  const holds = box.role !== "tableColumn" && (isTable || containers.includes(box.kind));
  const into = holds ? model.selection : parentOf(model.selection);
  const isInside = into === model.selection;
  if (!isInside && (model.selection.steps.length === 0 || box.role === "single")) return null;
  const index = isInside ? 999 : model.selection.steps.at(-1) + 1;
  const entries = isTable || box.role === "tableColumn" ? [["column", columnBlank]] : blanks;
  return h("section", {}, h("h3", {}, isInside ? say("在里面添加", "Add inside") : say("在后面添加", "Add after")),
    h("div", { class: "tools" }, entries.map(([kind, yaml]) => h("button", { class: "key", type: "button", "data-add": kind,
      onclick: () => actions.edit({ op: "insert", path: into, index, yaml }) }, kind === "column" && entries.length === 1 ? say("列", "Column") : kindWord(kind)))));
}
