// What citizens said about the service (好差评): shares and table.
import { h } from "./dom.js";
import { report, reportFoot, table } from "./manager-parts.js";
import { local, say } from "./text.js";

export const title = () => say("好差评", "Ratings");
export const isLive = false;
const choice = { by: "window", from: "", to: "" };
const groupings = () => ({
  window: say("窗口", "Window"), clerk: say("窗口人员", "Clerk"), department: say("部门", "Department"),
  service: say("事项", "Service"), day: say("日期", "Day"),
});

export const draw = (place, context) => report(place, context, { path: "ratings", groupings: groupings(), choice, show });

const percent = (perMille) => perMille === null ? "–" : `${(perMille / 10).toFixed(1)}%`;

/** The shares of the five degrees as one bar; the best is to the left. */
function bar(row, degrees) {
  if (row.rated === 0) return "";
  const words = degrees.map(({ id, name }) => `${local(name)} ${row.ratings[id]}`).join(say("，", ", "));
  return h("span", { class: "rating-bar", role: "img", "aria-label": words, title: words }, degrees.filter(({ id }) => row.ratings[id] > 0)
    .map(({ id }) => h("span", { class: id, style: { flexGrow: String(row.ratings[id]) } })));
}

function show({ rows, total, degrees }, query) {
  if (rows.length === 0) return h("p", { class: "empty card" }, say("这段时间没有办理", "Nobody was served in that time"));
  return [
    table([
      [groupings()[choice.by], (row) => local(row.name) || row.key],
      ["", (row) => bar(row, degrees)],
      [say("好评率", "Satisfied"), (row) => percent(row.satisfiedPerMille), true],
      ...degrees.map(({ id, name }) => [local(name), (row) => String(row.ratings[id]), true]),
      [say("评价", "Rated"), (row) => String(row.rated), true], [say("办理", "Visits"), (row) => String(row.visits), true],
      [say("参评率", "Rated share"), (row) => percent(row.ratedPerMille), true], [say("改评", "Corrected"), (row) => String(row.corrected), true],
    ], [...rows, total], ""),
    reportFoot(say("好评率：非常满意、满意、基本满意占评价的比例。每次办理至多一个评价，十秒内可以改。",
      "Satisfied: the share of ratings that are at least basically satisfied. A visit has one rating, which can be corrected for ten seconds."), "ratings", query),
  ];
}
