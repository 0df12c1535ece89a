// Waiting times: plot and table.
import { h } from "./dom.js";
import { report, reportFoot, table } from "./manager-parts.js";
import { waitsPlot } from "./plot.js";
import { local, minutesSeconds, say } from "./text.js";

export const title = () => say("等候报表", "Waits");
export const isLive = false;
/** More rows than this make the plot a wall; the table has them all. */
const mostPlotted = 40;
const choice = { by: "hour", from: "", to: "" };
const groupings = () => ({
  hour: say("时段", "Hour"), line: say("队列", "Line"), window: say("窗口", "Window"),
  service: say("事项", "Service"), class: say("类别", "Class"), day: say("日期", "Day"),
});

export const draw = (place, context) => report(place, context, {
  path: "waits", groupings: groupings(), choice, show: ({ rows }, query) => show(rows, query),
});

function show(rows, query) {
  if (rows.length === 0) return h("p", { class: "empty card" }, say("这段时间没有号票", "No tickets in that time"));
  const time = (name) => (row) => minutesSeconds(row[name]);
  return [
    h("section", { class: "card stack" },
      h("div", { class: "row between" }, h("h2", {}, say("等候时间", "Waiting time")),
        h("p", { class: "legend soft small" }, h("span", { class: "swatch median" }), say("中位数", "median"),
          h("span", { class: "swatch p90" }), say("90%在此之内", "90% within"), h("span", { class: "swatch longest" }), say("最长", "longest"))),
      waitsPlot(rows.slice(0, mostPlotted)),
      rows.length > mostPlotted ? h("p", { class: "soft small" }, say(`图中为前${mostPlotted}行`, `The plot shows the first ${mostPlotted} rows`)) : null),
    table([
      [groupings()[choice.by], (row) => local(row.name) || row.key], [say("张数", "Count"), (row) => String(row.count), true],
      [say("平均", "Mean"), time("mean"), true], [say("中位", "Median"), time("median"), true], ["90%", time("p90"), true],
      ["95%", time("p95"), true], ["99%", time("p99"), true], [say("最长", "Longest"), time("longest"), true],
      [say("过号", "No-shows"), (row) => String(row.noShows), true], [say("失效", "Expired"), (row) => String(row.expired), true],
    ], rows, ""),
    reportFoot(say("时间为 分:秒；从取号到第一次叫号。", "Times are minutes:seconds, from taking the number to the first call."), "waits", query),
  ];
}
