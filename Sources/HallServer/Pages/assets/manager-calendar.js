// Weekly hours, holidays, worked weekends, the cut-off.
import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { failed, key, panel } from "./manager-parts.js";
import { dateName, local, say } from "./text.js";
import { field, message } from "./ui.js";
import { word } from "./words.js";

export const title = () => say("日历", "Calendar");
export const isLive = false;

export async function draw(place, context) {
  let calendar;
  try {
    calendar = await get("/calendar");
  } catch (error) {
    fill(place, failed(error));
    return;
  }
  const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
    weekday, hours: hoursText(calendar.weekly.find((each) => each.weekdays.includes(weekday))?.hours ?? []),
  }));
  const form = { ...calendar, week };
  const refresh = () => fill(place, view(form, refresh, () => save(form, context)));
  refresh();
}

const hoursText = (hours) => hours.map((each) => `${each.from}-${each.to}`).join(", ");

/** Reads `09:00-12:00, 13:30-17:00`; null when it is anything else. */
function readHours(text) {
  const hours = [];
  for (const part of text.split(/[,，]/).map((each) => each.trim()).filter(Boolean)) {
    const match = /^(\d{1,2}:\d\d)\s*[-–~至]\s*(\d{1,2}:\d\d)$/.exec(part);
    if (!match) return null;
    const [from, to] = [match[1], match[2]].map((time) => time.padStart(5, "0"));
    if (from >= to || to > "24:00" || (hours.length > 0 && hours.at(-1).to > from)) return null;
    hours.push({ from, to });
  }
  return hours;
}

function view(form, refresh, saveForm) {
  const number = (name, most) => h("input", { type: "number", min: "0", max: String(most), value: String(form[name]), onchange: (event) => {
    form[name] = Math.max(0, Math.min(most, Number(event.currentTarget.value) || 0));
  } });
  return [
    h("div", { class: "two" },
      panel(say("每周营业时间", "Weekly hours"),
        h("p", { class: "soft small" }, say("例如 09:00-12:00, 13:30-17:00；空着就是不营业。", "For example 09:00-12:00, 13:30-17:00; leave empty when closed.")),
        form.week.map((each) => h("label", { class: "week-row" }, h("b", {}, word("weekday", each.weekday)),
          h("input", { type: "text", value: each.hours, placeholder: say("不营业", "closed"), onchange: (event) => { each.hours = event.currentTarget.value; } })))),
      h("div", { class: "stack" },
        panel(say("停止取号", "Cut-off"),
          h("div", { class: "form-grid" }, field(say("下班前多少分钟停止取号", "Minutes before closing"), number("cutOffMinutes", 240)),
            field(say("下班后最多再办多少分钟", "Overtime for those waiting"), number("overtimeMinutes", 240))),
          h("label", { class: "check" }, h("input", { type: "checkbox", checked: form.issuesDuringBreaks, onchange: (event) => { form.issuesDuringBreaks = event.currentTarget.checked; } }),
            say("午休时取号机继续取号", "The kiosk goes on issuing during the midday break"))),
        holidays(form, refresh), workingDays(form, refresh))),
    h("div", { class: "row end-row" }, key(say("保存日历", "Save the calendar"), saveForm, "primary wide-key")),
  ];
}

function holidays(form, refresh) {
  const date = h("input", { type: "date" });
  const chinese = h("input", { type: "text", maxlength: "20", placeholder: say("名称", "Chinese name") });
  const english = h("input", { type: "text", maxlength: "40", placeholder: say("英文名称", "English name") });
  const add = () => {
    if (!date.value || !chinese.value.trim() || form.holidays.some((each) => each.date === date.value)) return;
    form.holidays = [...form.holidays, { date: date.value, name: { zh: chinese.value.trim(), en: english.value.trim() || chinese.value.trim() } }]
      .sort((left, right) => left.date.localeCompare(right.date));
    refresh();
  };
  return panel(say("放假日", "Holidays"), dayList(form.holidays, (each) => local(each.name), (each) => {
    form.holidays = form.holidays.filter((other) => other !== each);
    refresh();
  }), h("div", { class: "add-row" }, date, chinese, english, key(say("添加", "Add"), add)));
}

function workingDays(form, refresh) {
  const date = h("input", { type: "date" });
  const hours = h("input", { type: "text", placeholder: say("时间；空着同周一", "hours; empty: as on Monday") });
  const add = () => {
    const read = readHours(hours.value);
    if (!date.value || read === null || form.workingDays.some((each) => each.date === date.value)) {
      message(say("请检查日期和时间", "Please check date and hours"), "refusal");
      return;
    }
    form.workingDays = [...form.workingDays, { date: date.value, hours: read }].sort((left, right) => left.date.localeCompare(right.date));
    refresh();
  };
  return panel(say("调休上班", "Make-up working days"), dayList(form.workingDays, (each) => hoursText(each.hours) || say("同周一", "as on Monday"), (each) => {
    form.workingDays = form.workingDays.filter((other) => other !== each);
    refresh();
  }), h("div", { class: "add-row" }, date, hours, key(say("添加", "Add"), add)));
}

function dayList(days, describe, remove) {
  if (days.length === 0) return h("p", { class: "soft" }, say("没有", "None"));
  return h("ul", { class: "day-list" }, days.map((each) => h("li", {}, h("span", { class: "number" }, each.date),
    h("span", { class: "grow" }, describe(each), h("span", { class: "soft small" }, ` ${dateName(each.date)}`)),
    h("button", { class: "key bare", type: "button", "aria-label": say(`去掉 ${each.date}`, `Remove ${each.date}`), onclick: () => remove(each) }, "×"))));
}

async function save(form, context) {
  const weekly = [];
  for (const { weekday, hours } of form.week) {
    const read = readHours(hours);
    if (read === null) {
      message(say(`${word("weekday", weekday)}的时间看不懂：${hours}`, `The hours of ${word("weekday", weekday)} cannot be read: ${hours}`), "refusal");
      return;
    }
    const same = weekly.find((each) => hoursText(each.hours) === hoursText(read));
    if (same) same.weekdays.push(weekday);
    else if (read.length > 0) weekly.push({ weekdays: [weekday], hours: read });
  }
  const { holidays: free, workingDays: worked, cutOffMinutes, overtimeMinutes, issuesDuringBreaks } = form;
  const saved = await context.send("/calendar", { weekly, holidays: free, workingDays: worked, cutOffMinutes, overtimeMinutes, issuesDuringBreaks }, say("日历已保存", "The calendar is saved"));
  if (saved) context.redraw();
}
