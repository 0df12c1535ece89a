// The hall manager's page: tabs, the emergency key, and what is live.
import { getHall, post } from "./api.js";
import { fill, h, renew, throttle } from "./dom.js";
import { follow } from "./live.js";
import * as calendar from "./manager-calendar.js";
import { setClock } from "./manager-clock.js";
import * as day from "./manager-day.js";
import * as devices from "./manager-devices.js";
import * as livePage from "./manager-live.js";
import * as people from "./manager-people.js";
import * as ratings from "./manager-ratings.js";
import * as report from "./manager-report.js";
import * as services from "./manager-services.js";
import * as windows from "./manager-windows.js";
import { clockTime, isoDate, onLanguage, say } from "./text.js";
import { admitted, attempt, holdKey, offlineBar, pageHeader } from "./ui.js";

const tabs = { live: livePage, devices, report, ratings, services, windows, calendar, people, day };
const offline = offlineBar();
const top = h("div");
const banner = h("div");
const nav = h("nav", { class: "tabs", role: "tablist" });
const body = h("main", { class: "stack manager" });
const waiting = (lost) => offline.show(lost);

const context = {
  hall: null, live: null,
  /** Sends a command; what is refused is shown in words, and null comes back. */
  send: (path, data, success) => attempt(() => post(path, data ?? {}, { waiting }), success),
  waiting,
};
/** What the clock says now and whether it is believed are asked for anew. */
context.clockChanged = async () => {
  Object.assign(context.hall, await getHall(waiting));
  if (context.live) context.live.now = context.hall.now;
  drawBanner();
  context.redraw();
};
/** How often a tab asks that nothing else tells of a change. */
const pollMilliseconds = 5_000;
let current = location.hash.slice(1) in tabs ? location.hash.slice(1) : "live";
let token = 0;

/** Draws the tab; a slower answer for an earlier tab is thrown away. */
context.redraw = async () => {
  token += 1;
  const mine = token;
  const place = h("div", { class: "stack" });
  if (body.childElementCount === 0) fill(body, h("p", { class: "empty" }, say("正在读取……", "Loading…")));
  await tabs[current].draw(place, context);
  if (mine !== token) return;
  // A live tab is redrawn under the reader's hand; the others keep hold of their parts.
  if (tabs[current].isLive) renew(body, place);
  else fill(body, place);
};

function show(tab) {
  current = tab;
  history.replaceState(null, "", `#${tab}`);
  drawTabs();
  fill(body);
  context.redraw();
}

function drawTabs() {
  fill(nav, Object.entries(tabs).map(([id, tab]) => h("button", {
    class: "key tab", type: "button", role: "tab", "data-key": `tab-${id}`, "data-tab": id,
    "aria-selected": String(id === current), onclick: () => show(id),
  }, tab.title())), h("a", { class: "key tab", href: "/layouts", "data-key": "tab-layouts" }, say("版式", "Layouts")));
}

function drawBanner() {
  const emergency = context.live ? context.live.emergency : context.hall.emergency;
  const now = context.live ? context.live.now : context.hall.now;
  fill(banner,
    emergency ? h("section", { class: "banner alarm", role: "alert" },
      h("div", {}, h("strong", {}, say("紧急页面正在所有屏幕显示", "The emergency page is on every display")), h("p", {}, `${emergency.zh}　${emergency.en}`)),
      h("button", { class: "key", type: "button", "data-key": "clear-emergency",
        onclick: () => context.send("/emergency", { clear: true }, say("已解除", "Cleared")) }, say("解除", "Clear"))) : null,
    context.hall.clockDoubtful ? h("section", { class: "banner doubt", role: "alert" },
      h("div", {}, h("strong", {}, say("时钟可能不对", "The clock may be wrong")),
        h("p", {}, say(`大厅时钟现在是 ${isoDate(now)} ${clockTime(now)}。如果正确请确认；不正确请设置。`,
          `The hall's clock says ${isoDate(now)} ${clockTime(now)}. Confirm if that is right; otherwise set it.`))),
      h("div", { class: "keys" },
        h("button", { class: "key", type: "button", "data-key": "confirm-clock", onclick: async () => {
          if (await context.send("/clock/confirm", {}, say("已确认", "Confirmed"))) await context.clockChanged();
        } }, say("时间正确", "The time is right")),
        h("button", { class: "key primary", type: "button", "data-key": "set-clock", onclick: () => setClock(context) },
          say("设置时间", "Set the time")))) : null);
}

function draw() {
  const raise = holdKey(say("紧急疏散", "Emergency"), say("按住1秒", "hold for 1 s"), () =>
    context.send("/emergency", day.emergencyText(), say("紧急页面已发出", "The emergency page is out")));
  raise.dataset.action = "emergency";
  fill(top, pageHeader({ hall: context.hall, title: say("大厅管理", "Manager"), me: context.hall.me, extra: raise }));
  drawBanner();
  drawTabs();
  context.redraw();
}

async function start() {
  document.body.append(offline, top, banner, nav, body);
  context.hall = await getHall(waiting);
  if (!admitted(context.hall.me, ["manager", "installer"])) return;
  draw();
  onLanguage(draw);
  const renewed = throttle(1_500, () => {
    if (tabs[current].isLive && !document.querySelector("dialog[open]")) context.redraw();
  });
  setInterval(() => { if (tabs[current].polls) renewed(); }, pollMilliseconds);
  window.addEventListener("hashchange", () => {
    const asked = location.hash.slice(1);
    if (asked in tabs && asked !== current) show(asked);
  });
  let lastEmergency = "";
  follow("/events", { hall: (live) => {
    context.live = live;
    const emergency = JSON.stringify(live.emergency ?? null);
    if (emergency !== lastEmergency) drawBanner();
    lastEmergency = emergency;
    renewed();
  } }, { stale: (isStale) => offline.show(isStale) });
}

start();
