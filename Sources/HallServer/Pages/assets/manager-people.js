// People who sign in, and kiosks and screens that are enrolled.
import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { failed, key, panel, table } from "./manager-parts.js";
import { local, say } from "./text.js";
import { confirmed, dialog, field } from "./ui.js";
import { names, word } from "./words.js";

export const title = () => say("人员和设备登记", "People and devices");
export const isLive = false;
/** Short passwords are guessed; the server refuses them too. */
const leastPasswordLength = 8;

export async function draw(place, context) {
  let people;
  let enrolments;
  try {
    [{ people }, { enrolments }] = await Promise.all([get("/people"), get("/enrolments")]);
  } catch (error) {
    fill(place, failed(error));
    return;
  }
  const zone = (id) => local(context.hall.zones.find((each) => each.id === id)?.name);
  const send = async (path, data, success) => {
    const answer = await context.send(path, data, success);
    if (answer) context.redraw();
    return answer;
  };
  const erase = async (person) => {
    if (await confirmed(say(`删除${person.name}的个人信息？`, `Erase ${person.name}?`),
      say("姓名、用户名和密码会彻底删除，不能恢复；日志只留编号，仍能校验。", "Name, sign-in name and password are gone for good; the journal keeps only the id and still verifies."),
      say("删除", "Erase"), "danger solid")) await send(`/people/${person.id}/erase`, {}, say("已删除", "Erased"));
  };
  const revoke = async (device) => {
    if (await confirmed(say(`撤销 ${device.id}？`, `Revoke ${device.id}?`), say("它立即不能再用，要重新登记。", "It stops working at once and has to be enrolled again."),
      say("撤销", "Revoke"), "danger solid")) await send(`/enrolments/${encodeURIComponent(device.id)}/revoke`, {}, say("已撤销", "Revoked"));
  };
  fill(place, h("div", { class: "two even" },
    panel(null, h("div", { class: "row between" }, h("h2", {}, say("人员", "People")), key(say("登记人员", "Register"), async () => {
      const person = await register();
      if (person) await send("/people", person, say("已登记", "Registered"));
    }, "primary")), table([
      [say("编号", "Id"), (each) => String(each.id)], [say("姓名", "Name"), (each) => (each.erased ? h("span", { class: "soft" }, say("已删除", "erased")) : each.name)],
      [say("用户名", "Signs in as"), (each) => each.signInName ?? ""], [say("角色", "Role"), (each) => word("role", each.role)],
      ["", (each) => (each.erased ? null : key(say("删除", "Erase"), () => erase(each), "danger"))],
    ], people, say("还没有人员", "Nobody is registered"))),
    panel(null, h("div", { class: "row between" }, h("h2", {}, say("取号机和引导屏", "Kiosks and screens")), key(say("登记设备", "Enrol"), async () => {
      const device = await enrol(context);
      if (!device) return;
      const answer = await send("/enrolments", device);
      if (answer) await showToken(device, answer.token);
    }, "primary")), table([
      [say("名称", "Id"), (each) => each.id], [say("类型", "Kind"), (each) => word("deviceKind", each.kind)], [say("区域", "Zone"), (each) => zone(each.zone)],
      ["", (each) => (each.revoked ? h("span", { class: "badge bad" }, say("已撤销", "Revoked")) : key(say("撤销", "Revoke"), () => revoke(each), "danger"))],
    ], enrolments, say("还没有登记设备", "No device is enrolled")))));
}

function select(options, value) {
  return h("select", {}, options.map(([id, label]) => h("option", { value: id, selected: id === value }, label)));
}

function register() {
  const name = h("input", { type: "text", required: true, maxlength: "40", autofocus: true, autocomplete: "off" });
  const signInName = h("input", { type: "text", required: true, maxlength: "40", autocomplete: "off" });
  const password = h("input", { type: "password", required: true, minlength: String(leastPasswordLength), autocomplete: "new-password" });
  const role = select(names("role").map((each) => [each, word("role", each)]), "clerk");
  return dialog({
    title: say("登记人员", "Register a person"),
    body: [field(say("姓名", "Name"), name), field(say("用户名", "Sign-in name"), signInName),
      field(say("初始密码", "First password"), password, say(`至少${leastPasswordLength}位`, `at least ${leastPasswordLength} characters`)), field(say("角色", "Role"), role)],
    actions: [{ label: say("取消", "Cancel"), value: null }, {
      label: say("登记", "Register"), kind: "primary", submits: true,
      value: () => (name.value.trim() && signInName.value.trim() && password.value.length >= leastPasswordLength
        ? { name: name.value.trim(), signInName: signInName.value.trim(), password: password.value, role: role.value } : undefined),
    }],
  });
}

function enrol(context) {
  const id = h("input", { type: "text", required: true, maxlength: "40", pattern: "[a-z0-9\\-]+", placeholder: "kiosk-2", autofocus: true });
  const kind = select([["kiosk", word("deviceKind", "kiosk")], ["screen", word("deviceKind", "screen")]], "kiosk");
  const zone = select(context.hall.zones.map((each) => [each.id, local(each.name)]));
  return dialog({
    title: say("登记设备", "Enrol a device"),
    body: [field(say("名称", "Id"), id, say("小写字母、数字和连字符；引导屏与配置中的名称相同", "lower-case letters, digits, hyphens; a screen's as in the configuration")),
      field(say("类型", "Kind"), kind), field(say("区域", "Zone"), zone)],
    actions: [{ label: say("取消", "Cancel"), value: null }, {
      label: say("生成令牌", "Make a token"), kind: "primary", submits: true,
      value: () => (id.value && id.checkValidity() ? { id: id.value, kind: kind.value, zone: zone.value } : undefined),
    }],
  });
}

function showToken(device, token) {
  return dialog({
    title: say(`${device.id} 的令牌`, `Token of ${device.id}`),
    body: [h("code", { class: "token" }, token), h("p", {}, say(`在该设备上打开 ${location.origin}/enrol 输入。令牌只显示这一次。`, `Open ${location.origin}/enrol on the device and type it in. It is shown only this once.`))],
    actions: [{ label: say("已记下", "Noted"), value: true, kind: "primary", focus: true }],
  });
}
