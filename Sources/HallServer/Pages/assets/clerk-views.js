// What the counter page shows: the present ticket, and who waits without names.
import { h, renew } from "./dom.js";
import { clockTime, local, localList, minutes, people, say } from "./text.js";
import { word } from "./words.js";

/** The ticket at the window, or why there is none. */
export function drawTicket(place, view, ticketAction) {
  const { ticket } = view;
  place.classList.toggle("has-ticket", Boolean(ticket));
  if (!ticket) {
    const text = {
      ready: [say("空闲待号", "Ready"), say("下一位取号后直接叫到本窗口", "The next to come is called here at once")],
      open: [say("可以叫号", "Open"), say("按“叫下一位”开始", "Press “Next” to begin")],
      paused: [say("已暂停", "Paused"), local(view.reason)],
      closed: [say("窗口未开放", "Closed"), say("先开窗，再叫号", "Open the window first")],
    }[view.status] ?? [word("window", view.status), ""];
    renew(place, h("p", { class: "now-idle" }, text[0]), h("p", { class: "soft" }, text[1]));
    return;
  }
  const bring = localList(ticket.services.flatMap((each) => each.bring ?? []));
  renew(place,
    h("div", { class: "now-head" },
      h("p", { class: "now-number number", "data-number": ticket.number }, ticket.number),
      h("dl", { class: "now-facts" },
        h("div", {}, h("dt", {}, say("已叫", "Called")), h("dd", {}, say(`${ticket.calls}次`, `${ticket.calls}×`))),
        h("div", {}, h("dt", {}, say("叫号时间", "At")), h("dd", {}, clockTime(ticket.calledAt))),
        h("div", {}, h("dt", {}, say("等候", "Waited")), h("dd", {}, minutes(ticket.waited))))),
    h("div", { class: "row" }, ticket.class.id === "ordinary" ? null : h("span", { class: "badge live" }, local(ticket.class)),
      ticket.awaitsGrant ? [h("span", { class: "badge warn" }, say("申请照顾，待核验", "Asks for priority care")),
        h("button", { class: "key", type: "button", "data-key": "grant",
          onclick: () => ticketAction(ticket.ticket, "grant-care", {}, say("已核验照顾资格", "Priority care granted")) },
        say("核验通过", "Grant"))] : null),
    h("ul", { class: "now-services" }, ticket.services.map((service) => h("li", {}, local(service.name)))),
    bring.length ? h("p", { class: "soft" }, say("材料：", "Papers: "), bring.join(say("、", ", "))) : null);
}

/** How many wait and how long; tickets on hold and missed; rarer keys. */
export function drawQueue(place, view, actions, ticketAction) {
  const figure = (label, value) => h("div", { class: "figure-block" }, h("span", { class: "figure-value number" }, value), h("span", { class: "soft" }, label));
  renew(place,
    h("section", { class: "card stack" }, h("h2", {}, say("本窗口等候", "Waiting for this window")),
      h("div", { class: "figures" }, figure(say("人数", "people"), String(view.waiting)), figure(say("最长等候", "longest wait"), view.waiting ? minutes(view.longestWait) : "–")),
      h("ul", { class: "line-list" }, view.lines.map((line) => h("li", {},
        h("b", { class: "prefix number" }, line.prefix), h("span", {}, local(line.name)),
        h("span", { class: "number" }, people(line.waiting)), h("span", { class: "soft" }, line.waiting ? minutes(line.longestWait) : "–"))))),
    view.held.length ? parked(say("已挂起", "On hold"), view.held, (each) => h("button", {
      class: "key", type: "button", "data-key": `resume-${each.ticket}`,
      onclick: () => ticketAction(each.ticket, "resume", { window: view.id }, say(`继续办理${each.number}号`, `${each.number} resumed`)),
    }, say("继续办理", "Resume"))) : null,
    view.missed.length ? parked(say("已过号", "Missed"), view.missed, (each) => h("button", {
      class: "key", type: "button", "data-key": `return-${each.ticket}`,
      onclick: () => ticketAction(each.ticket, "return", {}, say(`${each.number}号已返回排队`, `${each.number} is back in line`)),
    }, say("返回排队", "Return"))) : null,
    h("details", { class: "card more" }, h("summary", {}, say("更多操作", "More")),
      h("div", { class: "stack" },
        h("button", { class: "key", type: "button", "data-key": "call", onclick: actions.call }, say("叫指定号（须写明原因）", "Call a chosen number (with reason)")),
        h("button", { class: "key", type: "button", "data-key": "why", onclick: actions.why }, say("为什么是这个次序？", "Why this order?")),
        h("button", { class: "key danger", type: "button", "data-key": "close", disabled: view.status === "closed", onclick: actions.close }, say("关闭窗口", "Close the window")))),
    h("p", { class: "soft small shortcuts" }, say("快捷键：", "Keys: "), h("kbd", {}, "N"), say(" 叫下一位　", " next "), h("kbd", {}, "R"), say(" 重呼　", " recall "),
      h("kbd", {}, "M"), say(" 过号　", " no-show "), h("kbd", {}, "H"), say(" 挂起　", " hold "), h("kbd", {}, "T"), say(" 转移　", " transfer "),
      h("kbd", {}, "E"), say(" 结束　", " end "), h("kbd", {}, "U"), say(" 撤销　", " undo "), h("kbd", {}, "P"), say(" 暂停", " pause")));
}

function parked(title, tickets, button) {
  return h("section", { class: "card stack" }, h("h2", {}, title),
    h("ul", { class: "parked" }, tickets.map((each) => h("li", {}, h("b", { class: "number" }, each.number),
      each.until ? h("span", { class: "soft small" }, say(`${clockTime(each.until)}前`, `until ${clockTime(each.until)}`)) : null, button(each)))));
}
