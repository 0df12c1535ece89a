// The kiosk: two touches from idle to a number.
import { ServerError, get, getHall, post, sentence } from "./api.js";
import { fill, h, setText, throttle } from "./dom.js";
import { makeIndex } from "./kiosk-search.js";
import { codeDialog, slotDialog } from "./kiosk-keys.js";
import * as views from "./kiosk-views.js";
import { follow } from "./live.js";
import {
  clockTime, forgetSettings, highContrast, language, largeType, local, longDate, onLanguage,
  resetSettings, say, setContrast, setLanguage, setLarge,
} from "./text.js";
import { dialog, emergencyOverlay, message } from "./ui.js";

/** After this long without a touch the next person finds the first page; in seconds. */
const idleSeconds = 60;
/** How long the number stays; in seconds. */
const resultSeconds = 12;
/** A person who asks for more time gets this much; in seconds. */
const moreSeconds = 30;
/** What a server that is up takes at most; after this the wait is explained. */
const explainAfterMilliseconds = 1_200;
/** Suspensions and presences change during the day; in milliseconds. */
const catalogueMilliseconds = 60_000;

const kiosk = {
  hall: null, catalogue: null, index: [], lines: new Map(), departments: new Map(),
  view: "home", place: null, query: "", choice: "ordinary", code: "", slot: "", several: false, picked: [],
  result: null, left: 0, clockOffset: 0,
};
const main = h("main", { class: "kiosk-main", id: "main" });
const head = h("header", { class: "kiosk-head" });
const foot = h("footer", { class: "kiosk-foot" });
const clock = h("time", { class: "kiosk-clock number" });
const strip = h("div", { class: "kiosk-strip", role: "status" });
const overlay = h("div", { class: "kiosk-wait", role: "alert", hidden: true });
const emergency = emergencyOverlay();
let stale = false;
let catalogueAt = 0;
let idleLeft = idleSeconds;

function drawHead() {
  document.title = `${say("取号", "Take a number")} · ${local(kiosk.hall.name)}`;
  fill(head,
    h("div", { class: "kiosk-brand" }, h("span", { class: "brand-mark", "aria-hidden": "true" }),
      h("div", {}, h("div", { class: "kiosk-hall" }, local(kiosk.hall.name)),
        h("div", { class: "kiosk-date" }, longDate(Date.now() + kiosk.clockOffset)))),
    clock,
    h("div", { class: "kiosk-settings", role: "group", "aria-label": say("显示设置", "Display settings") },
      toggle("large", say("大字", "Large type"), largeType(), () => setLarge(!largeType())),
      toggle("contrast", say("高对比", "Contrast"), highContrast(), () => setContrast(!highContrast())),
      h("button", {
        class: "key", type: "button", "data-key": "language",
        onclick: () => setLanguage(language() === "en" ? "zh" : "en"),
      }, language() === "en" ? "中文" : "English")));
}

function toggle(key, label, pressed, action) {
  return h("button", {
    class: "key", type: "button", "data-key": key, "aria-pressed": String(pressed),
    onclick: () => {
      action();
      drawHead();
    },
  }, label);
}

function drawFoot() {
  const shows = kiosk.view !== "result" && isIssuing();
  foot.hidden = !shows;
  if (!shows) return;
  const classKey = (id, label, hint) => h("button", {
    class: "key class-key", type: "button", "data-key": `class-${id}`, "aria-pressed": String(kiosk.choice === id),
    onclick: () => choose(id),
  }, h("span", {}, label), hint ? h("small", {}, hint) : null);
  const pickedServices = kiosk.picked.map((id) => views.serviceOf(kiosk, id));
  fill(foot,
    kiosk.several ? h("div", { class: "picked" },
      h("div", { class: "picked-list" }, pickedServices.length === 0
        ? h("span", { class: "soft" }, say("请点选要一起办的事项（同一业务队列）", "Touch the services for one number (all of one line)"))
        : pickedServices.map((service) => h("button", {
          class: "key chip", type: "button", "data-key": `picked-${service.id}`,
          "aria-label": say(`去掉${service.name.zh}`, `Remove ${service.name.en}`),
          onclick: () => act.press(service),
        }, local(service.name), h("span", { "aria-hidden": "true" }, "×")))),
      h("button", {
        class: "key primary take-several", type: "button", disabled: pickedServices.length === 0,
        onclick: () => take(kiosk.picked),
      }, say(`取号（${pickedServices.length}项）`, `Take a number (${pickedServices.length})`))) : null,
    h("div", { class: "class-row", role: "group", "aria-label": say("取号类别", "Kind of number") },
      classKey("ordinary", say("普通号", "Ordinary")),
      classKey("care", say("照顾号", "Priority care"), say("老弱病残孕军", "elderly, disabled, pregnant, military")),
      classKey("green", say("绿色通道", "Green channel"),
        kiosk.choice === "green" ? kiosk.code : say("重点项目代码", "key project code")),
      isStaff() ? classKey("appointment", say("预约号", "Appointment"),
        kiosk.choice === "appointment" ? kiosk.slot : say("核对后代取", "after you have seen it")) : null,
      h("span", { class: "class-gap" }),
      h("button", {
        class: "key class-key", type: "button", "data-key": "several", "aria-pressed": String(kiosk.several),
        onclick: () => {
          kiosk.several = !kiosk.several;
          kiosk.picked = [];
          draw();
        },
      }, h("span", {}, say("一次办多项", "Several at once")), h("small", {}, say("多个事项取一个号", "one number for all")))));
}

async function choose(id) {
  if (id === "green" && kiosk.choice !== "green") {
    const code = await codeDialog();
    if (!code) return;
    kiosk.code = code;
  }
  if (id === "appointment" && kiosk.choice !== "appointment") {
    const slot = await slotDialog();
    if (!slot) return;
    kiosk.slot = slot;
  }
  kiosk.choice = kiosk.choice === id ? "ordinary" : id;
  drawFoot();
  if (kiosk.choice === "care") {
    message(say("取号后请到导办台核验，核验前按普通号排队", "Please see a guide after taking the number; until then it counts as ordinary"));
  }
}

/** Whoever may vouch for what somebody has booked. */
const isStaff = () => ["guide", "manager"].includes(kiosk.hall.me?.role);
const isIssuing = () => kiosk.hall.day.phase === "open";

const act = {
  go(view, place = null) {
    kiosk.view = view;
    kiosk.place = place;
    draw();
    main.scrollTop = 0;
    main.querySelector("h1")?.focus({ preventScroll: true });
  },
  press(service) {
    if (!service.available) {
      explainAbsence(service);
      return;
    }
    if (!kiosk.several) {
      take([service.id]);
      return;
    }
    const at = kiosk.picked.indexOf(service.id);
    if (at >= 0) kiosk.picked.splice(at, 1);
    else if (views.fits(kiosk, service)) kiosk.picked.push(service.id);
    else message(say("不是同一业务队列，请分别取号", "That service waits in another line; please take a number for each"), "refusal");
    draw();
  },
  query(text) {
    kiosk.query = text;
  },
  done: () => startOver(),
  more() {
    kiosk.left = moreSeconds;
    views.countdown(kiosk.left);
  },
};

/** Why a service cannot be had today; when it can, on paper for the way home. */
async function explainAbsence(service) {
  const actions = [{ label: say("知道了", "I see"), value: false, kind: service.nextDate ? "" : "primary", focus: true }];
  if (service.nextDate) actions.push({ label: say("打印这张告知单", "Print this"), value: true, kind: "primary" });
  const prints = await dialog({ title: local(service.name), body: views.unavailable(kiosk, service), actions });
  if (prints) printSlip(service);
}

async function printSlip(service) {
  try {
    await post(`/services/${encodeURIComponent(service.id)}/slip`, {}, { retries: 3 });
    message(say("正在打印，请取走告知单", "Printing; please take the slip"));
  } catch (error) {
    message(sentence(error), "refusal");
  }
}

let taking = false;

async function take(services) {
  if (taking) return;
  taking = true;
  const body = { services };
  if (kiosk.choice === "appointment") body.appointment = kiosk.slot;
  else if (kiosk.choice !== "ordinary") body.class = kiosk.choice;
  if (kiosk.choice === "green") body.keyProject = kiosk.code;
  let explained = false;
  const explain = (lost) => {
    if (lost && explained) return;
    explained = lost;
    overlay.hidden = false;
    fill(overlay, h("strong", {}, lost ? say("系统正在恢复，请稍候", "The system is recovering; please wait")
      : say("正在取号……", "Taking your number…")),
      lost ? h("span", {}, say("不用再按：号码不会丢，也不会重复。", "No need to press again: your number is neither lost nor doubled.")) : null);
  };
  const timer = setTimeout(() => explain(false), explainAfterMilliseconds);
  try {
    const result = await post("/tickets", body, { waiting: (lost) => lost && explain(true) });
    kiosk.result = {
      ...result, services: services.map((id) => views.serviceOf(kiosk, id)), choice: kiosk.choice,
      slot: kiosk.choice === "appointment" ? kiosk.slot : null,
    };
    kiosk.left = resultSeconds;
    act.go("result");
  } catch (error) {
    if (error instanceof ServerError && [401, 403].includes(error.status)) notEnrolled();
    else {
      const absent = error.code === "departmentAbsent" && services.length === 1;
      if (absent) await loadCatalogue();
      const service = absent ? views.serviceOf(kiosk, services[0]) : null;
      if (service?.nextDate) {
        await explainAbsence(service);
        return;
      }
      await dialog({
        title: say("没有取号", "No number was taken"), body: h("p", { class: "refusal-text" }, sentence(error)),
        actions: [{ label: say("知道了", "I see"), value: true, kind: "primary", focus: true }],
      });
      loadCatalogue();
    }
  } finally {
    clearTimeout(timer);
    overlay.hidden = true;
    taking = false;
  }
}

function startOver() {
  for (const open of document.querySelectorAll("dialog[open]")) {
    open.dispatchEvent(new Event("cancel"));
  }
  Object.assign(kiosk, {
    view: "home", place: null, query: "", choice: "ordinary", code: "", slot: "",
    several: false, picked: [], result: null,
  });
  idleLeft = idleSeconds;
  resetSettings();
  if (performance.now() - catalogueAt > catalogueMilliseconds) loadCatalogue();
}

function draw() {
  drawHead();
  views.draw(kiosk, main, act);
  drawFoot();
  drawStrip();
}

function drawStrip() {
  const notice = kiosk.hall.notice;
  const text = stale
    ? say("与服务器失去连接，正在自动恢复", "No connection to the server; it will come back by itself") : notice;
  strip.hidden = !text;
  strip.classList.toggle("warn", stale);
  setText(strip, text ?? "");
}

async function loadCatalogue() {
  try {
    kiosk.catalogue = await get("/services");
  } catch {
    return;
  }
  catalogueAt = performance.now();
  kiosk.index = makeIndex(kiosk.catalogue);
  kiosk.departments = new Map(kiosk.catalogue.departments.map((each) => [each.id, each]));
  for (const line of kiosk.catalogue.lines) kiosk.lines.set(line.id, { ...kiosk.lines.get(line.id), ...line });
  if (kiosk.view === "home") draw();
}

function notEnrolled() {
  kiosk.view = "home";
  fill(main, h("div", { class: "kiosk-closed" }, h("h1", {}, say("本机还没有登记", "This kiosk is not enrolled")),
    h("p", {}, say("请用管理员发的令牌登记后再使用。", "Enrol it with the token that the manager hands out.")),
    h("a", { class: "key primary", href: "/enrol" }, say("登记本机", "Enrol this kiosk"))));
  foot.hidden = true;
}

function hallChanged(state) {
  const phase = kiosk.hall.day.phase;
  kiosk.clockOffset = state.now - Date.now();
  Object.assign(kiosk.hall, { day: state.day, notice: state.notice, emergency: state.emergency });
  for (const line of state.lines) kiosk.lines.set(line.id, { ...kiosk.lines.get(line.id), ...line });
  emergency.show(state.emergency);
  if (phase !== state.day.phase) {
    loadCatalogue();
    if (kiosk.view !== "result") draw();
  }
  views.refreshWaiting(kiosk, main);
  drawStrip();
}

function everySecond() {
  setText(clock, clockTime(Date.now() + kiosk.clockOffset));
  if (kiosk.view === "result") {
    kiosk.left -= 1;
    views.countdown(kiosk.left);
    if (kiosk.left <= 0) startOver();
    return;
  }
  const untouched = kiosk.view === "home" && kiosk.choice === "ordinary" && !kiosk.several
    && language() === "zh" && !largeType() && !highContrast();
  if (untouched || taking) idleLeft = idleSeconds;
  else idleLeft -= 1;
  if (idleLeft <= 0) startOver();
}

async function start() {
  forgetSettings();
  document.body.append(strip, head, main, foot, overlay, emergency);
  fill(main, h("p", { class: "empty" }, "正在连接…… Connecting…"));
  kiosk.hall = await getHall();
  kiosk.clockOffset = kiosk.hall.now - Date.now();
  const me = kiosk.hall.me;
  if (!kiosk.hall.demo && me?.kind !== "kiosk" && !isStaff()) {
    drawHead();
    notEnrolled();
    return;
  }
  while (!kiosk.catalogue) {
    await loadCatalogue();
    if (!kiosk.catalogue) await new Promise((done) => setTimeout(done, 1_000));
  }
  draw();
  onLanguage(draw);
  const changed = throttle(500, () => latest && hallChanged(latest));
  let latest = null;
  follow("/events", { hall: (state) => {
    latest = state;
    changed();
  } }, { stale: (value) => {
    stale = value;
    drawStrip();
  } });
  setInterval(everySecond, 1_000);
  for (const name of ["pointerdown", "keydown", "input", "wheel"]) {
    document.addEventListener(name, () => { idleLeft = idleSeconds; }, { passive: true });
  }
  document.addEventListener("contextmenu", (event) => event.preventDefault());
}

start();
