// Signing in, and in the demo hall choosing whom to be.
import { getHall, post, sentence } from "./api.js";
import { fill, h } from "./dom.js";
import { onLanguage, say } from "./text.js";
import { field, offlineBar, pageHeader } from "./ui.js";
import { word } from "./words.js";

const homes = { clerk: "/clerk", guide: "/guide", manager: "/manager", auditor: "/audit", installer: "/manager" };
const parameters = new URLSearchParams(location.search);
const offline = offlineBar();
const top = h("div");
const main = h("main", { class: "middle" });

/** Only a path of this server: a sign-in link must not lead elsewhere. */
function destination(me) {
  const next = parameters.get("next") ?? "";
  if (/^\/[a-z]/.test(next) && !parameters.has("other")) return next;
  return homes[me.role] ?? "/";
}

async function send(path, body, line) {
  fill(line, null);
  try {
    const me = await post(path, body, { retries: 2 });
    location.replace(destination(me));
  } catch (error) {
    fill(line, sentence(error));
  }
}

function draw(hall) {
  fill(top, pageHeader({ hall, title: say("登录", "Sign in") }));
  const name = h("input", { type: "text", name: "name", autocomplete: "username", required: true, autofocus: true });
  const password = h("input", { type: "password", name: "password", autocomplete: "current-password", required: true });
  const line = h("p", { class: "refusal-line", role: "alert" });
  fill(main, h("form", {
    class: "card form-card",
    onsubmit: (event) => {
      event.preventDefault();
      send("/sign-in", { name: name.value.trim(), password: password.value }, line);
    },
  },
  h("h1", {}, say("登录", "Sign in")),
  parameters.has("other") ? h("p", { class: "note warn" }, say("当前账号不能打开那个页面，请换一个账号。", "The account in use may not open that page; please use another.")) : null,
  field(say("用户名", "Sign-in name"), name), field(say("密码", "Password"), password), line,
  h("button", { class: "key primary", type: "submit" }, say("登录", "Sign in")),
  hall.demo ? [h("h3", {}, say("演示大厅：直接以角色进入", "Demo hall: come in as")),
    h("div", { class: "role-keys" }, ["clerk", "guide", "manager", "auditor"].map((role) => h("button", {
      class: "key", type: "button", "data-role": role, onclick: () => send("/demo/sign-in", { role }, line),
    }, word("role", role))))] : null));
}

async function start() {
  document.body.append(offline, top, main);
  const hall = await getHall((lost) => offline.show(lost));
  draw(hall);
  onLanguage(() => draw(hall));
}

start();
