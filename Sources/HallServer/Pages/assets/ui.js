// Parts that pages share: header, offline bar, messages, dialogs, keys that must be held.
import { post, sentence } from "./api.js";
import { fill, h } from "./dom.js";
import { clockTime, highContrast, language, local, say, setContrast, setLanguage } from "./text.js";
import { word } from "./words.js";

/** Why a ticket stands where it does, and who came later and was called first. */
export function reasons(why) {
  return h("div", { class: "reasons stack" },
    h("p", {}, local(why.standing)),
    why.overtakings.length === 0
      ? h("p", { class: "soft" }, say("没有后来的人先被叫。", "Nobody who came later was called first."))
      : h("ol", {}, why.overtakings.map((each) => h("li", {}, h("b", { class: "number" }, clockTime(each.at)), " ", local(each.text)))),
    why.further > 0 ? h("p", { class: "soft" }, say(`更早还有${why.further}次。`, `And ${why.further} before.`)) : null);
}

/** Language and contrast at a touch. */
export function settingsBar() {
  return h("div", { class: "settings", role: "group", "aria-label": say("显示设置", "Display settings") },
    h("button", {
      class: "key quiet", type: "button", "data-key": "language", lang: language() === "en" ? "zh-CN" : "en",
      onclick: () => setLanguage(language() === "en" ? "zh" : "en"),
    }, language() === "en" ? "中文" : "English"),
    h("button", {
      class: "key quiet", type: "button", "data-key": "contrast", "aria-pressed": String(highContrast()),
      onclick: (event) => {
        setContrast(!highContrast());
        event.currentTarget.setAttribute("aria-pressed", String(highContrast()));
      },
    }, say("高对比", "Contrast")));
}

/** The head of a page: hall, page title, who is signed in, settings. */
export function pageHeader({ hall, title, me, extra }) {
  document.title = `${title} · ${local(hall?.name) || "Hallkeeper"}`;
  return h("header", { class: "page-head" },
    h("a", { class: "brand", href: "/", "data-key": "brand" },
      h("span", { class: "brand-mark", "aria-hidden": "true" }),
      h("span", { class: "brand-text" },
        h("span", { class: "brand-hall" }, local(hall?.name)),
        h("span", { class: "brand-page" }, title))),
    h("div", { class: "page-head-end" }, extra,
      me?.name ? h("span", { class: "who" }, h("b", {}, me.name), " ", word("role", me.role)) : null,
      me?.kind === "person" ? h("button", {
        class: "key quiet", type: "button", "data-key": "sign-out", onclick: signOut,
      }, say("退出登录", "Sign out")) : null,
      settingsBar()));
}

async function signOut() {
  try { await post("/sign-out", {}, { retries: 2 }); } catch { /* the page reloads either way */ }
  location.reload();
}

/** A bar that says that the server is out of reach; hidden until it is. */
export function offlineBar() {
  const bar = h("div", { class: "offline-bar", role: "status", hidden: true });
  bar.show = (visible) => {
    bar.hidden = !visible;
    fill(bar, visible
      ? say("与服务器失去连接，正在自动重连……当前内容可能不是最新的",
        "No connection to the server; reconnecting. What is shown may be out of date.") : null);
  };
  return bar;
}

let messages;

/** A short message that goes away; refusals and errors stay longer and interrupt a reader. */
export function message(text, kind = "info") {
  if (!messages) {
    messages = h("div", { class: "messages", "aria-live": "assertive" });
    document.body.append(messages);
  }
  const entry = h("div", { class: `message ${kind}` },
    h("span", {}, text),
    h("button", {
      class: "key bare", type: "button", "aria-label": say("关闭", "Close"), onclick: () => entry.remove(),
    }, "×"));
  while (messages.childElementCount >= 3) messages.firstElementChild.remove();
  messages.append(entry);
  setTimeout(() => entry.remove(), kind === "info" ? 4_000 : 9_000);
}

/** Runs a command of a person: its refusal is shown in words. Answers null when refused. */
export async function attempt(action, success) {
  try {
    const answer = await action();
    if (success) message(success);
    return answer;
  } catch (error) {
    message(sentence(error), "refusal");
    return null;
  }
}

/** A modal dialog; answers what its body resolves with, or null when it is left. */
export function dialog({ title, body, actions, wide }) {
  return new Promise((resolve) => {
    const finish = (value) => {
      element.close();
      element.remove();
      resolve(value);
    };
    const element = h("dialog", { class: wide ? "dialog wide" : "dialog", "aria-label": title },
      h("form", { method: "dialog", onsubmit: (event) => event.preventDefault() },
        h("h2", {}, title),
        h("div", { class: "dialog-body" }, typeof body === "function" ? body(finish) : body),
        h("div", { class: "dialog-actions" },
          (actions ?? []).map((action) => h("button", {
            class: `key ${action.kind ?? ""}`, type: action.submits ? "submit" : "button",
            autofocus: action.focus,
            onclick: () => {
              const value = action.value instanceof Function ? action.value() : action.value;
              if (value !== undefined) finish(value);
            },
          }, action.label)))));
    element.addEventListener("cancel", () => finish(null));
    document.body.append(element);
    element.showModal();
  });
}

/** Asks yes or no. */
export async function confirmed(title, text, yes, kind = "primary") {
  return (await dialog({
    title, body: h("p", {}, text),
    actions: [
      { label: say("取消", "Cancel"), value: false, focus: true },
      { label: yes, value: true, kind },
    ],
  })) === true;
}

/** How long a key that alarms the hall has to be held; less is a slip of the hand. */
const holdMilliseconds = 1_000;

/** A key that acts only after being held for a second, by finger, mouse, space or enter. */
export function holdKey(label, hint, action) {
  let timer = null;
  const start = (event) => {
    if (event.type === "keydown" && (event.repeat || ![" ", "Enter"].includes(event.key))) return;
    if (event.type === "keydown") event.preventDefault();
    if (timer) return;
    button.classList.add("held");
    timer = setTimeout(() => {
      stop();
      action();
    }, holdMilliseconds);
  };
  const stop = () => {
    clearTimeout(timer);
    timer = null;
    button.classList.remove("held");
  };
  const button = h("button", {
    class: "key danger hold-key", type: "button", onpointerdown: start, onpointerup: stop,
    onpointerleave: stop, onpointercancel: stop, onkeydown: start, onkeyup: stop, onblur: stop,
    oncontextmenu: (event) => event.preventDefault(),
  }, h("span", { class: "hold-fill", "aria-hidden": "true" }), h("span", {}, label), h("small", {}, hint));
  return button;
}

/** A field with its label. */
export function field(label, control, hint) {
  return h("label", { class: "field" }, h("span", { class: "field-label" }, label), control,
    hint ? h("span", { class: "field-hint" }, hint) : null);
}

/** Sends a person who is not signed in to sign in and back again. */
export function needsSignIn(error) {
  if (error.status !== 401 && error.status !== 403) return false;
  const here = location.pathname + location.search;
  location.replace(`/sign-in?next=${encodeURIComponent(here)}${error.status === 403 ? "&other=1" : ""}`);
  return true;
}

/** Whether somebody with one of the roles is signed in; otherwise the page leads to sign-in. */
export function admitted(me, roles) {
  if (me?.kind === "person" && roles.includes(me.role)) return true;
  needsSignIn({ status: me?.kind === "person" ? 403 : 401 });
  return false;
}

/** The emergency page over everything; it stays until the hall takes it back. */
export function emergencyOverlay() {
  const overlay = h("div", { class: "emergency", role: "alert", hidden: true });
  overlay.show = (text) => {
    const changed = overlay.dataset.text !== JSON.stringify(text ?? null);
    overlay.dataset.text = JSON.stringify(text ?? null);
    overlay.hidden = !text;
    if (changed) {
      fill(overlay, text ? [h("strong", {}, text.zh), h("span", { lang: "en" }, text.en)] : null);
    }
  };
  return overlay;
}
