// Nodes of our own bus that wait for somebody to say what they are.
import { get } from "./api.js";
import { h } from "./dom.js";
import { key } from "./manager-parts.js";
import { local, say, windowName } from "./text.js";
import { confirmed, dialog, field } from "./ui.js";

/** Width and height that a unit needs for a node of the kind; null for pads. */
const sizes = { pad: null, ratingPad: null, smallBoard: "64x16", largeBoard: "128x32" };

/** What waits on a line, each with a key; null where nobody does. */
export function newcomers(device, context) {
  if (!device.newcomers?.length) return null;
  return h("ul", { class: "newcomers stack" }, device.newcomers.map((node) => h("li", { class: "note warn row between", "data-node": node.node },
    h("span", { class: "grow" }, say(`新设备（${local(node.name)}）等待编址：`, `A new node (${local(node.name)}) waits for an address: `), h("code", {}, node.node)),
    node.kind in sizes ? key(say("指定用途", "Say what it is"), () => place(device, node, context), "primary", { "data-key": `place-${node.node}` })
      : h("b", {}, say("本程序不认识，请先升级", "Not known to this program; update it first")))));
}

/** Frees the address of a unit that is known by its node; null for others. */
export function addressKey(device, unit, context) {
  if (!unit.assigned) return null;
  return key(say("解除", "Release"), async () => {
    const text = say(`${local(unit.name)}（地址${unit.address}）不再认定是设备 ${unit.assigned}。它断电再上电后重新等待编址。`,
      `${local(unit.name)} (address ${unit.address}) is no longer the node ${unit.assigned}. After its power was off it waits for an address again.`);
    if (!await confirmed(say("解除编址？", "Release the address?"), text, say("解除", "Release"))) return;
    if (await context.send(`/devices/${device.id}/nodes/release`, { address: unit.address }, say("已解除", "Released"))) context.redraw();
  }, "quiet", { "data-key": `release-${device.id}-${unit.address}` });
}

/** Which part of its window a unit of a line is. */
const part = (kind, unit) => kind === "ledBoards" || unit.size ? "board" : unit.rating ? "ratingPad" : "pad";

async function place(device, node, context) {
  const [{ windows }, { devices }] = await Promise.all([get("/manager"), get("/devices")]);
  const size = sizes[node.kind];
  const alike = device.units.filter((unit) => (unit.size ?? null) === size && unit.rating === (node.kind === "ratingPad"));
  const free = alike.filter((unit) => !unit.up);
  const wanted = size ? "board" : node.kind;
  const served = new Set(devices.filter((each) => ["ledBoards", "pads"].includes(each.kind))
    .flatMap((each) => each.units.filter((unit) => part(each.kind, unit) === wanted).map((unit) => unit.window)));
  const without = windows.filter((window) => !served.has(window.id));
  const choice = h("select", { required: true, "data-key": "node-place" },
    h("option", { value: "" }, say("请选择", "Choose")),
    free.length ? h("optgroup", { label: say("这条线上没有应答的设备", "Units of this line that do not answer") },
      free.map((unit) => h("option", { value: `address:${unit.address}` }, `${local(unit.name)} · ${say("地址", "address")} ${unit.address}`))) : null,
    without.length ? h("optgroup", { label: say("新增到窗口", "New, at a window") },
      without.map((window) => h("option", { value: `window:${window.id}` }, `${windowName(window.id)} · ${local(window.name)}`))) : null);
  const wish = await dialog({
    title: say("这台设备是哪里的？", "Where does this node belong?"),
    body: [h("p", {}, `${local(node.name)} · `, h("code", {}, node.node)),
      field(say("位置", "Place"), choice, say("不清楚是哪一台时，请一次只给一台新设备通电。线上的其他设备照常。",
        "If it is not clear which one this is, power one new node at a time. The others on the line go on meanwhile."))],
    actions: [{ label: say("取消", "Cancel"), value: null }, {
      label: say("确定", "Assign"), kind: "primary", submits: true,
      value: () => {
        const [kind, number] = choice.value.split(":");
        return number ? { node: node.node, [kind]: Number(number) } : undefined;
      },
    }],
  });
  if (wish && await context.send(`/devices/${device.id}/nodes`, wish, say("已编址，设备就绪后显示在线", "Assigned; it is shown as up once it is ready"))) context.redraw();
}
