// Letters and digits on the touch screen, for a kiosk has no keyboard.
import { h } from "./dom.js";
import { say } from "./text.js";
import { dialog, field } from "./ui.js";

const letterRows = ["ABCDEFGHI", "JKLMNOPQR", "STUVWXYZ"];
const digitRows = ["1234567890"];

/** Keys that type into an input; a real keyboard works beside them. */
export function keyPad(input, { digits = false } = {}) {
  const type = (text) => {
    input.value += text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const erase = (all) => {
    input.value = all ? "" : input.value.slice(0, -1);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const key = (label, action, name, kind = "") => h("button", {
    class: `key letter ${kind}`, type: "button", "aria-label": name, onclick: action,
    // The input keeps the focus, and with it the caret.
    onpointerdown: (event) => event.preventDefault(),
  }, label);
  const rows = [...(digits ? digitRows : []), ...letterRows];
  return h("div", { class: "key-pad", role: "group", "aria-label": say("屏幕键盘", "On-screen keys") },
    rows.map((row, position) => h("div", { class: "key-row" },
      [...row].map((letter) => key(letter, () => type(digits ? letter : letter.toLowerCase()), letter)),
      position === rows.length - 1 ? [
        key("⌫", () => erase(false), say("退格", "Backspace"), "wide-letter"),
        key(say("清空", "Clear"), () => erase(true), say("清空", "Clear"), "wide-letter"),
      ] : null)));
}

/** Asks for a key project's code; answers it, or null. */
export async function codeDialog() {
  const input = h("input", {
    type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: "40",
    "aria-label": say("重点项目代码", "Key project code"), inputmode: "none",
  });
  return dialog({
    wide: true, title: say("绿色通道：输入重点项目代码", "Green channel: enter the key project's code"),
    body: [input, keyPad(input, { digits: true })],
    actions: [
      { label: say("取消", "Cancel"), value: null },
      { label: say("确定", "Confirm"), kind: "primary", submits: true,
        value: () => input.value.trim().toUpperCase() || undefined },
    ],
  });
}

/** Asks when an appointment is for; answers HH:MM, or null. */
export async function slotDialog() {
  const input = h("input", { type: "time", required: true, autofocus: true, "data-key": "slot" });
  return dialog({
    title: say("预约号", "Appointment"),
    body: [h("p", { class: "soft" }, say("请核对办事人的预约，再填预约时段。", "Look at the booking of the person, then enter its time.")),
      field(say("预约时段", "Booked for"), input)],
    actions: [
      { label: say("取消", "Cancel"), value: null },
      { label: say("确定", "Confirm"), kind: "primary", submits: true, value: () => input.value || undefined },
    ],
  });
}
