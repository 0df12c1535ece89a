// A kiosk or a screen introduces itself once, with the token a manager hands out.
import { getHall, post, sentence } from "./api.js";
import { fill, h } from "./dom.js";
import { onLanguage, say } from "./text.js";
import { field, offlineBar, pageHeader } from "./ui.js";

const offline = offlineBar();
const top = h("div");
const main = h("main", { class: "middle" });

function draw(hall) {
  fill(top, pageHeader({ hall, title: say("登记设备", "Enrol a device") }));
  const token = h("input", { type: "text", class: "code-input", autocomplete: "off", spellcheck: "false", required: true, autofocus: true });
  const line = h("p", { class: "refusal-line", role: "alert" });
  fill(main, h("form", {
    class: "card form-card",
    onsubmit: async (event) => {
      event.preventDefault();
      fill(line, null);
      try {
        const me = await post("/enrol", { token: token.value.trim() }, { retries: 2 });
        location.replace(me.kind === "screen" ? `/screen/${encodeURIComponent(me.device)}` : "/kiosk");
      } catch (error) {
        fill(line, sentence(error));
      }
    },
  },
  h("h1", {}, say("登记本机", "Enrol this device")),
  h("p", { class: "soft" }, say("大厅管理员在“人员和设备”页生成令牌；一个令牌只登记一台取号机或引导屏。",
    "The hall manager makes a token under “People and devices”; one token enrols one kiosk or screen.")),
  hall.me?.device ? h("p", { class: "note good" }, say(`本机已登记为 ${hall.me.device}`, `Enrolled as ${hall.me.device}`)) : null,
  field(say("令牌", "Token"), token), line,
  h("button", { class: "key primary", type: "submit" }, say("登记", "Enrol"))));
}

async function start() {
  document.body.append(offline, top, main);
  const hall = await getHall((lost) => offline.show(lost));
  draw(hall);
  onLanguage(() => draw(hall));
}

start();
