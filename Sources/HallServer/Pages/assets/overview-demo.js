// What a visitor of the demo hall can touch: call pads, and gremlins on the lines.
import { post } from "./api.js";
import { h } from "./dom.js";
import { local, say, windowName } from "./text.js";
import { attempt } from "./ui.js";
import { word } from "./words.js";

/** The pad of the chosen window, as the clerk holds it. */
export function padPanel(state) {
  const pads = [...state.pads.values()];
  const pad = state.pads.get(state.window) ?? null;
  const press = (key) => attempt(() => post(`/demo/pads/${pad.window}/press`, { key }, { retries: 2 }));
  const key = (name, label, kind = "") => h("button", {
    class: `key pad-key ${kind}`, type: "button", "data-key": `pad-${name}`, "data-pad": name, onclick: () => press(name),
  }, label);
  if (!pad) {
    return [h("h2", {}, say("窗口呼叫器", "Clerk's call pad")),
      h("p", { class: "soft" }, pads.length ? say("点一个窗口，拿起它的呼叫器", "Touch a window to pick up its pad") : say("没有呼叫器", "There are no pads"))];
  }
  return [h("div", { class: "row between" }, h("h2", {}, say(`${pad.window}号窗口呼叫器`, `Pad of window ${pad.window}`)),
    h("a", { href: `/clerk?window=${pad.window}`, class: "key quiet" }, say("打开工作台", "Open counter"))),
  h("div", { class: "pad", "aria-label": windowName(pad.window) },
    h("div", { class: "pad-display", role: "status" },
      h("span", { class: "number" }, pad.number || "----"), h("span", {}, say(`等候 ${pad.waiting ?? 0}`, `waiting ${pad.waiting ?? 0}`)),
      h("span", { class: "pad-notice" }, pad.notice ? local(pad.notice) : "")),
    h("div", { class: "pad-keys" }, key("next", say("下一位", "Next"), "primary"), key("recall", say("重呼", "Recall")),
      key("noShow", say("过号", "No-show")), key("pause", say("暂停", "Pause"))))];
}

/** The newest ticket first, as the printer printed it. */
export function ticketStrip(tickets) {
  if (tickets.length === 0) return h("p", { class: "soft" }, say("还没有号票", "No tickets yet"));
  return [...tickets].reverse().map((ticket) => h("a", { class: "paper", "data-key": `ticket-${ticket.id}`, href: ticket.png, target: "_blank" },
    h("img", { src: ticket.png, alt: say(`号票 ${ticket.number}`, `Ticket ${ticket.number}`), loading: "lazy" })));
}

const tricks = {
  ticketPrinter: [["unplug", "replug"], ["paperOut", "paperIn"], ["coverOpen", "coverClosed"], ["noise", "quiet"]],
  other: [["unplug", "replug"], ["noise", "quiet"]],
};

const trickNames = () => ({
  unplug: say("拔掉线", "Unplug"), paperOut: say("用完纸", "Paper out"), coverOpen: say("打开盖", "Open cover"), noise: say("线路干扰", "Line noise"),
});

/** Faults to try; each is taken back by pressing again. */
export function gremlins(state) {
  const isOn = (device, fault) => state.faults.some((each) => each.device === device && each.fault === fault);
  return [h("h2", {}, say("捣个乱", "Gremlins")),
    h("p", { class: "soft small" }, say("按下出故障，再按恢复：号票不会丢，也不会重复。", "Press to break, press again to mend: no ticket is lost or doubled.")),
    state.devices.filter((each) => ["ticketPrinter", "ledBoards", "pads"].includes(each.kind)).map((device) => h("div", { class: "gremlin" },
      h("div", {}, h("b", {}, local(device.name) || device.id), " ", h("span", { class: "soft small" }, word("deviceKind", device.kind))),
      h("div", { class: "keys" }, (tricks[device.kind] ?? tricks.other).map(([fault, remedy]) => {
        const on = isOn(device.id, fault);
        return h("button", {
          class: "key trick", type: "button", "aria-pressed": String(on), "data-key": `${device.id}-${fault}`,
          onclick: () => attempt(() => post(`/demo/devices/${encodeURIComponent(device.id)}/fault`, { fault: on ? remedy : fault }, { retries: 2 })),
        }, trickNames()[fault]);
      }))))];
}
