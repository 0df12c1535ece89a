// Tables and panels of the manager's tabs.
import { get, longTimeoutMilliseconds, sentence } from "./api.js";
import { fill, h } from "./dom.js";
import { isoDate, say } from "./text.js";
import { field } from "./ui.js";

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

/**
 * Draws a report of the journal with its grouping and its days to choose.
 * `choice` has by, from and to and is kept up to date; `show` gets the answer and the query.
 */
export async function report(place, context, { path, groupings, choice, show }) {
  const today = isoDate(context.live?.now ?? context.hall.now);
  choice.from ||= today;
  choice.to ||= today;
  const result = h("div", { class: "stack", "aria-live": "polite" });
  const load = async () => {
    const query = `by=${choice.by}&from=${choice.from}&to=${choice.to}`;
    for (const each of place.querySelectorAll("[data-by]")) each.setAttribute("aria-pressed", String(each.dataset.by === choice.by));
    try {
      fill(result, show(await get(`/reports/${path}?${query}`, longTimeoutMilliseconds), query));
    } catch (error) {
      fill(result, failed(error));
    }
  };
  const date = (name) => h("input", { type: "date", value: choice[name], max: today, onchange: (event) => {
    choice[name] = event.currentTarget.value || today;
    load();
  } });
  fill(place, h("section", { class: "card row between end" },
    h("div", { class: "keys", role: "group", "aria-label": say("分组", "Group by") }, Object.entries(groupings).map(([id, label]) => h("button", {
      class: "key", type: "button", "data-key": `by-${id}`, "data-by": id, "aria-pressed": String(choice.by === id),
      onclick: () => {
        choice.by = id;
        load();
      },
    }, label))),
    h("div", { class: "row end" }, field(say("自", "From"), date("from")), field(say("至", "To"), date("to")))), result);
  await load();
}

/** Below a report: what its figures are, and the same as a sheet. */
export function reportFoot(text, path, query) {
  return h("div", { class: "row between" }, h("span", { class: "soft small" }, text),
    h("a", { class: "key", href: `/api/v1/reports/${path}?${query}&format=csv`, download: `${path}.csv` }, say("下载 CSV", "Download CSV")));
}

export const failed = (error) => h("p", { class: "note bad" }, sentence(error));
