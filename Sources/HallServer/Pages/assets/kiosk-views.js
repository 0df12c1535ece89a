// What the kiosk shows: first page, lists, search, number, closed.
import { fill, h, setText } from "./dom.js";
import { keyPad } from "./kiosk-keys.js";
import { mostResults, search } from "./kiosk-search.js";
import { dateName, local, localList, people, say } from "./text.js";

export const serviceOf = (kiosk, id) => kiosk.catalogue.services.find((each) => each.id === id);

/** Whether a service can go on the ticket that is being put together. */
export function fits(kiosk, service) {
  return kiosk.picked.length === 0 || serviceOf(kiosk, kiosk.picked[0]).line === service.line;
}

export function draw(kiosk, main, act) {
  main.dataset.view = kiosk.view;
  const closed = kiosk.hall.day.phase !== "open";
  const view = {
    home: closed ? closedHome : home, theme: list, department: list, departments, search: finder, result: ticket,
  }[kiosk.view];
  fill(main, view(kiosk, act));
  if (kiosk.view === "search") main.querySelector("input")?.focus({ preventScroll: true });
}

/** Waiting figures change under the reader's hand without the list moving. */
export function refreshWaiting(kiosk, main) {
  for (const element of main.querySelectorAll("[data-line]")) {
    setText(element, waitingText(kiosk.lines.get(element.dataset.line)));
  }
}

function waitingText(line) {
  if (line?.waiting === undefined) return "";
  return line.waiting === 0 ? say("无人等候", "no wait") : say(`${line.waiting}人等候`, `${line.waiting} waiting`);
}

function seal(text) {
  return h("span", { class: "seal", "aria-hidden": "true" }, [...text][0] ?? "");
}

function heading(title, hint, back) {
  return h("div", { class: "kiosk-title" },
    back ? h("button", { class: "key back", type: "button", "data-key": "back", onclick: back },
      h("span", { "aria-hidden": "true" }, "←"), say("返回", "Back")) : null,
    h("div", {}, h("h1", { tabindex: "-1" }, title), hint ? h("p", { class: "soft" }, hint) : null));
}

function home(kiosk, act) {
  const { catalogue } = kiosk;
  const most = catalogue.mostUsed ?? [];
  const tiles = catalogue.themes.map((theme) => {
    const services = catalogue.services.filter((each) => each.theme.zh === theme.zh);
    return tile(local(theme), say(`${services.length}项`, `${services.length} services`), () => act.go("theme", theme.zh));
  });
  return [
    h("div", { class: "home-top" }, heading(say("请选择要办的业务", "What do you come for?"),
      say("点一下主题，再点事项，即可取号", "Touch a theme, then the service: that takes your number")),
    h("div", { class: "find-row" },
      h("button", { class: "key find", type: "button", "data-key": "search", onclick: () => act.go("search") },
        h("span", { class: "find-label" }, say("搜索事项", "Search")),
        h("small", {}, say("名称或拼音首字母", "by name or pinyin initials"))),
      h("button", { class: "key find", type: "button", "data-key": "departments", onclick: () => act.go("departments") },
        h("span", { class: "find-label" }, say("按部门查找", "By department")),
        h("small", {}, say(`${catalogue.departments.length}个部门`, `${catalogue.departments.length} departments`))))),
    h("div", { class: "theme-grid" },
      most.length > 0 ? tile(say("常办事项", "Most asked for"), say("大家最常办的", "what most people come for"),
        () => act.go("theme", null), "most") : null, tiles),
  ];
}

function tile(name, hint, action, kind = "") {
  return h("button", { class: `tile theme ${kind}`, type: "button", "data-key": `tile-${name}`, onclick: action },
    seal(kind === "most" ? "★" : name), h("span", { class: "tile-text" },
      h("span", { class: "tile-name" }, name), h("span", { class: "tile-hint" }, hint)));
}

function closedHome(kiosk, act) {
  const { day, hotline } = kiosk.hall;
  const title = {
    cutOff: say("今天已停止取号", "No more numbers today"), draining: say("今天已停止取号", "No more numbers today"),
    closed: say("大厅现在没有营业", "The hall is closed now"),
  }[day.phase];
  const isBreak = day.breakUntil;
  const hours = (isBreak ? day.hours : day.nextHours).map((each) => `${each.from}–${each.to}`).join("  ");
  return h("div", { class: "kiosk-closed" },
    h("h1", { tabindex: "-1" }, isBreak ? say("午休时间", "Lunch break") : title),
    h("p", { class: "closed-when" }, isBreak
      ? say(`${day.breakUntil} 起恢复取号`, `Numbers are issued again from ${day.breakUntil}`)
      : day.nextOpen ? say(`请于 ${dateName(day.nextOpen)} 再来`, `Please come again on ${dateName(day.nextOpen)}`)
        : say("请留意开放通知", "Please watch for the next opening")),
    day.phase === "cutOff" || day.phase === "draining" ? h("p", {},
      say("手里已有号票的，请继续等候叫号。", "If you hold a number, please go on waiting for your call.")) : null,
    hours ? h("p", { class: "soft" }, isBreak ? say("今日营业时间 ", "Hours today ") : say("当日营业时间 ", "Hours on that day "), hours) : null,
    hotline ? h("p", { class: "soft" }, say(`咨询电话 ${hotline}`, `Questions: ${hotline}`)) : null,
    h("div", { class: "keys" }, h("button", {
      class: "key", type: "button", onclick: () => act.go("search"),
    }, say("查看事项和要带的材料", "Look up services and what to bring"))));
}

function serviceTile(kiosk, act, service, showsDepartment) {
  const isPicked = kiosk.picked.includes(service.id);
  const canTake = service.available && (!kiosk.several || fits(kiosk, service));
  return h("button", {
    class: `tile service${canTake ? "" : " unavailable"}${isPicked ? " picked-tile" : ""}`, type: "button",
    "data-key": `service-${service.id}`, "data-service": service.id,
    "aria-pressed": kiosk.several ? String(isPicked) : undefined, onclick: () => act.press(service),
  },
  h("span", { class: "tile-name" }, local(service.name)),
  showsDepartment ? h("span", { class: "tile-hint" }, local(kiosk.departments.get(service.department)?.name)) : null,
  service.available
    ? h("span", { class: "tile-foot" },
      service.bring.length ? h("span", { class: "bring" }, say("带：", "Bring: "), localList(service.bring).join(say("、", ", "))) : null,
      h("span", { class: "waiting number", "data-line": service.line }, waitingText(kiosk.lines.get(service.line))))
    : h("span", { class: "tile-foot" }, h("span", { class: "why" }, local(service.reason))));
}

function list(kiosk, act) {
  const { catalogue, place, view } = kiosk;
  const most = view === "theme" && place === null;
  const services = most ? catalogue.mostUsed.map((id) => serviceOf(kiosk, id)).filter(Boolean)
    : catalogue.services.filter((each) => (view === "theme" ? each.theme.zh : each.department) === place);
  const title = most ? say("常办事项", "Most asked for")
    : view === "theme" ? local(catalogue.themes.find((each) => each.zh === place)) : local(kiosk.departments.get(place)?.name);
  const back = () => act.go(view === "department" ? "departments" : "home");
  const hint = say("点事项即取号", "Touching a service takes your number");
  if (most || view === "department") {
    return [heading(title, hint, back),
      h("div", { class: "service-grid" }, services.map((each) => serviceTile(kiosk, act, each, most)))];
  }
  const groups = new Map();
  for (const service of services) {
    if (!groups.has(service.department)) groups.set(service.department, []);
    groups.get(service.department).push(service);
  }
  const jump = (id) => document.getElementById(`group-${id}`)?.scrollIntoView({ block: "start" });
  return [heading(title, hint, back),
    groups.size > 1 && services.length > 12 ? h("nav", { class: "jump", "aria-label": say("部门", "Departments") },
      [...groups.keys()].map((id) => h("button", {
        class: "key chip", type: "button", "data-key": `jump-${id}`, onclick: () => jump(id),
      }, local(kiosk.departments.get(id)?.name)))) : null,
    [...groups].map(([id, members]) => h("section", { id: `group-${id}`, class: "group" },
      h("h2", {}, local(kiosk.departments.get(id)?.name)),
      h("div", { class: "service-grid" }, members.map((each) => serviceTile(kiosk, act, each, false)))))];
}

function departments(kiosk, act) {
  return [heading(say("按部门查找", "Departments"), null, () => act.go("home")),
    h("div", { class: "service-grid departments" }, kiosk.catalogue.departments.map((each) => h("button", {
      class: `tile department${each.present ? "" : " unavailable"}`, type: "button", "data-key": `department-${each.id}`,
      onclick: () => act.go("department", each.id),
    },
    h("span", { class: "tile-name" }, local(each.name)),
    each.present ? null : h("span", { class: "why" }, each.nextDate
      ? say(`今天不在，${dateName(each.nextDate)}在`, `Not here today; here on ${dateName(each.nextDate)}`)
      : say("今天不在大厅", "Not here today")))))];
}

function finder(kiosk, act) {
  const results = h("div", { class: "service-grid" });
  const count = h("p", { class: "soft found", role: "status" });
  const show = () => {
    const found = search(kiosk.index, kiosk.query);
    fill(results, found.services.map((each) => serviceTile(kiosk, act, each, true)));
    setText(count, kiosk.query.trim() === ""
      ? say("输入名称，或拼音首字母，例如“身份证” sfz", "Type part of the name, or pinyin initials such as “sfz” for 身份证")
      : found.total === 0 ? say("没有找到，请换个说法或到导办台询问", "Nothing found; try other words or ask a guide")
        : found.total > mostResults ? say(`找到${found.total}项，显示前${mostResults}项，请再输入几个字母`, `${found.total} found, the first ${mostResults} shown; type more to narrow down`)
          : say(`找到${found.total}项`, `${found.total} found`));
  };
  const input = h("input", {
    type: "search", class: "search-input", "data-key": "search-input", autocomplete: "off", spellcheck: "false",
    "aria-label": say("搜索事项", "Search services"), placeholder: say("名称或拼音首字母", "Name or pinyin initials"),
    value: kiosk.query, maxlength: "30", oninput: (event) => {
      act.query(event.currentTarget.value);
      show();
    },
  });
  show();
  return h("div", { class: "finder" },
    heading(say("搜索事项", "Search"), null, () => act.go("home")), input, count,
    h("div", { class: "finder-results" }, results), keyPad(input));
}

function ticket(kiosk, act) {
  const { result } = kiosk;
  const bring = localList(result.services.flatMap((each) => each.bring));
  const fact = (label, value) => h("div", { class: "fact" }, h("dt", {}, label), h("dd", {}, value));
  return h("div", { class: "result" },
    h("div", { class: "result-ticket", role: "alert" },
      h("h1", { tabindex: "-1" }, say("取号成功，请取走号票", "Here is your number: please take the ticket")),
      h("p", { class: "result-number number", "data-number": result.number }, result.number),
      h("p", { class: "result-service" }, result.services.map((each) => local(each.name)).join(say("、", ", "))),
      h("dl", { class: "facts" },
        fact(say("前面", "Ahead of you"), people(result.ahead)),
        fact(say("办理窗口", result.windows.length > 1 ? "Windows" : "Window"), say(`${result.windows.join("、")}号`, result.windows.join(", "))),
        fact(say("区域", "Zone"), local(result.zone)),
        result.slot ? fact(say("预约时段", "Booked for"), result.slot) : null,
        result.promise === null ? null : fact(say("至多先叫", "At most before you"), say(`${result.promise}次叫号`, `${result.promise} calls`)),
        result.forecast ? fact(say("预计等候", "Expected wait"), local(result.forecast)) : null)),
    h("div", { class: "result-side" },
      result.awaitsGrant ? h("p", { class: "note warn" }, say("照顾号需导办员核验：请出示证件到导办台。核验前按普通号排队。",
        "Priority care has to be granted: please see a guide. Until then your number counts as ordinary.")) : null,
      bring.length ? h("div", { class: "card result-bring" }, h("h2", {}, say("请准备好", "Please have ready")),
        h("ul", {}, bring.map((each) => h("li", {}, each)))) : null,
      h("p", { class: "soft" }, say("没有出票？请记下号码，或到导办台补打。", "No ticket? Please note the number, or ask a guide for a reprint.")),
      h("div", { class: "result-keys" },
        h("button", { class: "key", type: "button", onclick: act.more }, say("再看一会儿", "More time")),
        kiosk.hall.demo && result.statusUrl
          ? h("a", { class: "key", href: result.statusUrl }, say("查看排队进度", "Follow my number")) : null,
        h("button", { class: "key primary", type: "button", "data-key": "done", onclick: act.done },
          say("完成", "Done"), " ", h("span", { class: "count number", id: "countdown" }, String(kiosk.left))))));
}

export function countdown(left) {
  const element = document.getElementById("countdown");
  if (element) setText(element, String(Math.max(0, left)));
}

/** Why a service cannot be had now, and what to bring when it can. */
export function unavailable(kiosk, service) {
  return h("div", { class: "stack" },
    h("p", { class: "note warn" }, local(service.reason) || say("现在不能办理", "Not available now")),
    service.nextDate ? h("p", { class: "slip-date" }, dateName(service.nextDate)) : null,
    service.bring.length ? h("div", {}, h("h3", {}, say("办理时请带", "What to bring")),
      h("ul", { class: "plain-list" }, localList(service.bring).map((each) => h("li", {}, each)))) : null);
}
