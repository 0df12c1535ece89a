// Questions the counter page asks before it acts.
import { sentence } from "./api.js";
import { h, renew } from "./dom.js";
import { local, people, say, windowName } from "./text.js";
import { confirmed, dialog, field, reasons } from "./ui.js";
import { names, word } from "./words.js";

const cancel = () => ({ label: say("取消", "Cancel"), value: null });

export function pauseReason() {
  return dialog({
    title: say("暂停原因", "Why pause?"),
    body: (finish) => h("div", { class: "choice-grid" }, names("pause").map((reason) => h("button", {
      class: "key", type: "button", "data-reason": reason, onclick: () => finish(reason),
    }, word("pause", reason)))),
    actions: [cancel()],
  });
}

/** The last window that can serve somebody is about to stop. */
export function stranded(error, action) {
  return confirmed(say("有人只能在本窗口办理", "Some can be served here only"), sentence(error),
    action === "pause" ? say("仍要暂停", "Pause all the same") : say("仍要关闭", "Close all the same"), "danger solid");
}

export function transfer(view, lines) {
  return dialog({
    title: say(`把${view.ticket.number}号转到`, `Transfer ${view.ticket.number} to`), wide: true,
    body: (finish) => h("div", { class: "stack" },
      h("h3", {}, say("另一个窗口", "Another window")),
      view.others.length === 0 ? h("p", { class: "soft" }, say("现在没有其他开放的窗口", "No other window is open")) : null,
      h("div", { class: "choice-grid" }, view.others.map((each) => h("button", {
        class: "key", type: "button", onclick: () => finish({ window: each.id }),
      }, windowName(each.id), h("small", {}, local(each.name))))),
      h("h3", {}, say("另一个业务队列", "Another line")),
      h("div", { class: "choice-grid" }, lines.map((each) => h("button", {
        class: "key", type: "button", onclick: () => finish({ line: each.id }),
      }, `${each.prefix} ${local(each.name)}`, each.waiting === undefined ? null : h("small", {}, people(each.waiting)))))),
    actions: [cancel()],
  });
}

/** A citizen asks at the counter why somebody else was called first. */
export function whyOrder(find) {
  const number = h("input", { type: "text", maxlength: "8", autocomplete: "off", autocapitalize: "characters", placeholder: "A012", required: true, autofocus: true });
  const answer = h("div", { "aria-live": "polite" });
  const look = async (event) => {
    event.preventDefault();
    try {
      renew(answer, reasons(await find(number.value.trim().toUpperCase())));
    } catch (error) {
      renew(answer, h("p", { class: "note warn" }, sentence(error)));
    }
  };
  return dialog({
    title: say("为什么是这个次序？", "Why this order?"), wide: true,
    body: () => h("div", { class: "stack" },
      h("div", { class: "row end" }, field(say("号码", "Number"), number),
        h("button", { class: "key primary", type: "submit", "data-key": "look", onclick: look }, say("查看", "Look up"))), answer),
    actions: [{ label: say("关闭", "Close"), value: null }],
  });
}

export function callChosen() {
  const number = h("input", { type: "text", maxlength: "8", autocomplete: "off", autocapitalize: "characters", placeholder: "A012", required: true, autofocus: true });
  const reason = h("input", { type: "text", maxlength: "100", autocomplete: "off", required: true });
  return dialog({
    title: say("叫指定号", "Call a chosen number"),
    body: [h("p", { class: "note warn" }, say("打乱先后次序会记入日志，监察可查。", "Calling out of turn goes on record; the auditor sees it.")),
      field(say("号码", "Number"), number), field(say("原因", "Reason"), reason)],
    actions: [cancel(), {
      label: say("叫号", "Call"), kind: "primary", submits: true,
      value: () => (number.value.trim() && reason.value.trim()
        ? { number: number.value.trim().toUpperCase(), reason: reason.value.trim() } : undefined),
    }],
  });
}
