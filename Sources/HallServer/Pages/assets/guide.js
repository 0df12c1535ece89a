// The floor guide's page: find a ticket, help its bearer; phone first.
import { get, getHall, post, sentence } from "./api.js";
import { fill, h, renew, throttle } from "./dom.js";
import { drawProjects } from "./guide-projects.js";
import { follow } from "./live.js";
import { clockTime, local, onLanguage, people, say, windowName } from "./text.js";
import { admitted, attempt, confirmed, dialog, emergencyOverlay, offlineBar, pageHeader } from "./ui.js";
import { word } from "./words.js";

const state = { hall: null, live: null, tab: "find", query: "", tickets: null, jobs: [], failure: null };
const offline = offlineBar();
const emergency = emergencyOverlay();
const top = h("div");
const tabs = h("nav", { class: "tabs", role: "tablist" });
const body = h("main", { class: "guide stack" });
const waiting = (lost) => offline.show(lost);
const stateKind = { waiting: "live", called: "bad", held: "warn", missed: "warn", served: "good" };
const printKind = { unknown: "bad", queued: "warn", sending: "warn" };
const parts = {};

async function send(path, data, success) {
  const answer = await attempt(() => post(path, data ?? {}, { waiting }), success);
  await Promise.all([find(), loadJobs()]);
  return answer;
}

async function find() {
  const text = state.query.trim();
  if (text === "") {
    state.tickets = null;
  } else {
    try {
      const asked = text;
      const answer = await get(`/tickets?find=${encodeURIComponent(text)}`);
      if (asked !== state.query.trim()) return;
      state.tickets = answer.tickets;
      state.failure = null;
    } catch (error) {
      state.failure = error;
    }
  }
  if (state.tab === "find") drawResults();
}

async function loadJobs() {
  try {
    state.jobs = (await get("/print-jobs")).jobs;
  } catch { return; }
  drawTabs();
  if (state.tab === "print") drawJobs();
}

function fact(label, value) {
  return value === null || value === "" ? null : h("div", {}, h("dt", {}, label), h("dd", {}, value));
}

const isLive = (ticket) => ["waiting", "called", "held", "missed"].includes(ticket.state);
/** Who stands before the guide is nearly always still in line. */
const liveFirst = (left, right) => Number(isLive(right)) - Number(isLive(left)) || right.ticket - left.ticket;

function card(ticket) {
  const path = `/tickets/${ticket.ticket}`;
  const key = (name, label, action, kind = "") => h("button", {
    class: `key ${kind}`, type: "button", "data-key": `${ticket.ticket}-${name}`, onclick: action,
  }, label);
  const cancel = async () => {
    if (await confirmed(say(`取消${ticket.number}号？`, `Cancel ${ticket.number}?`), say("取消后不能恢复，需要重新取号。", "It cannot be taken back; a new number is needed."),
      say("取消号票", "Cancel the ticket"), "danger solid")) await send(`${path}/cancel`, {}, say("已取消", "Cancelled"));
  };
  return h("article", { class: "card ticket", "data-number": ticket.number, "data-key": `card-${ticket.ticket}` },
    h("div", { class: "row between" }, h("h2", { class: "ticket-no number" }, ticket.number),
      h("span", { class: `badge ${stateKind[ticket.state] ?? ""}` }, word("ticket", ticket.state))),
    h("dl", { class: "facts" },
      fact(say("业务", "Line"), local(ticket.line)), fact(say("区域", "Zone"), local(ticket.zone)),
      fact(say("类别", "Class"), local(ticket.class) || word("class", ticket.class?.id)),
      ticket.window ? fact(say("窗口", "Window"), windowName(ticket.window)) : null,
      ticket.state === "waiting" ? fact(say("前面", "Ahead"), people(ticket.ahead)) : null,
      fact(say("取号", "Taken"), clockTime(ticket.issued)),
      ticket.returns ? fact(say("返回次数", "Returns"), String(ticket.returns)) : null,
      ticket.keyProject ? fact(say("重点项目", "Key project"), ticket.keyProject) : null,
      h("div", {}, h("dt", {}, say("出票", "Print")), h("dd", {}, h("span", { class: `badge ${printKind[ticket.print] ?? "good"}` }, word("print", ticket.print))))),
    ticket.requestedClass ? h("p", { class: "note warn" }, say(`申请：${word("class", ticket.requestedClass)}，请核验证件`, `Asks for: ${word("class", ticket.requestedClass)}; please check`)) : null,
    isLive(ticket) ? h("div", { class: "keys" },
      ticket.state === "missed" ? key("return", say("返回排队", "Return to the line"), () => send(`${path}/return`, {}, say("已返回排队", "Back in line")), "primary") : null,
      ticket.state === "held" ? key("resume", say("继续办理", "Resume"), () => send(`${path}/resume`, {}, say("已恢复", "Resumed")), "primary") : null,
      ticket.requestedClass || (ticket.state === "waiting" && ticket.class?.id === "ordinary")
        ? key("grant", say("给予照顾", "Grant care"), () => send(`${path}/grant-care`, {}, say("已给予照顾，已记录", "Granted, on record")), ticket.requestedClass ? "primary" : "") : null,
      ticket.class?.id === "care" ? key("withdraw", say("撤销照顾", "Withdraw care"), () => send(`${path}/withdraw-care`, {}, say("已撤销照顾", "Withdrawn"))) : null,
      key("reprint", say("补打", "Reprint"), () => send(`${path}/reprint`, {}, say("正在补打，旧号票二维码作废", "Reprinting; the old QR code is retired"))),
      key("transfer", say("转移", "Transfer"), () => transfer(ticket)),
      key("cancel", say("取消", "Cancel"), cancel, "danger")) : null);
}

async function transfer(ticket) {
  const target = await dialog({
    wide: true, title: say(`把${ticket.number}号转到`, `Transfer ${ticket.number} to`),
    body: (finish) => h("div", { class: "stack" }, h("h3", {}, say("业务队列", "Line")),
      h("div", { class: "choice-grid" }, (state.live?.lines ?? []).map((line) => h("button", {
        class: "key", type: "button", onclick: () => finish({ line: line.id }),
      }, `${line.prefix} ${local(line.name)}`, h("small", {}, people(line.waiting))))),
      h("h3", {}, say("指定窗口", "One window")),
      h("div", { class: "choice-grid" }, (state.live?.windows ?? []).filter((each) => each.status !== "closed").map((window) => h("button", {
        class: "key", type: "button", onclick: () => finish({ window: window.id }),
      }, windowName(window.id), h("small", {}, local(window.name)))))),
    actions: [{ label: say("取消", "Cancel"), value: null }],
  });
  if (target) await send(`/tickets/${ticket.ticket}/transfer`, target, say(`${ticket.number}号已转移`, `${ticket.number} transferred`));
}

function drawFind() {
  const input = h("input", {
    type: "search", class: "find-input", "data-key": "find", autocomplete: "off", autocapitalize: "characters", spellcheck: "false",
    "aria-label": say("号码", "Number"), placeholder: say("号码，如 A012 或 12", "Number, such as A012 or 12"), value: state.query, maxlength: "8",
    oninput: (event) => {
      state.query = event.currentTarget.value;
      findSoon();
    },
  });
  parts.results = h("div", { class: "stack", "aria-live": "polite" });
  fill(body, input, parts.results);
  drawResults();
}

function drawResults() {
  if (!parts.results) return;
  renew(parts.results, state.failure ? h("p", { class: "note bad" }, sentence(state.failure))
    : state.tickets === null ? h("p", { class: "empty" }, say("输入号码查找号票。只输数字也可以。", "Type a number to find a ticket; digits alone will do."))
      : state.tickets.length === 0 ? h("p", { class: "empty" }, say("没有找到，请核对号码", "Nothing found; please check the number"))
        : h("div", { class: "ticket-grid" }, [...state.tickets].sort(liveFirst).map(card)));
}

const findSoon = throttle(250, find);

function drawJobs() {
  const unknown = (job) => h("div", { class: "keys" },
    h("button", { class: "key primary", type: "button", "data-key": `yes-${job.job}`, onclick: () => send(`/print-jobs/${job.job}/resolve`, { printed: true }, say("已记为出票", "Noted as printed")) }, say("已出票", "It was printed")),
    h("button", { class: "key", type: "button", "data-key": `no-${job.job}`, onclick: () => send(`/print-jobs/${job.job}/resolve`, { printed: false }, say("已记为未出票", "Noted as not printed")) }, say("没有出票", "It was not")));
  renew(body, h("p", { class: "soft" }, say("出票不明的号票不会自动重打：请看一眼打印机，再告诉系统。", "A ticket that may or may not have been printed is never printed again by itself: look at the printer, then say.")),
    state.jobs.length === 0 ? h("p", { class: "empty" }, say("没有待处理的打印", "No print needs you")) : null,
    h("div", { class: "ticket-grid" }, state.jobs.map((job) => h("article", { class: "card ticket", "data-key": `job-${job.job}` },
      h("div", { class: "row between" }, job.slip ? h("h2", {}, say("告知单 ", "Slip: "), local(job.slip)) : h("h2", { class: "ticket-no number" }, job.number), h("span", { class: `badge ${printKind[job.state] ?? ""}` }, word("print", job.state))),
      h("p", { class: "soft" }, [job.printer, local(job.reason), clockTime(job.queuedAt)].filter(Boolean).join(" · ")),
      job.state === "unknown" ? unknown(job) : null))));
}

function drawTabs() {
  const open = state.jobs.filter((job) => job.state === "unknown").length;
  const tab = (id, label) => h("button", {
    class: "key tab", type: "button", role: "tab", "data-key": `tab-${id}`, "aria-selected": String(state.tab === id), onclick: () => show(id),
  }, label);
  renew(tabs, tab("find", say("查号", "Find")), tab("print", open ? say(`打印待核实 ${open}`, `Prints ${open}`) : say("打印", "Prints")),
    tab("projects", say("重点项目", "Key projects")));
}

function show(tab) {
  state.tab = tab;
  parts.results = null;
  fill(body);
  draw();
}

function draw() {
  fill(top, pageHeader({ hall: state.hall, title: say("导办", "Floor guide"), me: state.hall.me,
    extra: h("a", { class: "key quiet", href: "/kiosk" }, say("代取号", "Take a number")) }));
  drawTabs();
  if (state.tab === "find") drawFind();
  else if (state.tab === "print") drawJobs();
  else drawProjects(body, { waiting });
}

async function start() {
  document.body.append(offline, top, tabs, body, emergency);
  state.hall = await getHall(waiting);
  if (!admitted(state.hall.me, ["guide", "manager"])) return;
  draw();
  onLanguage(draw);
  await loadJobs();
  const renewed = throttle(1_500, () => Promise.all([find(), loadJobs()]));
  follow("/events", { hall: (live) => {
    state.live = live;
    emergency.show(live.emergency);
    renewed();
  } }, { stale: (isStale) => offline.show(isStale) });
}

start();
