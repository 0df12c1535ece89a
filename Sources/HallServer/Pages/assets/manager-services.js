// Services: find, suspend until a date, edit.
import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { makeIndex, search } from "./kiosk-search.js";
import { failed, key } from "./manager-parts.js";
import { isoDate, local, localList, say } from "./text.js";
import { dialog, field } from "./ui.js";

export const title = () => say("事项", "Services");
export const isLive = false;
const mostShown = 40;
let query = "";
let onlySuspended = false;

export async function draw(place, context) {
  let catalogue;
  let suspensions = [];
  try {
    [catalogue, { suspensions }] = await Promise.all([get("/services"), get("/manager")]);
  } catch (error) {
    fill(place, failed(error));
    return;
  }
  const index = makeIndex(catalogue);
  const departments = new Map(catalogue.departments.map((each) => [each.id, local(each.name)]));
  const suspended = new Map(suspensions.map((each) => [each.service, each]));
  const list = h("div", { class: "service-rows" });
  const count = h("p", { class: "soft", role: "status" });
  const show = () => {
    const found = query.trim() ? search(index, query).services : catalogue.services;
    const rows = onlySuspended ? found.filter((each) => suspended.has(each.id)) : found;
    fill(list, rows.slice(0, mostShown).map((service) => row(service, departments, suspended.get(service.id), context)));
    fill(count, rows.length > mostShown ? say(`共${rows.length}项，显示前${mostShown}项`, `${rows.length} services, the first ${mostShown} shown`) : say(`${rows.length}项`, `${rows.length} services`));
  };
  fill(place,
    h("section", { class: "card row" }, h("input", {
      type: "search", class: "grow-input", value: query, "aria-label": say("查找事项", "Find a service"), maxlength: "30",
      placeholder: say("事项名称、部门或拼音首字母", "Service, department or pinyin initials"), oninput: (event) => {
        query = event.currentTarget.value;
        show();
      },
    }), h("label", { class: "check" }, h("input", { type: "checkbox", checked: onlySuspended, onchange: (event) => {
      onlySuspended = event.currentTarget.checked;
      show();
    } }), say(`只看暂停的（${suspensions.length}）`, `Suspended only (${suspensions.length})`))),
    count, list);
  show();
}

function row(service, departments, suspension, context) {
  const path = `/services/${encodeURIComponent(service.id)}`;
  const act = async (question, action, success) => {
    const data = await question;
    if (data && await context.send(action, data === true ? {} : data, success)) context.redraw();
  };
  return h("article", { class: "card service-row", "data-service": service.id },
    h("div", { class: "grow" }, h("h3", {}, local(service.name)),
      h("p", { class: "soft small" }, [departments.get(service.department), local(service.theme), say(`${service.minutes}分钟`, `${service.minutes} min`), localList(service.bring).join(say("、", ", "))].filter(Boolean).join(" · ")),
      suspension ? h("p", { class: "note warn small" }, say(`暂停到 ${suspension.until}：${suspension.reason}`, `Suspended until ${suspension.until}: ${suspension.reason}`),
        suspension.waiting.length ? h("b", {}, say(`　仍在等候：${suspension.waiting.join("、")}`, ` Still waiting: ${suspension.waiting.join(", ")}`)) : null)
        : !service.available && service.reason ? h("p", { class: "small late" }, local(service.reason)) : null),
    h("div", { class: "keys" }, key(say("修改", "Edit"), () => act(edit(service), path, say("已保存", "Saved"))),
      suspension ? key(say("恢复办理", "Resume"), () => act(true, `${path}/resume`, say("已恢复办理", "Resumed")), "primary")
        : key(say("暂停办理", "Suspend"), () => act(suspend(service, context), `${path}/suspend`, say("已暂停，取号机和屏幕已说明原因", "Suspended; kiosks and screens say why")), "danger")));
}

function suspend(service, context) {
  const now = context.live?.now ?? context.hall.now;
  const tomorrow = isoDate(now + 86_400_000);
  const until = h("input", { type: "date", required: true, min: tomorrow, value: tomorrow });
  const reason = h("input", { type: "text", required: true, maxlength: "100", list: "reasons", autofocus: true });
  return dialog({
    title: say(`暂停“${service.name.zh}”`, `Suspend “${service.name.en}”`),
    body: [field(say("原因（群众会看到）", "Reason (the public reads it)"), reason),
      h("datalist", { id: "reasons" }, ["系统升级", "设备检修", "人员外出培训", "上级系统故障"].map((each) => h("option", { value: each }))),
      field(say("恢复办理的日期", "Available again from"), until)],
    actions: [{ label: say("取消", "Cancel"), value: null }, {
      label: say("暂停办理", "Suspend"), kind: "danger solid", submits: true,
      value: () => (reason.value.trim() && until.value ? { until: until.value, reason: reason.value.trim() } : undefined),
    }],
  });
}

/** One line that can be typed: 中文 | English, the English only where there is one. */
const typed = (text) => (text.en && text.en !== text.zh ? `${text.zh} | ${text.en}` : text.zh);

const read = (line) => {
  const [zh, ...rest] = line.split("|").map((each) => each.trim());
  return { zh, en: rest.join("|") || zh };
};

function edit(service) {
  const number = (value, most) => h("input", { type: "number", min: "1", max: String(most), value: String(value ?? ""), required: true });
  const chinese = h("input", { type: "text", value: service.name.zh, required: true, maxlength: "60" });
  const english = h("input", { type: "text", value: service.name.en ?? "", maxlength: "120" });
  const theme = h("input", { type: "text", value: typed(service.theme), maxlength: "60" });
  const minutes = number(service.minutes, 240);
  const target = number(service.targetWaitMinutes ?? 15, 240);
  const bring = h("textarea", {});
  bring.value = service.bring.map(typed).join("\n");
  return dialog({
    wide: true, title: say("修改事项", "Edit service"),
    body: [h("div", { class: "form-grid" }, field(say("中文名称", "Chinese name"), chinese), field(say("英文名称", "English name"), english)),
      h("div", { class: "form-grid" }, field(say("主题（中文 | 英文）", "Theme (Chinese | English)"), theme), field(say("办理用时（分钟）", "Service time (min)"), minutes), field(say("等候目标（分钟）", "Target wait (min)"), target)),
      field(say("要带的材料（每行一样：中文 | 英文）", "What to bring (one a line: Chinese | English)"), bring)],
    actions: [{ label: say("取消", "Cancel"), value: null }, {
      label: say("保存", "Save"), kind: "primary", submits: true,
      value: () => (chinese.value.trim() && minutes.checkValidity() && target.checkValidity() ? {
        name: { zh: chinese.value.trim(), en: english.value.trim() }, theme: read(theme.value), minutes: Number(minutes.value),
        targetWaitMinutes: Number(target.value), bring: bring.value.split("\n").map(read).filter((each) => each.zh),
      } : undefined),
    }],
  });
}
