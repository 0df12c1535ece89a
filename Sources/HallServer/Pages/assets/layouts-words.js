// What boxes and properties are called, and which properties an editor offers for which box.
import { local, say } from "./text.js";

const kinds = {
  text: ["文字", "Text"], row: ["横排", "Row"], column: ["竖排", "Column"], stack: ["叠放", "Stack"],
  box: ["方块", "Block"], "first-fit": ["择其合适", "First that fits"], table: ["表格", "Table"],
  line: ["线", "Line"], qr: ["二维码", "QR code"], barcode: ["条码", "Barcode"], image: ["图片", "Picture"],
  playlist: ["播放列表", "Playlist"], cut: ["切纸", "Cut"], use: ["共用部件", "Shared part"], space: ["空隙", "Space"],
};
const labels = {
  text: ["文字", "Text"], style: ["样式", "Style"], font: ["字体", "Font"], size: ["字号", "Size"],
  color: ["颜色", "Colour"], align: ["水平对齐", "Align"], valign: ["垂直对齐", "Vertical align"],
  overflow: ["放不下时", "When it does not fit"], "min-size": ["最小字号", "Smallest size"],
  "max-lines": ["最多行数", "Most lines"], leading: ["行距 %", "Line height %"], speed: ["速度（点/秒）", "Dots a second"],
  dwell: ["每页秒数", "Seconds a page"], width: ["宽", "Width"], height: ["高", "Height"],
  "min-width": ["最小宽", "Least width"], "max-width": ["最大宽", "Most width"],
  "min-height": ["最小高", "Least height"], "max-height": ["最大高", "Most height"],
  at: ["位置 [x, y, 宽, 高]", "At [x, y, w, h]"], padding: ["内边距", "Padding"], gap: ["间距", "Gap"],
  fill: ["底色", "Fill"], radius: ["圆角", "Radius"], border: ["边框 [粗, 颜色]", "Border [thick, colour]"],
  when: ["何时显示", "Shown when"], rows: ["数据", "Rows"], slots: ["行数", "Slots"], key: ["行的身份", "Key"],
  "row-gap": ["行间距", "Row gap"], "row-height": ["行高", "Row height"], "row-fill": ["行底色", "Row fill"],
  "first-fill": ["首行底色", "First row's fill"], "stripe-fill": ["隔行底色", "Stripe"], "header-height": ["表头高", "Header height"],
  "row-padding": ["行内边距", "Row padding"], "row-radius": ["行圆角", "Row radius"], title: ["列标题", "Title"],
  "title-style": ["标题样式", "Title style"], fit: ["缩放", "Fit"], image: ["图片文件", "Picture file"], qr: ["内容", "Content"],
  barcode: ["内容", "Content"], line: ["粗细", "Thickness"], space: ["大小", "Size"], use: ["部件", "Part"],
  seconds: ["秒数", "Seconds"], from: ["从（时:分）", "From"], to: ["到（时:分）", "To"], turn: ["轮换秒数", "Turn, seconds"],
  flow: ["方向", "Flow"],
};

/** What a layout is called by its own first words; its file's name is for those who read files. */
export const titleOf = (layout) => (layout?.title ? local(layout.title) : "");

/** The picture of what is published, or of the file where nothing is yet; null for a file with mistakes. */
export function pictureAddress(layout) {
  if (!layout) return null;
  const path = `/api/v1/layouts/${encodeURIComponent(layout.name)}`;
  if (layout.published) return `${path}/versions/${layout.published.hash}/picture.png`;
  return layout.draft && layout.draft.state !== "broken" ? `${path}/picture.png?of=${layout.draft.hash.slice(0, 12)}` : null;
}

/** A text with its values in words, as ‹票号› for {{row.number}}. */
export function plainText(text, values) {
  return text.replaceAll(/\{\{\s*([A-Za-z.]+)[^}]*\}\}/g, (_, path) => {
    const value = (values ?? []).find((each) => each.path === path);
    return `‹${value ? local(value).split(/[，,（(]/)[0] : path}›`;
  });
}

const pick = (words, name) => (words[name] ? say(...words[name]) : name);
export const kindWord = (kind) => pick(kinds, kind) || say("盒子", "Box");
export const labelWord = (name) => pick(labels, name);

export const choices = {
  align: ["left", "center", "right"], valign: ["top", "middle", "bottom"],
  overflow: ["clip", "ellipsis", "wrap", "fit", "wrap-fit", "ticker", "page"],
  fit: ["contain", "cover", "none"], flow: ["down", "across"],
};
const choiceWords = {
  left: ["左", "left"], center: ["中", "centre"], right: ["右", "right"], top: ["上", "top"], middle: ["中", "middle"],
  bottom: ["下", "bottom"], clip: ["裁切", "clip"], ellipsis: ["省略号", "ellipsis"], wrap: ["换行", "wrap"],
  fit: ["缩小", "fit"], "wrap-fit": ["换行并缩小", "wrap and shrink"], ticker: ["滚动", "ticker"], page: ["分页", "pages"],
  contain: ["完整显示", "whole"], cover: ["铺满", "cover"], none: ["原大小", "dot for dot"], down: ["向下", "down"], across: ["横向", "across"],
};
export const choiceWord = (value) => pick(choiceWords, value);

export const colours = new Set(["color", "fill", "row-fill", "first-fill", "stripe-fill", "flash-fill"]);
export const texts = new Set(["text", "qr", "barcode", "title"]);
export const numbers = new Set(["size", "min-size", "max-lines", "leading", "speed", "dwell", "gap", "radius", "slots",
  "row-gap", "row-height", "header-height", "row-radius", "min-width", "max-width", "min-height", "max-height", "line", "seconds", "turn"]);
/** Values that YAML writes as a list. */
export const lists = new Set(["at", "padding", "border", "row-padding"]);

const size = ["width", "height"];
const look = ["padding", "fill", "radius", "when"];
const offered = {
  text: ["text", "style", "font", "size", "color", "align", "valign", "overflow", ...size, ...look],
  row: ["gap", "align", "valign", ...size, ...look], column: ["gap", "align", "valign", ...size, ...look],
  stack: [...size, ...look], box: [...size, ...look], "first-fit": [...size, ...look], playlist: [...size, ...look],
  table: ["rows", "slots", "key", "row-gap", "row-fill", "first-fill", "header-height", "turn", ...size, "padding", "fill", "when"],
  image: ["image", "fit", "align", "valign", ...size, ...look], qr: ["qr", "color", ...size, ...look],
  barcode: ["barcode", "color", ...size, ...look], line: ["line", "color", ...size, "when"], space: ["space", "when"],
  use: ["use", ...size, "fill", "when"], cut: ["when"], tableColumn: ["title", "text", "style", "width", "title-style"],
};

/** The properties to offer for a box: the usual ones, and whatever else it has. */
export function offeredFor(box) {
  const usual = offered[box.role === "tableColumn" ? "tableColumn" : box.kind] ?? [...size, ...look];
  const has = box.properties.map((each) => each.name);
  const isFixed = has.includes("at");
  return [...new Set([...usual.filter((name) => !(isFixed && size.includes(name))), ...has])];
}

/** New boxes that can be added, as YAML; a picture is chosen first. */
export const blanks = [
  ["text", '{text: "新文字"}'], ["row", "{row: []}"], ["column", "{column: []}"], ["line", "{line: 2}"],
  ["box", "{box: [], height: 40}"], ["qr", '{qr: "https://example.org", height: 120}'], ["image", null],
  ["space", "{space: 20}"],
];
export const columnBlank = '{width: 1fr, text: "{{row.number}}"}';
