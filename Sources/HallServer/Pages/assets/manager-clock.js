// Setting the hall's date and time by hand, where no network does it.
import { h } from "./dom.js";
import { clockTime, isoDate, say } from "./text.js";
import { confirmed, dialog, field, message } from "./ui.js";

/** A jump of more than this is asked about again; in milliseconds. */
const smallJump = 12 * 3_600_000;

export async function setClock(context) {
  const now = context.live ? context.live.now : context.hall.now;
  // A clock in doubt may be decades off: whoever sets it mostly carries the right time in a pocket.
  const start = context.hall.clockDoubtful ? Date.now() : now;
  const date = h("input", { type: "date", required: true, value: isoDate(start) });
  const time = h("input", { type: "time", required: true, value: clockTime(start) });
  const wanted = await dialog({
    title: say("设置大厅时间", "Set the hall's time"),
    body: h("div", { class: "stack" },
      h("p", {}, say(`大厅时钟现在是 ${isoDate(now)} ${clockTime(now)}。`, `The hall's clock says ${isoDate(now)} ${clockTime(now)}.`)),
      h("div", { class: "form-grid" }, field(say("日期", "Date"), date), field(say("时间", "Time"), time)),
      h("p", { class: "soft small" }, say("等候时间不受影响；由谁设置、从几点改到几点都记入日志。主机自己的时钟不变，校准后以主机为准。",
        "Waits are not affected; who set it, from what to what, goes on record. The box's own clock is left alone and rules again once it is set."))),
    actions: [
      { label: say("取消", "Cancel"), value: null },
      { label: say("设置", "Set"), kind: "primary", submits: true, value: () => {
        if (date.value && time.value) return { date: date.value, time: time.value.slice(0, 5) };
        message(say("请填写日期和时间", "Please enter date and time"), "refusal");
        return undefined;
      } },
    ],
  });
  if (!wanted) return;
  const jump = Math.abs(Date.parse(`${wanted.date}T${wanted.time}Z`) - Date.parse(`${isoDate(now)}T${clockTime(now)}Z`));
  if (jump > smallJump && !(await confirmed(say("请再核对一次", "Please check once more"),
    say(`从 ${isoDate(now)} ${clockTime(now)} 改为 ${wanted.date} ${wanted.time}`, `From ${isoDate(now)} ${clockTime(now)} to ${wanted.date} ${wanted.time}`),
    say("正确，设置", "That is right")))) return;
  if (await context.send("/clock", wanted, say("时间已设置", "The time is set"))) await context.clockChanged();
}
