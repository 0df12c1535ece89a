// The first page: in the demo hall the whole hall at a glance, otherwise the way to every page.
import { get, getHall, getPatiently } from "./api.js";
import { fill, h, renew, setText, throttle } from "./dom.js";
import { follow } from "./live.js";
import { gremlins, padPanel, ticketStrip } from "./overview-demo.js";
import { drawBoard } from "./overview-board.js";
import { clockTime, local, longDate, onLanguage, say, windowName } from "./text.js";
import { emergencyOverlay, offlineBar, pageHeader } from "./ui.js";
import { word } from "./words.js";

const pages = () => [
  ["/kiosk", say("取号", "Kiosk"), say("群众在入口两步取号", "Citizens take a number in two touches")],
  ["/clerk", say("窗口工作台", "Counter"), say("窗口人员叫号、办理", "Clerks call and serve")],
  ["/guide", say("导办", "Floor guide"), say("查号、补打、照顾、返回", "Find, reprint, grant care, return")],
  ["/manager", say("管理", "Manager"), say("队列、设备、事项、日历、报表", "Queues, devices, services, calendar, reports")],
  ["/audit", say("监察", "Audit"), say("核对日志，证明没有插队", "Proof that nobody jumped the queue")],
  ["/enrol", say("登记设备", "Enrol a device"), say("取号机、引导屏首次使用", "A kiosk's or a screen's first use")],
];
const statusKind = { serving: "live", ready: "good", open: "good", paused: "warn", closed: "", draining: "warn" };
const offline = offlineBar();
const emergency = emergencyOverlay();
const top = h("div");
const main = h("main", { class: "overview" });
const calls = h("p", { class: "visually-hidden", "aria-live": "polite" });
const state = {
  hall: null, live: null, screens: [], boards: new Map(), tickets: [], pads: new Map(), faults: [], devices: [],
  speed: 1, clock: null, window: null,
};
const parts = {};

function chooser() {
  const screens = state.screens.map((each) => [`/screen/${encodeURIComponent(each.id)}`, local(each.name),
    say(`引导屏 ${each.width}×${each.height}`, `Guidance screen ${each.width}×${each.height}`)]);
  const { day } = state.live ?? state.hall;
  fill(main, h("section", { class: "hello" }, h("div", {}, h("h1", {}, local(state.hall.name)),
    h("p", { class: "soft" }, `${longDate(state.hall.now)} · ${word("phase", day.phase)}`))),
  h("div", { class: "page-grid" }, [...pages(), ...screens].map(([href, name, what]) =>
    h("a", { class: "card page-card", href }, h("h2", {}, name), h("p", { class: "soft" }, what)))));
}

function build() {
  parts.facts = h("div", { class: "hello-facts" });
  parts.screens = h("div", { class: "screens" });
  parts.zones = h("div", { class: "stack zones" });
  parts.pad = h("section", { class: "card pad-card", id: "pad" });
  parts.tickets = h("div", { class: "ticket-strip" });
  parts.gremlins = h("section", { class: "card stack" });
  parts.tiles = new Map();
  parts.combined = new Map();
  fill(parts.screens, state.screens.map((each) => {
    const image = h("img", { alt: local(each.name), width: each.width, height: each.height, "data-screen": each.id });
    return h("a", { class: "screen-card", href: `/screen/${encodeURIComponent(each.id)}`, target: "_blank" },
      h("span", { class: "bezel" }, image), h("span", { class: "screen-name" }, local(each.name)));
  }));
  for (const zone of state.hall.zones) buildZone(zone);
  fill(main,
    h("section", { class: "hello" },
      h("div", { class: "hello-text" }, h("h1", {}, local(state.hall.name)),
        h("p", { class: "soft" }, say("演示大厅：一切都在仿真的串口线上运行", "Demo hall: everything runs on emulated serial lines")), parts.facts),
      h("a", { class: "key primary take", href: "/kiosk" }, say("取一个号", "Take a number")),
      h("nav", { class: "hello-pages", "aria-label": say("页面", "Pages") }, pages().slice(1, 5).map(([href, name]) => h("a", { class: "key", href }, name)))),
    h("div", { class: "hall-grid" },
      h("div", { class: "stack" }, parts.screens, parts.zones),
      h("aside", { class: "stack aside" }, parts.pad,
        h("section", { class: "card stack" }, h("h2", {}, say("刚打印的号票", "Tickets just printed")), parts.tickets), parts.gremlins)));
  drawSide();
  refreshScreens();
  refreshTiles();
}

function buildZone(zone) {
  const windows = state.live.windows.filter((each) => each.zone === zone.id);
  if (windows.length === 0) return;
  const combined = h("div", { class: "combined" });
  parts.combined.set(zone.id, combined);
  parts.zones.append(h("section", { class: "card stack zone" },
    h("div", { class: "row between" }, h("h2", {}, local(zone.name)), combined),
    h("div", { class: "tile-grid" }, windows.map((window) => {
      const tile = {
        canvas: h("canvas", { class: "led", width: 96, height: 16, "aria-hidden": "true" }),
        status: h("span", { class: "badge" }), number: h("span", { class: "tile-number number" }),
      };
      tile.button = h("button", {
        class: "window-tile", type: "button", "data-window": String(window.id), onclick: () => {
          state.window = window.id;
          for (const [id, each] of parts.tiles) each.button.classList.toggle("chosen", id === window.id);
          drawSide();
          if (parts.pad.getBoundingClientRect().top > innerHeight) parts.pad.scrollIntoView({ block: "center" });
        },
      }, h("span", { class: "window-head" }, h("b", { class: "number" }, String(window.id)), h("span", { class: "window-name" }, local(window.name))),
      tile.canvas, h("span", { class: "window-foot" }, tile.number, tile.status));
      parts.tiles.set(window.id, tile);
      return tile.button;
    }))));
}

function refreshTiles() {
  for (const window of state.live.windows) {
    const tile = parts.tiles.get(window.id);
    if (!tile) continue;
    tile.status.className = `badge ${statusKind[window.status]}`;
    setText(tile.status, window.status === "paused" && window.reason ? local(window.reason) : word("window", window.status));
    setText(tile.number, window.number ?? "–");
    tile.button.setAttribute("aria-label", `${windowName(window.id)} ${local(window.name)}, ${word("window", window.status)} ${window.number ?? ""}`);
    tile.button.classList.toggle("is-closed", window.status === "closed");
  }
  for (const board of state.boards.values()) showBoard(board);
  const waiting = state.live.lines.reduce((sum, line) => sum + line.waiting, 0);
  const serving = state.live.windows.filter((each) => each.status === "serving").length;
  const open = state.live.windows.filter((each) => each.status !== "closed").length;
  const figure = (value, label) => h("div", {}, h("b", { class: "number" }, value), h("span", { class: "soft" }, label));
  fill(parts.facts, figure(clockTime(state.live.now), say(`大厅时间${speedText()}`, `hall time${speedText()}`)),
    figure(String(waiting), say("人等候", "waiting")), figure(String(serving), say("窗口办理中", "windows serving")),
    figure(`${open}/${state.live.windows.length}`, say("窗口开放", "windows open")),
    figure(word("phase", state.live.day.phase), say("营业日", "business day")));
}

const speedText = () => (state.speed && state.speed !== 1 ? ` ×${state.speed}` : "");

function showBoard(board) {
  if (board.window !== null && board.window !== undefined) {
    const tile = parts.tiles.get(board.window);
    if (tile) drawBoard(tile.canvas, board);
    return;
  }
  const device = state.devices.find((each) => each.id === board.device);
  const zone = board.zone ?? device?.zone ?? state.hall.zones[[...combinedDevices()].indexOf(board.device)]?.id ?? state.hall.zones[0].id;
  const place = parts.combined.get(zone) ?? [...parts.combined.values()][0];
  if (!place) return;
  const key = `${board.device}-${board.address}`;
  let canvas = place.querySelector(`[data-board="${CSS.escape(key)}"]`);
  if (!canvas) {
    canvas = h("canvas", { class: "led wide-led", "data-board": key, role: "img" });
    place.append(canvas);
  }
  canvas.setAttribute("aria-label", board.text ?? "");
  drawBoard(canvas, board);
}

const combinedDevices = () => new Set([...state.boards.values()].filter((each) => !each.window).map((each) => each.device));

function drawSide() {
  renew(parts.pad, padPanel(state));
  renew(parts.tickets, ticketStrip(state.tickets));
  renew(parts.gremlins, gremlins(state));
}

/** Pictures are fetched when something changed: a stream each would use up the browser's connections. */
const refreshScreens = throttle(1_500, () => {
  if (document.hidden) return;
  for (const image of parts.screens?.querySelectorAll("img") ?? []) {
    const next = new Image();
    next.onload = () => { image.src = next.src; };
    next.src = `/api/v1/screens/${encodeURIComponent(image.dataset.screen)}.png?at=${state.live.revision}`;
  }
});

function demoChanged(change) {
  if (change.speed !== undefined) state.speed = change.speed;
  if (change.faults) state.faults = change.faults;
  if (change.devices) state.devices = change.devices;
  for (const board of change.boards ?? []) {
    state.boards.set(`${board.device}-${board.address}`, board);
    if (parts.tiles) showBoard(board);
  }
  for (const pad of change.pads ?? []) state.pads.set(pad.window, pad);
  if (change.tickets?.length) {
    const known = new Map(state.tickets.map((each) => [each.id, each]));
    for (const ticket of change.tickets) known.set(ticket.id, ticket);
    // Eight fill the strip; older ones are in the journal, not here.
    state.tickets = [...known.values()].slice(-8);
  }
  if (parts.pad) drawSide();
}

function draw() {
  fill(top, pageHeader({ hall: state.hall, title: state.hall.demo ? say("大厅全景", "The hall now") : "Hallkeeper", me: state.hall.me }));
  if (!state.hall.demo) chooser();
  else if (state.live) build();
}

async function start() {
  document.body.append(offline, top, main, calls, emergency);
  state.hall = await getHall((lost) => offline.show(lost));
  try {
    state.screens = await get("/screens");
  } catch { state.screens = []; }
  if (state.hall.demo) demoChanged(await getPatiently("/demo", (lost) => offline.show(lost)));
  draw();
  onLanguage(draw);
  follow("/events", {
    hall: (live) => {
      const first = state.live === null;
      state.live = live;
      emergency.show(live.emergency);
      if (!state.hall.demo) return;
      if (first) draw();
      else {
        refreshTiles();
        refreshScreens();
      }
    },
    call: (call) => setText(calls, say(`请${call.number}号到${call.window}号窗口`, `Number ${call.number}, please go to window ${call.window}`)),
  }, { stale: (isStale) => {
    offline.show(isStale);
    document.body.classList.toggle("is-stale", isStale);
  } });
  if (state.hall.demo) follow("/demo/stream", { demo: demoChanged });
}

start();
