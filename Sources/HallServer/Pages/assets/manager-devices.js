// Devices and their health.
import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { failed, key } from "./manager-parts.js";
import { addressKey, newcomers } from "./manager-nodes.js";
import { local, say } from "./text.js";
import { confirmed, message } from "./ui.js";
import { word } from "./words.js";

export const title = () => say("设备", "Devices");
export const isLive = true;
/** Devices come and go without anything happening in the hall. */
export const polls = true;
const stateKind = { ready: "good", opening: "warn", absent: "bad", failing: "bad", held: "warn" };
/** How long a test stands on boards and pads, in seconds. */
const testSeconds = 10;
const paperKind = { present: "good", nearEnd: "warn", out: "bad" };

export async function draw(place, context) {
  let devices, layouts;
  try {
    ({ devices, layouts } = await get("/devices"));
  } catch (error) {
    fill(place, failed(error));
    return;
  }
  const sick = devices.filter((each) => each.state !== "ready" || (each.paper && (each.paper.state !== "present" || each.paper.cover)) || each.newcomers?.length);
  fill(place,
    h("p", { class: `note ${sick.length ? "warn" : "good"}` }, sick.length
      ? say(`${sick.length}台设备需要照看`, `${sick.length} of ${devices.length} devices need attention`) : say(`${devices.length}台设备都正常`, `All ${devices.length} devices are well`)),
    layouts.map((each) => h("p", { class: `note ${each.severity === "info" ? "" : "warn"}`, "data-layout": each.layout }, local(each))),
    h("div", { class: "device-grid" }, [...sick, ...devices.filter((each) => !sick.includes(each))].map((each) => card(each, context))));
}

function card(device, context) {
  const { paper, counters } = device;
  const down = device.units.filter((unit) => !unit.up);
  const zone = context.hall.zones.find((each) => each.id === device.zone);
  return h("article", { class: "card stack device", "data-device": device.id, "data-key": `device-${device.id}` },
    h("div", { class: "row between" }, h("div", {}, h("h3", {}, local(device.name) || device.id),
      h("p", { class: "soft small" }, [word("deviceKind", device.kind), local(zone?.name), device.port].filter(Boolean).join(" · "))),
    h("span", { class: `badge ${stateKind[device.state] ?? ""}` }, word("device", device.state))),
    device.lastError ? h("p", { class: "note warn small" }, local(device.lastError)) : null,
    paper ? h("div", { class: "row" }, h("span", { class: `badge ${paperKind[paper.state] ?? ""}` }, word("paper", paper.state)),
      paper.state === "unknown" || paper.ticketsLeft === null || paper.ticketsLeft === undefined ? null : h("span", {}, say(`约剩 ${paper.ticketsLeft} 张`, `about ${paper.ticketsLeft} tickets left`)),
      paper.cover ? h("span", { class: "badge bad" }, say("盖子打开", "Cover open")) : null) : null,
    newcomers(device, context),
    device.units.length ? h("details", {}, h("summary", { "data-key": `units-${device.id}` }, down.length
      ? say(`${device.units.length}个单元，${down.length}个没有应答`, `${device.units.length} units, ${down.length} silent`) : say(`${device.units.length}个单元都有应答`, `${device.units.length} units, all answering`)),
    h("ul", { class: "unit-list" }, device.units.map((unit) => h("li", {},
      h("span", { class: `badge ${unit.up ? "good" : "bad"}` }, unit.up ? say("在线", "up") : say("离线", "silent")),
      h("span", { class: "grow" }, `${unit.address} ${local(unit.name)}`, unit.fault ? h("small", { class: "soft" }, ` ${local(unit.fault)}`) : null), h("b", {}, unit.shows ?? ""),
      unit.silentPicture ? h("span", { class: "badge warn", title: say("控制器失联后画面不会自动清除", "Keeps its picture when the controller is gone") }, say("不会自动清屏", "cannot clear itself")) : null,
      addressKey(device, unit, context))))) : null,
    h("div", { class: "keys" }, key(say("测试", "Test"), () => test(device, context), "", {
      "data-key": `test-${device.id}`, "data-action": "test-device", disabled: device.state === "absent",
      "aria-label": say(`测试 ${device.id}`, `Test ${device.id}`),
    })),
    h("dl", { class: "counters" }, [
      [say("往返", "Round trip"), `${counters.roundTripMilliseconds ?? "–"} ms`], [say("帧", "Frames"), counters.frames],
      [say("重发", "Retries"), counters.retries], [say("校验错", "CRC errors"), counters.crcErrors],
      [say("收", "In"), counters.bytesIn], [say("发", "Out"), counters.bytesOut],
    ].map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", { class: "number" }, typeof value === "number" ? value.toLocaleString("en") : String(value ?? "–"))))));
}

/** Asks first: paper is used, and people see what is shown. */
async function test(device, context) {
  const prints = device.kind === "ticketPrinter";
  const text = prints
    ? say(`${device.id} 会在手头的号票出完后打印一张测试纸，纸上写明“不是号票”。`, `${device.id} prints a test paper after the ticket under way; it says of itself that it is no ticket.`)
    : say(`${device.id} 的 ${device.units.length} 个屏或呼叫器会显示测试内容 ${testSeconds} 秒；其间若有叫号，立即显示叫号。`,
      `A test stands on the ${device.units.length} units of ${device.id} for ${testSeconds} seconds; a call meanwhile is shown at once.`);
  if (!await confirmed(say("测试设备？", "Test the device?"), text, say("测试", "Test"))) return;
  const done = await context.send(`/devices/${device.id}/test`, { seconds: testSeconds });
  if (!done) return;
  message(done.receipt === "printing" ? say("正在打印测试纸，请到打印机查看", "A test paper is being printed; go and look")
    : say(`${done.units} 个屏或呼叫器显示测试内容 ${done.seconds} 秒，请到现场看`, `A test stands on ${done.units} units for ${done.seconds} s; go and look`));
}
