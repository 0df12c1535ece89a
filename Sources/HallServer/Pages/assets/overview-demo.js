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

/** Each fault with what takes it back. */
const remedies = {
  unplug: "replug", cableOut: "cableIn", noise: "quiet", paperLow: "paperIn", paperOut: "paperIn",
  coverOpen: "coverClosed", cutterJam: "cutterFree", overheat: "coolDown", silent: "answering", lying: "honest", newPad: "formerPad",
};
const onEveryLine = ["unplug", "cableOut", "noise"];
const onPads = ["newPad"];
const onPrinters = ["paperLow", "paperOut", "coverOpen", "cutterJam", "overheat", "silent", "lying"];
const stateKind = { ready: "good", opening: "warn", absent: "bad", failing: "bad", held: "warn" };

const faultNames = () => ({
  unplug: say("拔掉插头", "Pull the plug"), cableOut: say("断开电缆", "Cut the cable"), noise: say("线路干扰", "Line noise"),
  paperLow: say("纸将用完", "Paper low"), paperOut: say("用完纸", "Paper out"), coverOpen: say("打开盖", "Open cover"),
  cutterJam: say("切刀卡纸", "Jam the cutter"), overheat: say("打印头过热", "Overheat"), silent: say("不应答", "Fall silent"),
  lying: say("谎报正常", "Lie: all well"), newPad: say("换新呼叫器", "Exchange a pad"),
});

/** Faults to try, and what the hall says of each device; each is taken back by pressing again. */
export function gremlins(state) {
  const isOn = (device, fault) => state.faults.some((each) => each.device === device && each.fault === fault);
  const devices = state.devices.filter((each) => ["ticketPrinter", "ledBoards", "pads"].includes(each.kind));
  return [h("h2", {}, say("捣个乱", "Gremlins")),
    h("p", { class: "soft small" }, say("按下出故障，再按恢复：号票不会丢，也不会重复。", "Press to break, press again to mend: no ticket is lost or doubled.")),
    devices.map((device) => gremlin(device, isOn))];
}

function gremlin(device, isOn) {
  const more = { ticketPrinter: onPrinters, pads: onPads }[device.kind] ?? [];
  const button = (fault) => {
    const on = isOn(device.id, fault);
    return h("button", {
      class: "key trick", type: "button", "aria-pressed": String(on), "data-key": `${device.id}-${fault}`,
      onclick: () => attempt(() => post(`/demo/devices/${encodeURIComponent(device.id)}/fault`, { fault: on ? remedies[fault] : fault }, { retries: 2 })),
    }, faultNames()[fault]);
  };
  return h("div", { class: "gremlin", "data-device": device.id, "data-state": device.state },
    h("div", { class: "row between" }, h("div", {}, h("b", {}, local(device.name) || device.id), " ", h("span", { class: "soft small" }, word("deviceKind", device.kind))),
      h("span", { class: `badge ${stateKind[device.state] ?? ""}` }, word("device", device.state))),
    h("p", { class: "gremlin-trouble small", role: "status" }, device.trouble ? local(device.trouble) : ""),
    h("div", { class: "keys" }, [...onEveryLine, ...more].map(button)));
}
