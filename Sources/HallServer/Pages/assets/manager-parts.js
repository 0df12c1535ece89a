// Tables and panels of the manager's tabs.
import { sentence } from "./api.js";
import { h } from "./dom.js";

/** A table; a column is [heading, cell of a row, is a figure]. */
export function table(columns, rows, empty) {
  if (rows.length === 0) return h("p", { class: "empty card" }, empty);
  return h("div", { class: "table-frame" }, h("table", {},
    h("thead", {}, h("tr", {}, columns.map(([heading, , figure]) => h("th", { scope: "col", class: figure ? "figure" : undefined }, heading)))),
    h("tbody", {}, rows.map((row) => h("tr", {}, columns.map(([, cell, figure]) => h("td", { class: figure ? "figure" : undefined }, cell(row))))))));
}

export function panel(title, ...content) {
  return h("section", { class: "card stack" }, title ? h("h2", {}, title) : null, content);
}

/** A key that sends something. */
export function key(label, action, kind = "", extra = {}) {
  return h("button", { class: `key ${kind}`, type: "button", onclick: action, ...extra }, label);
}

export const failed = (error) => h("p", { class: "note bad" }, sentence(error));
