// Key projects: who may use the green channel.
import { get, post, sentence } from "./api.js";
import { fill, h } from "./dom.js";
import { isoDate, say } from "./text.js";
import { attempt, confirmed, dialog, field } from "./ui.js";

/** Lists the projects in `place`, with keys to register and to withdraw. */
export async function drawProjects(place, { waiting }) {
  let projects;
  try {
    ({ projects } = await get("/key-projects"));
  } catch (error) {
    fill(place, h("p", { class: "note bad" }, sentence(error)));
    return;
  }
  const again = () => drawProjects(place, { waiting });
  const today = isoDate(Date.now());
  const kind = (project) => (project.withdrawn ? ["bad", say("已撤销", "Withdrawn")]
    : project.validTo < today ? ["", say("已过期", "Expired")]
      : project.validFrom > today ? ["warn", say("未生效", "Not yet valid")] : ["good", say("有效", "Valid")]);
  const withdraw = async (project) => {
    const sure = await confirmed(say(`撤销“${project.name}”？`, `Withdraw “${project.name}”?`),
      say("以后凭此代码不能再取绿色通道号；已取的号不变。", "Its code takes no more green numbers; those already taken stay."), say("撤销", "Withdraw"), "danger solid");
    if (!sure) return;
    await attempt(() => post(`/key-projects/${encodeURIComponent(project.code)}/withdraw`, {}, { waiting }), say("已撤销", "Withdrawn"));
    again();
  };
  fill(place,
    h("div", { class: "row between" }, h("h2", {}, say("重点项目", "Key projects")),
      h("button", { class: "key primary", type: "button", onclick: async () => {
        const project = await registration();
        if (!project) return;
        await attempt(() => post("/key-projects", project, { waiting }), say("已登记", "Registered"));
        again();
      } }, say("登记项目", "Register"))),
    projects.length === 0 ? h("p", { class: "empty" }, say("还没有登记项目", "No project is registered")) : null,
    h("div", { class: "ticket-grid" }, projects.map((project) => {
      const [badge, label] = kind(project);
      return h("article", { class: "card stack" },
        h("div", { class: "row between" }, h("h3", {}, project.name), h("span", { class: `badge ${badge}` }, label)),
        h("p", {}, h("b", { class: "number" }, project.code)),
        h("p", { class: "soft" }, say(`有效期 ${project.validFrom} 至 ${project.validTo}`, `Valid ${project.validFrom} to ${project.validTo}`)),
        project.services.length ? h("p", { class: "soft" }, say(`限${project.services.length}个事项`, `${project.services.length} services only`)) : null,
        project.withdrawn ? null : h("button", { class: "key danger", type: "button", onclick: () => withdraw(project) }, say("撤销", "Withdraw")));
    })));
}

function registration() {
  const code = h("input", { type: "text", required: true, maxlength: "40", autocapitalize: "characters", autocomplete: "off", autofocus: true });
  const name = h("input", { type: "text", required: true, maxlength: "100" });
  const from = h("input", { type: "date", required: true, value: isoDate(Date.now()) });
  const to = h("input", { type: "date", required: true, value: `${isoDate(Date.now()).slice(0, 4)}-12-31` });
  return dialog({
    title: say("登记重点项目", "Register a key project"),
    body: [field(say("项目名称", "Name"), name), field(say("代码", "Code"), code, say("办事人在取号机上输入", "typed in at the kiosk by its bearer")),
      h("div", { class: "form-grid" }, field(say("有效期自", "Valid from"), from), field(say("至", "to"), to))],
    actions: [{ label: say("取消", "Cancel"), value: null }, {
      label: say("登记", "Register"), kind: "primary", submits: true,
      value: () => (code.value.trim() && name.value.trim() && from.value && to.value && from.value <= to.value
        ? { code: code.value.trim().toUpperCase(), name: name.value.trim(), validFrom: from.value, validTo: to.value, services: [] } : undefined),
    }],
  });
}
