// The business day by hand, the notice, and the words of an emergency.
import { getHall } from "./api.js";
import { fill, h } from "./dom.js";
import { key, panel } from "./manager-parts.js";
import { setClock } from "./manager-clock.js";
import { clockTime, dateName, isoDate, say } from "./text.js";
import { confirmed, field } from "./ui.js";
import { word } from "./words.js";

export const title = () => say("营业日和公告", "Day and notices");
export const isLive = false;

const presets = [
  { zh: "请立即从最近的安全出口有序撤离", en: "Please leave at once by the nearest exit" },
  { zh: "请留在原地，听从工作人员指挥", en: "Please stay where you are and follow the staff" },
  { zh: "大厅暂停服务，请稍候", en: "The hall has stopped for a while; please wait" },
];
let emergency = { ...presets[0] };

/** What the emergency key puts on every display. */
export const emergencyText = () => ({ ...emergency });

export async function draw(place, context) {
  const hall = await getHall(context.waiting);
  Object.assign(context.hall, hall);
  const { day } = hall;
  const actions = {
    open: [say("开厅", "Open the day"), say("开始今天的营业日，取号机开始取号。", "Begins the business day; kiosks issue numbers."), "primary"],
    cutOff: [say("停止取号", "Stop issuing"), say("取号机不再取号，已取号的继续办理。", "Kiosks issue no more; those waiting are served."), ""],
    reopen: [say("恢复取号", "Issue again"), say("取号机恢复取号。", "Kiosks issue again."), "primary"],
    close: [say("闭厅", "Close the day"), say("仍在等候的号票将失效并计数。此操作不能撤销。", "Tickets still waiting expire and are counted. This cannot be taken back."), "danger"],
  };
  const offered = { closed: ["open"], open: ["cutOff", "close"], cutOff: ["reopen", "close"], draining: ["close"] }[day.phase] ?? [];
  const act = async (action) => {
    const [label, explanation, kind] = actions[action];
    if (!(await confirmed(label, explanation, label, kind === "danger" ? "danger solid" : "primary"))) return;
    if (await context.send("/day", { action }, say("已完成", "Done"))) context.redraw();
  };
  const notice = h("textarea", { maxlength: "200" });
  notice.value = hall.notice ?? "";
  const post = async (text) => {
    if (await context.send("/notice", { text }, text ? say("公告已发布", "The notice is up") : say("公告已撤下", "The notice is down"))) context.redraw();
  };
  const chinese = h("input", { type: "text", maxlength: "60", value: emergency.zh, oninput: (event) => { emergency.zh = event.currentTarget.value; } });
  const english = h("input", { type: "text", maxlength: "120", value: emergency.en, oninput: (event) => { emergency.en = event.currentTarget.value; } });
  fill(place, h("div", { class: "two even" },
    panel(say("营业日", "Business day"),
      h("p", { class: "day-phase" }, h("span", { class: `badge ${day.phase === "open" ? "good" : "warn"}` }, word("phase", day.phase)), ` ${day.date ? dateName(day.date) : ""}`),
      h("p", { class: "soft" }, [day.cutOff ? say(`${day.cutOff} 停止取号`, `numbers until ${day.cutOff}`) : "", day.nextOpen ? say(`下次开厅 ${dateName(day.nextOpen)}`, `next open ${dateName(day.nextOpen)}`) : ""].filter(Boolean).join(" · ")),
      h("p", { class: "soft small" }, say("平时按日历自动开闭；这里用于特殊情况。", "The calendar opens and closes by itself; this is for exceptions.")),
      h("div", { class: "keys" }, offered.map((action) => key(actions[action][0], () => act(action), actions[action][2], { "data-day": action })))),
    panel(say("公告", "Notice"), field(say("显示在取号机和引导屏", "Shown on kiosks and screens"), notice),
      h("div", { class: "keys" }, key(say("发布", "Post"), () => post(notice.value.trim()), "primary"), hall.notice ? key(say("撤下", "Take down"), () => post("")) : null)),
    panel(say("时钟", "Clock"),
      h("p", { class: "day-phase number" }, `${isoDate(hall.now)} ${clockTime(hall.now)}`),
      h("p", { class: "soft small" }, say("没有网络校时的主机可在这里设置日期和时间。", "Where no network sets the box's clock, set date and time here.")),
      h("div", { class: "keys" }, key(say("设置时间", "Set the time"), () => setClock(context), "", { "data-key": "day-clock" }))),
    panel(say("紧急页面的文字", "Words of the emergency page"),
      h("p", { class: "soft small" }, say("右上角“紧急疏散”按住1秒，所有屏幕、条屏和取号机立即显示。", "Hold “Emergency” at the top right for 1 s: every screen, board and kiosk shows it at once.")),
      h("div", { class: "keys" }, presets.map((preset) => key(say(preset.zh, preset.en), () => {
        emergency = { ...preset };
        chinese.value = preset.zh;
        english.value = preset.en;
      }))), field(say("中文", "Chinese"), chinese), field(say("英文", "English"), english))));
}
