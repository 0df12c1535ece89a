// Chinese and English, and how times and numbers are written.

// Display settings of this browser tab only; a kiosk never stores them.
const store = {
  get(name) {
    try { return sessionStorage.getItem(name); } catch { return null; }
  },
  set(name, value) {
    try { sessionStorage.setItem(name, value); } catch { /* private mode: the setting is lost */ }
  },
};

const asked = new URLSearchParams(location.search).get("lang");
const settings = {
  language: asked === "en" || (asked === null && store.get("language") === "en") ? "en" : "zh",
  contrast: store.get("contrast") === "high",
  large: store.get("large") === "yes",
};
let remembers = true;
let timeZone;
const listeners = [];

/** Chinese or English, whichever the page is in. */
export function say(chinese, english) {
  return settings.language === "en" ? english : chinese;
}

/** A localised value of the API: text, or {zh,en}; English falls back on Chinese. */
export function local(value) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value);
  return settings.language === "en" ? value.en || value.zh || "" : value.zh || value.en || "";
}

/** Texts in the present language, each once and one after the other. */
export const localList = (texts) => [...new Map(texts.map((each) => [each.zh, local(each)])).values()];

export const language = () => settings.language;
export const highContrast = () => settings.contrast;
export const largeType = () => settings.large;

/** Calls back after the language changes, so that a page can draw itself again. */
export function onLanguage(listener) {
  listeners.push(listener);
}

export function setLanguage(code) {
  settings.language = code;
  if (remembers) store.set("language", code);
  applySettings();
  for (const listener of listeners) listener();
}

export function setContrast(high) {
  settings.contrast = high;
  if (remembers) store.set("contrast", high ? "high" : "normal");
  applySettings();
}

export function setLarge(large) {
  settings.large = large;
  if (remembers) store.set("large", large ? "yes" : "no");
  applySettings();
}

/** A public kiosk starts over for everybody: nothing is kept, nothing is read back. */
export function forgetSettings() {
  remembers = false;
}

export function resetSettings() {
  settings.contrast = false;
  settings.large = false;
  setLanguage("zh");
}

export function applySettings() {
  const root = document.documentElement;
  root.lang = settings.language === "en" ? "en" : "zh-CN";
  root.classList.toggle("high-contrast", settings.contrast);
  root.classList.toggle("large-type", settings.large);
}

/** Times are the hall's, whatever the browser's own zone. */
export function setTimeZone(name) {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    timeZone = name;
  } catch {
    timeZone = undefined;
  }
}

const locale = () => (settings.language === "en" ? "en-GB" : "zh-CN");

/** Hour and minute, such as 09:05. */
export function clockTime(milliseconds, seconds = false) {
  return new Date(milliseconds).toLocaleTimeString(locale(), {
    hour: "2-digit", minute: "2-digit", second: seconds ? "2-digit" : undefined,
    hourCycle: "h23", timeZone,
  });
}

/** Day with weekday. */
export function longDate(milliseconds) {
  return new Date(milliseconds).toLocaleDateString(locale(), {
    year: "numeric", month: "long", day: "numeric", weekday: "long", timeZone,
  });
}

/** A calendar date YYYY-MM-DD with its weekday, such as 11月23日（星期一）. */
export function dateName(text) {
  const date = new Date(`${text}T12:00:00Z`);
  if (Number.isNaN(date.getTime())) return text;
  const day = date.toLocaleDateString(locale(), { month: "long", day: "numeric", timeZone: "UTC" });
  const weekday = date.toLocaleDateString(locale(), { weekday: "long", timeZone: "UTC" });
  return say(`${day}（${weekday}）`, `${weekday}, ${day}`);
}

/** The hall's date now, as YYYY-MM-DD. */
export function isoDate(milliseconds) {
  return new Date(milliseconds).toLocaleDateString("sv-SE", { timeZone });
}

/** A wait, in whole minutes as people say it. */
export function minutes(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds < 60) return say("不到1分钟", "under 1 min");
  const whole = Math.round(seconds / 60);
  if (whole < 90) return say(`${whole}分钟`, `${whole} min`);
  return say(`${Math.floor(whole / 60)}小时${whole % 60}分`, `${Math.floor(whole / 60)} h ${whole % 60} min`);
}

/** Minutes and seconds for tables, such as 12:05. */
export function minutesSeconds(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export const people = (count) => say(`${count}人`, count === 1 ? "1 person" : `${count} people`);
export const windowName = (id) => say(`${id}号窗口`, `Window ${id}`);
export const windowList = (ids) =>
  say(`${ids.join("、")}号窗口`, `${ids.length === 1 ? "Window" : "Windows"} ${ids.join(", ")}`);

applySettings();
