// Proof for the auditor: the chain of events is whole, nobody jumped the queue, and here is every link.
import { callsCard, whyCard } from "./audit-calls.js";
import { actorName, eventName } from "./audit-words.js";
import { get, getHall, longTimeoutMilliseconds, sentence } from "./api.js";
import { fill, h } from "./dom.js";
import { clockTime, isoDate, local, onLanguage, say } from "./text.js";
import { admitted, offlineBar, pageHeader } from "./ui.js";

const pageSize = 200;
/** Longer contents are folded away, in characters. */
const shownContent = 240;
const offline = offlineBar();
const top = h("div");
const verdict = h("section", { class: "card stack" });
const calls = callsCard();
const why = whyCard();
const list = h("section", { class: "stack" });
const state = { hall: null, check: null, checking: false, failure: null, events: [], last: 0, after: 0, kind: "" };

async function verify() {
  state.checking = true;
  state.failure = null;
  drawVerdict();
  try {
    state.check = await get("/journal/verify", longTimeoutMilliseconds);
  } catch (error) {
    state.failure = error;
  }
  state.checking = false;
  drawVerdict();
}

async function load(after) {
  try {
    const page = await get(`/journal/events?after=${Math.max(0, after)}&limit=${pageSize}`);
    Object.assign(state, { events: page.events, last: page.last, after: Math.max(0, after) });
  } catch (error) {
    state.failure = error;
    drawVerdict();
  }
  drawList();
}

function drawVerdict() {
  const { check } = state;
  fill(verdict,
    h("div", { class: "row between" }, h("h2", {}, say("日志校验", "Journal check")),
      h("button", { class: "key primary", type: "button", "data-key": "verify", disabled: state.checking, onclick: verify },
        state.checking ? say("校验中……", "Checking…") : say("重新校验", "Check again"))),
    h("div", { "aria-live": "polite" },
      state.failure ? h("p", { class: "note bad" }, sentence(state.failure))
        : !check ? h("p", { class: "soft" }, say("正在核对每条记录的哈希……", "Checking the hash of every record…"))
          : check.ok ? h("p", { class: "note good" }, h("b", {}, say("完整：", "Whole: ")),
            say(`${check.events}条记录首尾相连，没有改动、缺失或调换。`, `${check.events} records form one chain; none was edited, removed or moved.`))
            : h("p", { class: "note bad" }, h("b", {}, say("有问题：", "Problem: ")), local(check.problem),
              say(`（第${check.problem.sequence}条）`, ` (record ${check.problem.sequence})`))),
    check ? h("div", {}, h("h3", {}, say("链头哈希", "Head hash")), h("code", { class: "hash" }, check.head),
      h("p", { class: "soft small" }, say("与每日闭厅时打印的链头比对，可发现整段替换或截尾。", "Compare it with the head printed at the end of each day: a rewrite or a cut tail shows there."))) : null);
}

function content(text) {
  if (text.length <= shownContent) return text;
  return h("details", {}, h("summary", {}, `${text.slice(0, shownContent)}…`), text);
}

function drawList() {
  const kinds = [...new Set(state.events.map((each) => each.kind))].sort();
  const shown = state.events.filter((each) => state.kind === "" || each.kind === state.kind);
  const first = state.events[0]?.sequence ?? 0;
  const final = state.events.at(-1)?.sequence ?? 0;
  const pager = (key, label, after, possible) => h("button", {
    class: "key", type: "button", "data-key": key, disabled: !possible, onclick: () => load(after),
  }, label);
  fill(list,
    h("div", { class: "row between" }, h("h2", {}, say("事件记录", "Events")),
      h("label", { class: "row" }, say("只看", "Only"), h("select", {
        "data-key": "kind", class: "kind-select", onchange: (event) => {
          state.kind = event.currentTarget.value;
          drawList();
        },
      }, h("option", { value: "" }, say("全部", "all")),
      kinds.map((kind) => h("option", { value: kind, selected: kind === state.kind }, eventName(kind)))))),
    h("div", { class: "table-frame" }, h("table", {},
      h("thead", {}, h("tr", {}, [say("序号", "No."), say("时间", "Time"), say("事件", "Event"), say("谁", "Who"),
        say("内容", "Content"), say("哈希", "Hash")].map((each) => h("th", { scope: "col" }, each)))),
      h("tbody", {}, shown.map((event) => h("tr", {},
        h("td", { class: "figure" }, String(event.sequence)),
        h("td", { class: "nowrap" }, `${isoDate(event.wall)} ${clockTime(event.wall, true)}`),
        h("td", { class: "nowrap", title: event.kind }, eventName(event.kind)), h("td", { class: "nowrap", title: event.actor }, actorName(event.actor)),
        h("td", { class: "payload" }, content(JSON.stringify(event.payload))),
        h("td", {}, h("code", { title: event.hash }, event.hash.slice(0, 12)))))))),
    shown.length === 0 ? h("p", { class: "empty" }, say("没有记录", "No records")) : null,
    h("div", { class: "row between" },
      h("span", { class: "soft" }, say(`第${first}–${final}条，共${state.last}条`, `${first}–${final} of ${state.last}`)),
      h("div", { class: "keys" },
        pager("first", say("最早", "First"), 0, state.after > 0),
        pager("before", say("前一页", "Earlier"), state.after - pageSize, state.after > 0),
        pager("after", say("后一页", "Later"), final, final < state.last),
        pager("latest", say("最新", "Latest"), state.last - pageSize, final < state.last))));
}

function draw() {
  fill(top, pageHeader({ hall: state.hall, title: say("监察", "Audit"), me: state.hall.me }));
  drawVerdict();
  calls.draw();
  why.draw();
  drawList();
}

async function start() {
  document.body.append(offline, top, h("main", { class: "stack" }, verdict, calls.place, why.place, list));
  state.hall = await getHall((lost) => offline.show(lost));
  if (!admitted(state.hall.me, ["auditor"])) return;
  draw();
  onLanguage(draw);
  await verify();
  await load((state.check?.events ?? 0) - pageSize);
}

start();
