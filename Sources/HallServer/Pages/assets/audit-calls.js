// Proof that nobody jumped the queue: every call replayed by the rule, and why one ticket was called before another.
import { get, longTimeoutMilliseconds, sentence } from "./api.js";
import { fill, h } from "./dom.js";
import { clockTime, local, say, windowName } from "./text.js";
import { field, reasons } from "./ui.js";

/** The card that replays all calls. */
export function callsCard() {
  const place = h("section", { class: "card stack" });
  const state = { audit: null, failure: null, isBusy: false };

  async function replay() {
    Object.assign(state, { isBusy: true, failure: null });
    draw();
    try {
      state.audit = await get("/journal/calls", longTimeoutMilliseconds);
    } catch (error) {
      state.failure = error;
    }
    state.isBusy = false;
    draw();
  }

  const list = (findings, further) => [
    h("ul", {}, findings.map((each) => h("li", {}, local(each.text)))),
    further > 0 ? h("p", { class: "soft" }, say(`另有${further}次。`, `And ${further} more.`)) : null,
  ];

  function answer() {
    const { audit, failure } = state;
    if (failure) return h("p", { class: "note bad" }, sentence(failure));
    if (!audit) return h("p", { class: "soft" }, say("按规则重放日志中的每一次叫号，指出规则不会作出的叫号。", "Replays every call of the journal by the rule and names those that the rule would not have made."));
    const differing = audit.findings.length + audit.furtherFindings;
    const chosen = audit.chosen.length + audit.furtherChosen;
    return [
      audit.ok
        ? h("p", { class: "note good" }, h("b", {}, say("无人插队：", "Nobody jumped the queue: ")), say(`${audit.calls}次叫号全部与规则一致。`, `all ${audit.calls} calls are those the rule makes.`))
        : h("p", { class: "note bad" }, h("b", {}, say("有不符：", "Not by the rule: ")), say(`${audit.calls}次叫号中有${differing}次。`, `${differing} of ${audit.calls} calls.`)),
      differing > 0 ? list(audit.findings, audit.furtherFindings) : null,
      chosen > 0 ? [h("h3", {}, say(`窗口人员点名的叫号：${chosen}次`, `Chosen by clerks: ${chosen}`)), list(audit.chosen, audit.furtherChosen)] : null,
    ];
  }

  function draw() {
    fill(place,
      h("div", { class: "row between" }, h("h2", {}, say("叫号核对", "Calls against the rule")),
        h("button", { class: "key primary", type: "button", "data-key": "replay", disabled: state.isBusy, onclick: replay },
          state.isBusy ? say("核对中……", "Checking…") : say("核对全部叫号", "Check all calls"))),
      h("div", { class: "stack", "aria-live": "polite" }, answer()));
  }
  return { place, draw };
}

/** The card that answers why a ticket was called when it was. */
export function whyCard() {
  const place = h("section", { class: "card stack" });
  const asked = { number: "", called: "", day: "" };
  const state = { found: null, failure: null };

  async function ask(event) {
    event.preventDefault();
    const query = new URLSearchParams(Object.entries(asked).filter(([name, value]) => name !== "number" && value));
    Object.assign(state, { found: null, failure: null });
    try {
      state.found = await get(`/journal/why/${encodeURIComponent(asked.number)}?${query}`, longTimeoutMilliseconds);
    } catch (error) {
      state.failure = error;
    }
    draw();
  }

  function answer() {
    const { found, failure } = state;
    if (failure) return h("p", { class: "note bad" }, sentence(failure));
    if (!found) return null;
    const moment = `${found.day ?? ""} ${clockTime(found.at, true)}`;
    return [
      h("p", {}, h("b", { class: "number" }, found.number), " ", found.window === null
        ? say(`未叫；以下是 ${moment} 的情形`, `not called; this is how it stood ${moment}`)
        : say(`${moment} 叫到${windowName(found.window)}`, `called to ${windowName(found.window)} ${moment}`)),
      found.asked ? h("p", { class: "note" }, local(found.asked)) : null,
      asked.called && !found.asked ? h("p", { class: "note" }, say(`${asked.called} 没有先于它被叫。`, `${asked.called} was not called before it.`)) : null,
      reasons(found),
    ];
  }

  function draw() {
    const input = (name, attributes) => h("input", {
      ...attributes, value: asked[name], "data-key": `why-${name}`, oninput: (event) => { asked[name] = event.currentTarget.value.trim(); },
    });
    fill(place,
      h("h2", {}, say("为什么是这个次序？", "Why this order?")),
      h("form", { class: "row end", onsubmit: ask },
        field(say("号码", "Ticket"), input("number", { required: true, maxlength: "8", placeholder: "A012", autocomplete: "off" })),
        field(say("为什么它先叫（可不填）", "Why was this one first (optional)"), input("called", { maxlength: "8", placeholder: "G003", autocomplete: "off" })),
        field(say("营业日（不填为最后一日）", "Business day (the last one if empty)"), input("day", { type: "date" })),
        h("button", { class: "key primary", "data-key": "why-ask" }, say("查询", "Ask"))),
      h("div", { class: "stack", "aria-live": "polite" }, answer()));
  }
  return { place, draw };
}
