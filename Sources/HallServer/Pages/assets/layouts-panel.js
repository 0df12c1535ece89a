// The outline of boxes, and the properties of the one that is chosen.
import { fill, h } from "./dom.js";
import { allBoxes, parentOf, samePath } from "./layouts-model.js";
import { choosePicture } from "./layouts-pictures.js";
import { blanks, choices, choiceWord, colours, columnBlank, kindWord, labelWord, lists, numbers, offeredFor, plainText, texts } from "./layouts-words.js";
import { local, say } from "./text.js";
import { field } from "./ui.js";

const containers = ["row", "column", "stack", "box", "first-fit", "playlist"];
const wordOf = (box) => (box.role === "tableColumn" ? say("列", "Column") : kindWord(box.kind));

function titleOf(box) {
  const says = ["title", "text", "use", "image", "rows", "qr", "barcode"].map((name) => box.properties.find((each) => each.name === name)?.value).find(Boolean);
  return says ?? "";
}

/** What a column or a text is filled with, whatever its title is. */
const contentOf = (box) => ["text", "title", "use", "image", "rows", "qr", "barcode"].map((name) => box.properties.find((each) => each.name === name)?.value).find(Boolean) ?? "";

export function drawOutline(place, model, actions) {
  fill(place, allBoxes(model.facts.outline).map(({ box, path }) => h("button", {
    type: "button", "data-key": `box-${path.root}-${path.steps.join("-")}`, "aria-current": String(samePath(path, model.selection)),
    "data-content": contentOf(box), style: { paddingInlineStart: `${8 + 14 * path.steps.length}px` }, onclick: () => actions.select(path),
    onkeydown: (event) => outlineKey(event, path, box, actions),
  }, h("span", { class: "kind" }, path.steps.length || path.root === "body" ? wordOf(box) : `${wordOf(box)} · ${path.root}`),
  h("span", { class: "says" }, plainText(titleOf(box), model.facts.values)))),
  sharedLinks(model));
}

/** Arrow keys go through the outline; with Alt they move the box among its brothers. */
function outlineKey(event, path, box, actions) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (event.key === "Delete" && path.steps.length && box.role !== "single") {
    actions.edit({ op: "remove", path });
  } else if (step && event.altKey) {
    const own = path.steps.at(-1);
    if (!path.steps.length || box.role === "single" || (step < 0 ? own === 0 : own + 1 >= actions.brothers(path))) return;
    actions.select(path);
    actions.edit({ op: "move", path, into: parentOf(path), index: step < 0 ? own - 1 : own + 2 }, true);
  } else if (step) {
    const next = step < 0 ? event.currentTarget.previousElementSibling : event.currentTarget.nextElementSibling;
    if (next?.dataset.key?.startsWith("box-")) {
      next.focus();
      next.click();
    }
  } else return;
  event.preventDefault();
}

/** The files of shared parts that a layout includes, by name. */
const sharedFiles = (model) => (model.isPart ? [] : (model.facts.files ?? []).slice(1).map((each) => /^parts\/(.+)\.yaml$/.exec(each)?.[1]).filter(Boolean));

function sharedLinks(model) {
  const names = sharedFiles(model);
  if (!names.length) return null;
  return h("div", { class: "shared stack" }, h("h3", {}, say("各版式共用", "Shared with others")), names.map((name) => h("a", {
    class: "key", href: `#part:${encodeURIComponent(name)}`, "data-part": name,
  }, say(`共用部件：${name}`, `Shared parts: ${name}`))));
}

export function drawProperties(place, model, actions) {
  const box = model.selected;
  if (!box) {
    fill(place, h("p", { class: "soft" }, say("在画面上点一下要改的地方，或在左边的结构中选一项，这里就会出现它的文字、字号、颜色和大小。",
      "Press what you want to change in the picture, or choose it in the outline: its text, size and colours appear here.")));
    return;
  }
  const key = `${model.selection.root}-${model.selection.steps.join("-")}`;
  const shared = box.kind === "use" ? sharedFiles(model) : [];
  const part = box.properties.find((each) => each.name === "use")?.value;
  fill(place, h("h3", {}, wordOf(box)), tools(box, model, actions),
    shared.map((file) => h("button", { class: "key", type: "button", "data-action": "open-part", onclick: () => actions.openPart(file, part) },
      say(`改“${part}”本身（在 ${file} 中，别的版式也会变）`, `Change "${part}" itself (in ${file}; other layouts change, too)`))),
    offeredFor(box).map((name) => control(name, box, model, actions, key)), adder(box, model, actions));
}

function tools(box, model, actions) {
  const path = model.selection;
  const own = path.steps.at(-1);
  const isListed = path.steps.length > 0 && box.role !== "single";
  const key = (name, label, edit, isOn = true) => h("button", { class: "key", type: "button", "data-action": name, disabled: !isOn, onclick: () => actions.edit(edit) }, label);
  return h("div", { class: "tools" }, isListed ? [
    key("earlier", say("↑ 前移", "↑ Earlier"), { op: "move", path, into: parentOf(path), index: own - 1 }, own > 0),
    key("later", say("↓ 后移", "↓ Later"), { op: "move", path, into: parentOf(path), index: own + 2 }, own + 1 < actions.brothers(path)),
    key("copy", say("复制", "Copy"), { op: "duplicate", path }),
    key("remove", say("删除", "Remove"), { op: "remove", path }),
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
  if (name === "style" || name === "title-style") return field(labelWord(name), h("select", common, options(model.facts.styles ?? model.facts.outline.styles, (each) => each)));
  if (name === "font") return field(labelWord(name), h("select", common, options(model.facts.fonts ?? [], (each) => each)));
  if (name === "image") {
    return field(labelWord(name), h("span", { class: "with-key" }, h("input", { ...common, value }),
      h("button", { class: "key", type: "button", onclick: async () => { const chosen = await choosePicture(); if (chosen) put(chosen); } }, say("选择…", "Choose…"))));
  }
  if (colours.has(name)) return field(labelWord(name), colour(name, value, common, put, model));
  if (texts.has(name)) return field(labelWord(name), h("span", { class: "stack tight" }, h("textarea", { ...common, rows: "2", value }), inserter(name, value, put, model)));
  const isStyled = !known && box.properties.some((each) => each.name === "style") && ["size", "min-size"].includes(name);
  const hint = isStyled ? say("同样式", "as in the style") : { width: "120 · 25% · 1fr · auto", height: "120 · 25% · 1fr · auto", when: "call and not closed" }[name];
  return field(labelWord(name), h("input", { ...common, value, placeholder: hint, inputmode: numbers.has(name) ? "numeric" : undefined }));
}

/** Puts a value of the hall behind a text, by what it is called. */
function inserter(name, value, put, model) {
  const values = (model.facts.values ?? []).filter((each) => !each.of || each.of === rowsAround(model));
  if (name === "title" || !values.length) return null;
  return h("select", { "aria-label": say("插入大厅数据", "Insert a value of the hall"), "data-insert": name, onchange: (event) => {
    const chosen = event.currentTarget.value;
    if (chosen) put(`${value}{{${chosen}}}`);
  } }, h("option", { value: "" }, say("插入大厅数据…", "Insert a value…")),
  values.map((each) => h("option", { value: each.path }, local(each))));
}

/** The list that the rows of the chosen box's table are from; undefined outside tables. */
function rowsAround(model) {
  let box = model.facts.outline.roots.find((each) => each.name === model.selection.root)?.box;
  let rows;
  for (const step of [...model.selection.steps, null]) {
    rows = box?.properties.find((each) => each.name === "rows")?.value ?? rows;
    if (step === null) break;
    box = box?.children[step];
  }
  return rows?.match(/[A-Za-z.]+/)?.[0];
}

function colour(name, value, common, put, model) {
  const names = `colours-${model.name}`;
  return h("span", { class: "swatch" },
    h("input", { type: "color", "aria-label": say("选颜色", "Pick a colour"), value: /^#[0-9a-f]{6}$/i.test(value) ? value : "#000000", onchange: (event) => put(event.currentTarget.value) }),
    h("span", {}, h("input", { ...common, value, list: names, placeholder: value ? undefined : name === "color" ? say("同样式", "as in the style") : say("无", "none") }),
      h("datalist", { id: names }, (model.facts.colors ?? model.facts.outline.colors).map((each) => h("option", { value: each })))));
}

function adder(box, model, actions) {
  const isTable = box.kind === "table";
  const holds = box.role !== "tableColumn" && (isTable || containers.includes(box.kind));
  const into = holds ? model.selection : parentOf(model.selection);
  const isInside = into === model.selection;
  if (!isInside && (model.selection.steps.length === 0 || box.role === "single")) return null;
  const index = isInside ? 999 : model.selection.steps.at(-1) + 1;
  const entries = isTable || box.role === "tableColumn" ? [["column", columnBlank]] : blanks;
  const add = async (kind, blank) => {
    const chosen = kind === "image" ? await choosePicture() : null;
    if (kind === "image" && !chosen) return;
    actions.edit({ op: "insert", path: into, index, yaml: blank ?? `{image: ${JSON.stringify(chosen)}, height: 120}` });
  };
  return h("section", {}, h("h3", {}, isInside ? say("在里面添加", "Add inside") : say("在后面添加", "Add after")),
    h("div", { class: "tools" }, entries.map(([kind, blank]) => h("button", { class: "key", type: "button", "data-add": kind,
      onclick: () => add(kind, blank) }, "＋ ", kind === "column" && entries.length === 1 ? say("列", "Column") : kindWord(kind)))));
}
