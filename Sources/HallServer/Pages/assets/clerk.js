// The clerk's counter page: one key for "next", everything else beside it.
import { ServerError, get, getHall, post, sentence } from "./api.js";
import { chooseWindow } from "./clerk-choice.js";
import * as ask from "./clerk-dialogs.js";
import { drawQueue, drawTicket } from "./clerk-views.js";
import { fill, h, renew, setText, throttle } from "./dom.js";
import { follow } from "./live.js";
import { local, onLanguage, say, windowName } from "./text.js";
import { emergencyOverlay, message, needsSignIn, offlineBar, pageHeader } from "./ui.js";
import { names, word } from "./words.js";

const state = { hall: null, id: null, view: null, viewAt: 0, hallState: null, outcome: "", busy: false };
const offline = offlineBar();
const emergency = emergencyOverlay();
const top = h("div");
const main = h("main", { class: "counter" });
const shortcuts = { KeyN: "next", KeyR: "recall", KeyM: "no-show", KeyH: "hold", KeyT: "transfer", KeyE: "end", KeyU: "undo", KeyP: "pause" };
const parts = {};
const statusKind = { serving: "live", ready: "good", open: "good", paused: "warn", closed: "", draining: "warn" };

const path = (action) => `/windows/${state.id}/${action}`;
const elapsed = () => Math.floor((performance.now() - state.viewAt) / 1_000);

/** Sends one action of the window; refusals are shown in words. */
async function run(action, body = {}) {
  if (state.busy) return null;
  state.busy = true;
  drawKeys();
  try {
    const receipt = await post(path(action), body, { waiting: (lost) => offline.show(lost) });
    told(action, receipt);
    return receipt;
  } catch (error) {
    if (error instanceof ServerError && error.code === "strandsTickets") return confirmStranded(action, body, error);
    if (!(error instanceof ServerError && error.status === 401 && needsSignIn(error))) message(sentence(error), "refusal");
    return null;
  } finally {
    state.busy = false;
    await refresh();
  }
}

async function confirmStranded(action, body, error) {
  state.busy = false;
  if (!(await ask.stranded(error, action))) return null;
  return run(action, { ...body, confirmed: true });
}

function told(action, receipt) {
  if (receipt.receipt === "nobodyWaiting") {
    message(receipt.ready ? say("现在没有人等候，来人会直接叫到本窗口", "Nobody waits: the next to come is called here at once")
      : say("现在没有人等候", "Nobody is waiting"));
  } else if (receipt.receipt === "unchanged") {
    message(say(`刚刚叫过${receipt.number}号，没有重复叫号`, `${receipt.number} was called a moment ago; nothing was changed`));
  } else if (action === "call" && receipt.number) {
    message(say(`已叫${receipt.number}号，原因已记录`, `${receipt.number} called; the reason is on record`));
  }
}

/** What each key does; keys on the page and shortcuts share it. */
const actions = {
  async next() {
    // An outcome that was chosen belongs to the person who is leaving.
    if (state.view?.ticket && hasOutcome() && !(await run("end", outcomeBody()))) return;
    clearOutcome();
    await run("next");
  },
  recall: () => run("recall"),
  "no-show": () => run("no-show"),
  hold: () => run("hold"),
  async end() {
    if (await run("end", outcomeBody())) clearOutcome();
  },
  undo: () => run("undo"),
  async pause() {
    if (state.view.status === "paused") {
      await run("resume");
      return;
    }
    const reason = await ask.pauseReason();
    if (reason) await run("pause", { reason });
  },
  async transfer() {
    const target = await ask.transfer(state.view, state.hallState?.lines ?? state.view.lines);
    if (target) await run("transfer", target);
  },
  async call() {
    const chosen = await ask.callChosen();
    if (chosen) await run("call", chosen);
  },
  why: () => ask.whyOrder((number) => get(`/tickets/why/${encodeURIComponent(number)}`)),
  open: () => run("open"),
  close: () => run("close"),
  async leave() {
    if (await run("sign-out")) leaveWindow();
  },
};

function leaveWindow() {
  state.id = null;
  state.view = null;
  history.replaceState(null, "", location.pathname);
  draw();
}

const hasOutcome = () => state.outcome !== "" || (parts.caseNumber?.value.trim() ?? "") !== "";
function outcomeBody() {
  const body = {};
  if (state.outcome) body.outcome = state.outcome;
  const number = parts.caseNumber?.value.trim();
  if (number) body.caseNumber = number;
  return body;
}

function clearOutcome() {
  state.outcome = "";
  if (parts.caseNumber) parts.caseNumber.value = "";
}

async function ticketAction(ticket, action, body, done) {
  try {
    await post(`/tickets/${ticket}/${action}`, body ?? {}, { waiting: (lost) => offline.show(lost) });
    message(done);
  } catch (error) {
    message(sentence(error), "refusal");
  }
  await refresh();
}

async function refresh() {
  if (state.id === null) return;
  try {
    const view = await get(`/windows/${state.id}`);
    if (view.id !== state.id) return;
    if (view.ticket?.ticket !== state.view?.ticket?.ticket) clearOutcome();
    state.view = view;
    state.viewAt = performance.now();
  } catch (error) {
    if (error.status === 401) needsSignIn(error);
    if (error.status === 403 || error.status === 404) {
      message(sentence(error), "refusal");
      leaveWindow();
    }
    return;
  }
  draw();
}

function key(action, label, kind = "", extra = {}) {
  const letter = Object.keys(shortcuts).find((code) => shortcuts[code] === action)?.slice(3);
  return h("button", {
    class: `key counter-key ${kind}`, type: "button", "data-key": action, "data-action": action,
    "aria-keyshortcuts": letter, onclick: () => actions[action](), ...extra,
  }, h("span", { class: "key-label" }, label), letter ? h("kbd", { "aria-hidden": "true" }, letter) : null);
}

function draw() {
  const { hall, view } = state;
  renew(top, pageHeader({
    hall, title: view ? `${windowName(view.id)} · ${local(view.name)}` : say("窗口工作台", "Counter"), me: hall.me,
    extra: view ? [h("span", { class: `badge ${statusKind[view.status]}`, "data-status": view.status },
      word("window", view.status), view.status === "paused" && view.reason ? ` · ${local(view.reason)}` : ""),
    h("button", { class: "key quiet", type: "button", "data-key": "leave", onclick: actions.leave }, say("换窗口", "Change window"))] : null,
  }));
  main.className = view ? "counter" : "choice";
  if (!view) {
    parts.built = false;
    if (state.id === null) renew(main, chooseWindow(state, sitDown));
    return;
  }
  if (!parts.built) build();
  drawTicket(parts.ticket, view, ticketAction);
  drawQueue(parts.queue, view, actions, ticketAction);
  drawKeys();
}

function build() {
  parts.ticket = h("section", { class: "card now", "aria-live": "polite" });
  parts.next = h("div", { class: "next-row" });
  parts.keys = h("div", { class: "key-grid" });
  parts.caseNumber = h("input", { type: "text", maxlength: "40", autocomplete: "off" });
  parts.outcomes = h("div", { class: "keys", role: "group" });
  parts.outcomeTitle = h("h3");
  parts.caseLabel = h("span", { class: "field-label" });
  parts.end = h("div", { class: "end-key" });
  parts.ending = h("section", { class: "card ending" }, parts.outcomeTitle, parts.outcomes,
    h("div", { class: "ending-row" }, h("label", { class: "field" }, parts.caseLabel, parts.caseNumber), parts.end));
  parts.queue = h("aside", { class: "stack side" });
  fill(main, h("div", { class: "stack" }, parts.ticket, parts.next, parts.keys, parts.ending), parts.queue);
  parts.built = true;
}

function drawKeys() {
  const { view } = state;
  if (!view || !parts.built) return;
  const { ticket, status } = view;
  const off = (disabled) => ({ disabled: disabled || state.busy });
  const canCall = !["closed", "paused", "draining"].includes(status);
  renew(parts.next, status === "closed" ? key("open", say("开窗", "Open the window"), "primary next-key", off(false))
    : status === "paused" ? key("pause", say("恢复办理", "Resume"), "primary next-key", off(false))
      : key("next", say("叫下一位", "Next"), "primary next-key", off(!canCall)),
  view.undoUntil ? key("undo", say("撤销叫号", "Undo call"), "undo-key", off(false)) : null);
  renew(parts.keys,
    key("recall", say("重呼", "Recall"), "", off(!ticket)),
    key("no-show", say("过号", "No-show"), "", off(!ticket || !noShowAllowed())),
    key("hold", say("挂起", "Hold"), "", off(!ticket)),
    key("transfer", say("转移", "Transfer"), "", off(!ticket)),
    status === "paused" ? null : key("pause", say("暂停", "Pause"), "", off(status === "closed" || status === "draining")));
  parts.ending.hidden = !ticket;
  setText(parts.outcomeTitle, say("办理结果（可选）", "Outcome (optional)"));
  setText(parts.caseLabel, say("办件编号", "Case number"));
  renew(parts.outcomes, names("outcome").map((outcome) => h("button", {
    class: "key", type: "button", "data-key": `outcome-${outcome}`, "aria-pressed": String(state.outcome === outcome),
    onclick: () => {
      state.outcome = state.outcome === outcome ? "" : outcome;
      drawKeys();
    },
  }, word("outcome", outcome))));
  renew(parts.end, key("end", say("结束服务", "End service"), "", off(!ticket)));
  tick();
}

const noShowLeft = () => (typeof state.view?.ticket?.canNoShowIn === "number"
  ? Math.max(0, state.view.ticket.canNoShowIn - elapsed()) : null);
const noShowAllowed = () => noShowLeft() === 0;

/** Countdowns run on the page between two answers of the server. */
function tick() {
  const { view } = state;
  if (!view || !parts.built) return;
  const noShow = parts.keys.querySelector('[data-action="no-show"]');
  if (noShow && view.ticket) {
    const left = noShowLeft();
    const needed = view.ticket.callsNeeded ?? 0;
    const label = needed > 0 ? say(`过号（还需叫${needed}次）`, `No-show (${needed} more calls)`)
      : left > 0 ? say(`过号（${left}秒）`, `No-show (${left} s)`) : say("过号", "No-show");
    setText(noShow.querySelector(".key-label"), label);
    noShow.disabled = !noShowAllowed() || state.busy;
  }
  const undo = parts.next.querySelector('[data-action="undo"]');
  if (undo) {
    const left = Math.ceil((view.undoUntil - state.hallNow()) / 1_000);
    undo.hidden = left <= 0;
    setText(undo.querySelector(".key-label"), say(`撤销叫号（${Math.max(0, left)}秒）`, `Undo call (${Math.max(0, left)} s)`));
  }
}

async function sitDown(id) {
  state.id = id;
  const receipt = await run("sign-in");
  if (!receipt) {
    leaveWindow();
    return;
  }
  history.replaceState(null, "", `?window=${id}`);
}

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (document.querySelector("dialog[open]") || event.target.closest("input, textarea, select")) return;
  const action = shortcuts[event.code];
  if (!action || !state.view) return;
  const button = main.querySelector(`[data-action="${action}"]`);
  if (!button || button.disabled || button.hidden) return;
  event.preventDefault();
  actions[action]();
}

async function start() {
  document.body.append(offline, top, main, emergency);
  const hall = await getHall((lost) => offline.show(lost));
  state.hall = hall;
  let offset = hall.now - Date.now();
  state.hallNow = () => Date.now() + offset;
  if (hall.me?.kind !== "person" || !["clerk", "manager"].includes(hall.me.role)) {
    needsSignIn({ status: hall.me?.kind === "person" ? 403 : 401 });
    return;
  }
  const asked = Number(new URLSearchParams(location.search).get("window"));
  const renewed = throttle(300, refresh);
  draw();
  onLanguage(draw);
  document.addEventListener("keydown", pressed);
  setInterval(tick, 250);
  follow("/events", { hall: (hallState) => {
    offset = hallState.now - Date.now();
    state.hallState = hallState;
    emergency.show(hallState.emergency);
    if (state.id === null) draw();
    else renewed();
  } }, { stale: (isStale) => offline.show(isStale) });
  const seat = hall.me.window ?? (Number.isInteger(asked) && asked > 0 ? asked : null);
  if (seat !== null) await sitDown(seat);
}

start();
