// One ticket's status, for the phone that read its QR code.
import { ServerError, get, getHall, sentence } from "./api.js";
import { fill, h } from "./dom.js";
import { clockTime, local, onLanguage, say, windowList } from "./text.js";
import { offlineBar, pageHeader, reasons } from "./ui.js";
import { word } from "./words.js";

/** A phone on a mobile network asks seldom; the call itself is on screens and in voice. */
const askEveryMilliseconds = 10_000;

const [, , number, token] = location.pathname.split("/").map(decodeURIComponent);
const offline = offlineBar();
const top = h("div");
const main = h("main", { class: "ticket-page" });
const spoken = h("p", { class: "visually-hidden", "aria-live": "assertive" });
let hall = null;
let ticket = null;
let failure = null;
let showsWhy = false;

function headline() {
  const returnUntil = ticket.returnUntil ? clockTime(ticket.returnUntil) : null;
  switch (ticket.state) {
    case "waiting": return ticket.ahead === 0 ? say("下一位就是您，请做好准备", "You are next: please be ready")
      : say(`前面还有${ticket.ahead}人`, `${ticket.ahead} ahead of you`);
    case "called": return say(`请到${ticket.window}号窗口`, `Please go to window ${ticket.window}`);
    case "held": return say("您的号票已挂起，请听窗口安排", "On hold: the window will call you again");
    case "missed": return returnUntil
      ? say(`已过号。${returnUntil}前到导办台可返回排队`, `You missed your call. See a guide by ${returnUntil} to come back`)
      : say("已过号，请到导办台", "You missed your call: please see a guide");
    case "served": return say("已结束服务，谢谢", "Served: thank you");
    case "cancelled": return say("号票已取消", "This ticket was cancelled");
    default: return say("号票已失效，请重新取号", "This ticket is no longer valid; please take a new number");
  }
}

/** Why the number stands where it does; the page is drawn anew while somebody reads. */
function drawWhy() {
  const { why } = ticket;
  if (!why) return null;
  return h("details", { class: "card ticket-why", open: showsWhy, ontoggle: (event) => { showsWhy = event.currentTarget.open; } },
    h("summary", {}, say("为什么是这个次序？", "Why this order?")), reasons(why));
}

function draw() {
  fill(top, pageHeader({ hall, title: say("排队进度", "My number") }));
  if (failure) {
    fill(main, h("div", { class: "card ticket-card" }, h("h1", {}, number ?? ""), h("p", { class: "note warn" }, sentence(failure))));
    return;
  }
  if (!ticket) return;
  const fact = (label, value) => h("div", {}, h("dt", {}, label), h("dd", {}, value));
  fill(main, h("article", { class: `card ticket-card ${ticket.state}` },
    h("p", { class: "ticket-line" }, local(ticket.line)),
    h("h1", { class: "ticket-number number" }, ticket.number),
    h("p", { class: "ticket-headline" }, headline()),
    h("dl", { class: "ticket-facts" },
      fact(say("状态", "State"), word("ticket", ticket.state)),
      fact(say("窗口", "Where"), windowList(ticket.window ? [ticket.window] : ticket.windows)),
      fact(say("取号时间", "Taken at"), clockTime(ticket.issued)),
      ticket.state === "waiting" && ticket.forecast ? fact(say("预计还要", "Expected wait"), local(ticket.forecast)) : null,
      ticket.promise === null ? null : fact(say("排在前面", "Before you"), say(`至多${ticket.promise}次叫号`, `at most ${ticket.promise} calls`)))),
  drawWhy(),
  h("p", { class: "soft small center" }, say("本页每10秒自动更新。请在大厅内留意屏幕和语音叫号。", "This page refreshes every 10 s. Please watch the screens and listen for your call in the hall.")),
  hall.hotline ? h("p", { class: "center" }, h("a", { class: "key", href: `tel:${hall.hotline}` }, say(`咨询 ${hall.hotline}`, `Call ${hall.hotline}`))) : null);
  const words = `${ticket.number} ${headline()}`;
  if (spoken.textContent !== words) spoken.textContent = words;
}

async function ask() {
  if (!document.hidden) {
    try {
      const before = ticket?.state;
      ticket = await get(`/tickets/status/${encodeURIComponent(number)}/${encodeURIComponent(token)}`);
      failure = null;
      offline.show(false);
      if (before === "waiting" && ticket.state === "called") navigator.vibrate?.([300, 150, 300]);
    } catch (error) {
      if (error instanceof ServerError && [400, 403, 404].includes(error.status)) failure = error;
      else offline.show(true);
    }
    draw();
  }
}

async function start() {
  document.body.append(offline, top, main, spoken);
  hall = await getHall((lost) => offline.show(lost));
  onLanguage(draw);
  await ask();
  setInterval(ask, askEveryMilliseconds);
  document.addEventListener("visibilitychange", ask);
}

start();
