// Which window the clerk sits at.
import { h } from "./dom.js";
import { local, say } from "./text.js";
import { word } from "./words.js";

/** The windows by zone; one with somebody else signed in cannot be taken. */
export function chooseWindow(state, sitDown) {
  const windows = state.hallState?.windows;
  if (!windows) return h("p", { class: "empty" }, say("正在读取窗口……", "Loading the windows…"));
  const mine = state.hall.me.person;
  return [
    h("h1", {}, say("请选择您的窗口", "Choose your window")),
    state.hall.zones.map((zone) => {
      const members = windows.filter((each) => each.zone === zone.id);
      if (members.length === 0) return null;
      return h("section", { class: "stack" }, h("h2", {}, local(zone.name)),
        h("div", { class: "window-grid" }, members.map((each) => {
          const taken = each.clerk && each.clerk.id !== mine;
          return h("button", {
            class: "key window-choice", type: "button", disabled: Boolean(taken), "data-key": `window-${each.id}`,
            "data-window": String(each.id), onclick: () => sitDown(each.id),
          },
          h("b", { class: "number" }, String(each.id)), h("span", {}, local(each.name)),
          h("small", {}, taken ? each.clerk.name || say("有人", "Taken") : word("window", each.status)));
        })));
    }),
  ];
}
