// Live: alarms, today's sum, queues, longest waits, windows.
import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { failed, panel, table } from "./manager-parts.js";
import { local, minutes, say } from "./text.js";
import { word } from "./words.js";

export const title = () => say("实时", "Live");
export const isLive = true;
const statusKind = { serving: "live", ready: "good", open: "good", paused: "warn", closed: "", draining: "warn" };
const severity = { alarm: "bad", warning: "warn", info: "" };
/** Waits beyond this many seconds stand out; half an hour is what halls promise at most. */
const longWaitSeconds = 1_800;

export async function draw(place, context) {
  let now;
  try {
    now = await get("/manager");
  } catch (error) {
    fill(place, failed(error));
    return;
  }
  const { summary } = now;
  const figure = (label, value) => h("div", { class: "sum" }, h("b", { class: "number" }, String(value)), h("span", { class: "soft" }, label));
  const zoneName = (id) => local(context.hall.zones.find((each) => each.id === id)?.name);
  const wait = (seconds) => h("span", { class: seconds > longWaitSeconds ? "late" : "" }, seconds ? minutes(seconds) : "–");
  const busy = [...now.lines].sort((left, right) => right.waiting - left.waiting || left.prefix.localeCompare(right.prefix));
  fill(place,
    h("section", { class: "sums card" }, figure(say("正在等候", "waiting"), summary.waiting), figure(say("今日取号", "issued today"), summary.issued),
      figure(say("已办理", "served"), summary.served), figure(say("过号", "no-shows"), summary.noShow),
      figure(say("取消", "cancelled"), summary.cancelled), figure(say("失效", "expired"), summary.expired)),
    now.alarms.length ? h("section", { class: "stack", "aria-live": "polite", "aria-label": say("告警", "Alarms") },
      now.alarms.map((alarm) => h("p", { class: `note ${severity[alarm.severity] ?? "warn"}` }, local(alarm)))) : null,
    h("div", { class: "two" },
      panel(say("业务队列", "Lines"), table([
        ["", (line) => h("b", { class: "prefix number" }, line.prefix)],
        [say("队列", "Line"), (line) => local(line.name)], [say("区域", "Zone"), (line) => zoneName(line.zone)],
        [say("等候", "Waiting"), (line) => String(line.waiting), true], [say("最长", "Longest"), (line) => wait(line.longestWait), true],
        [say("已办", "Served"), (line) => String(line.served ?? "–"), true], [say("过号", "No-shows"), (line) => String(line.noShow ?? "–"), true],
      ], busy, say("没有队列", "No lines"))),
      h("div", { class: "stack" },
        panel(say("等得最久", "Longest waits"), table([
          [say("号码", "Number"), (each) => h("b", { class: "number" }, each.number)], [say("队列", "Line"), (each) => local(each.line)],
          [say("已等", "Waited"), (each) => wait(each.waited), true],
        ], now.longestWaits, say("现在没有人等候", "Nobody is waiting"))),
        fairness(now.fairness, wait),
        panel(say("窗口", "Windows"), h("ul", { class: "window-rows" }, now.windows.map((window) => h("li", {},
          h("b", { class: "number" }, String(window.id)), h("span", { class: "grow" }, local(window.name), window.clerk?.name ? h("span", { class: "soft small" }, ` ${window.clerk.name}`) : null),
          h("span", { class: "number" }, window.number ?? ""),
          h("span", { class: `badge ${statusKind[window.status]}` }, window.status === "paused" && window.reason ? local(window.reason) : word("window", window.status)))))))));
}

/** Whether each class is called in time, and how much of their overtaking the cap groups have used. */
function fairness({ classes, caps, withdrawn }, wait) {
  return panel(say("公平", "Fairness"),
    table([
      [say("类别", "Class"), (each) => local(each.name)], [say("取号", "Issued"), (each) => String(each.issued), true],
      [say("达标", "In time"), (each) => (each.withinTarget === null ? "–" : `${each.withinTarget}%`), true],
      [say("最长", "Longest"), (each) => wait(each.longest), true],
    ], classes, say("今天还没有人取号", "Nobody has taken a number yet")),
    caps.length ? table([
      [say("超过别人的", "Overtaking by"), (each) => local(each.name)],
      [say("用了", "Used"), (each) => `${each.used}%`, true],
      [say("次数已满的号", "Tickets at the cap"), (each) => `${each.full} / ${each.tickets}`, true],
    ], caps, "") : null,
    withdrawn ? h("p", { class: "note warn" }, say(`${withdrawn}张号票的承诺已不能保证`, `The promise of ${withdrawn} tickets no longer holds`)) : null);
}
