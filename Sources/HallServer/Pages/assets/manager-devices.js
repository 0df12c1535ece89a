// Devices and their health.
import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { failed } from "./manager-parts.js";
import { local, say } from "./text.js";
import { word } from "./words.js";

export const title = () => say("设备", "Devices");
export const isLive = true;
const stateKind = { ready: "good", opening: "warn", absent: "bad", failing: "bad", held: "warn" };
const paperKind = { present: "good", nearEnd: "warn", out: "bad" };

export async function draw(place, context) {
  let devices, layouts;
  try {
    ({ devices, layouts } = await get("/devices"));
  } catch (error) {
    fill(place, failed(error));
    return;
  }
  const sick = devices.filter((each) => each.state !== "ready" || (each.paper && (each.paper.state !== "present" || each.paper.cover)));
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
      paper.ticketsLeft === null || paper.ticketsLeft === undefined ? null : h("span", {}, say(`约剩 ${paper.ticketsLeft} 张`, `about ${paper.ticketsLeft} tickets left`)),
      paper.cover ? h("span", { class: "badge bad" }, say("盖子打开", "Cover open")) : null) : null,
    device.units.length ? h("details", {}, h("summary", { "data-key": `units-${device.id}` }, down.length
      ? say(`${device.units.length}个单元，${down.length}个没有应答`, `${device.units.length} units, ${down.length} silent`) : say(`${device.units.length}个单元都有应答`, `${device.units.length} units, all answering`)),
    h("ul", { class: "unit-list" }, device.units.map((unit) => h("li", {},
      h("span", { class: `badge ${unit.up ? "good" : "bad"}` }, unit.up ? say("在线", "up") : say("离线", "silent")),
      h("span", { class: "grow" }, `${unit.address} ${local(unit.name)}`), h("b", {}, unit.shows ?? ""),
      unit.silentPicture ? h("span", { class: "badge warn", title: say("控制器失联后画面不会自动清除", "Keeps its picture when the controller is gone") }, say("不会自动清屏", "cannot clear itself")) : null)))) : null,
    h("dl", { class: "counters" }, [
      [say("往返", "Round trip"), `${counters.roundTripMilliseconds ?? "–"} ms`], [say("帧", "Frames"), counters.frames],
      [say("重发", "Retries"), counters.retries], [say("校验错", "CRC errors"), counters.crcErrors],
      [say("收", "In"), counters.bytesIn], [say("发", "Out"), counters.bytesOut],
    ].map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", { class: "number" }, typeof value === "number" ? value.toLocaleString("en") : String(value ?? "–"))))));
}
