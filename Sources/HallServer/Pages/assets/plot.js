// Waits as a plot: median as a bar, 90th percentile as a whisker, the longest as a mark.
import { svg } from "./dom.js";
import { local, minutesSeconds, say } from "./text.js";

const rowHeight = 40;
const labelWidth = 190;
const valueWidth = 150;
const plotWidth = 720;
const head = 34;

/** A scale that ends on a round number of minutes. */
function scale(longest) {
  const steps = [60, 120, 300, 600, 900, 1_800, 3_600, 7_200];
  const step = steps.find((each) => longest / each <= 6) ?? 14_400;
  return { step, end: Math.max(step, Math.ceil(longest / step) * step) };
}

/** One row a line, window, hour, …; times in seconds. */
export function waitsPlot(rows) {
  const { step, end } = scale(Math.max(...rows.map((row) => row.longest ?? 0), 1));
  const x = (seconds) => labelWidth + (plotWidth * (seconds ?? 0)) / end;
  const width = labelWidth + plotWidth + valueWidth;
  const height = head + rows.length * rowHeight + 8;
  const marks = [];
  for (let at = 0; at <= end; at += step) {
    marks.push(svg("line", { class: "plot-grid", x1: x(at), x2: x(at), y1: head - 6, y2: height - 8 }),
      svg("text", { class: "plot-axis", x: x(at), y: head - 12, "text-anchor": "middle" }, say(`${at / 60}分`, `${at / 60} min`)));
  }
  const bars = rows.map((row, index) => {
    const y = head + index * rowHeight + rowHeight / 2;
    const name = local(row.name) || row.key;
    return svg("g", {},
      svg("title", {}, say(`${name}：${row.count}张，中位${minutesSeconds(row.median)}，90%在${minutesSeconds(row.p90)}内，最长${minutesSeconds(row.longest)}`,
        `${name}: ${row.count} tickets, median ${minutesSeconds(row.median)}, 90% within ${minutesSeconds(row.p90)}, longest ${minutesSeconds(row.longest)}`)),
      svg("text", { class: "plot-label", x: labelWidth - 12, y: y + 5, "text-anchor": "end" }, name.length > 13 ? `${name.slice(0, 12)}…` : name),
      svg("rect", { class: "plot-p90", x: x(0), y: y - 4, width: Math.max(0, x(row.p90) - x(0)), height: 8, rx: 4 }),
      svg("rect", { class: "plot-median", x: x(0), y: y - 11, width: Math.max(1, x(row.median) - x(0)), height: 22, rx: 4 }),
      svg("path", { class: "plot-longest", d: `M${x(row.longest)} ${y - 7}l6 7l-6 7l-6-7z` }),
      svg("text", { class: "plot-value", x: labelWidth + plotWidth + 18, y: y + 5 }, say(`${row.count}张 · ${minutesSeconds(row.median)}`, `${row.count} · ${minutesSeconds(row.median)}`)));
  });
  return svg("svg", {
    class: "plot", viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": say("等候时间图，数据见下表", "Plot of waits; the figures are in the table below"),
  }, marks, bars);
}
