// Which screen, board and printer shows which layout, and at which hours.
import { post, sentence } from "./api.js";
import { fill, h } from "./dom.js";
import { pictureAddress, titleOf } from "./layouts-words.js";
import { local, say } from "./text.js";
import { dialog, field, message } from "./ui.js";

const kinds = { screen: ["引导屏", "Screen"], board: ["集中显示屏", "LED board"], ticket: ["号票打印机", "Ticket printer"] };

/** What an output can show: its kind and its size; paper is as long as what is on it. */
function fits(layout, output, own) {
  if (layout.kind !== output.kind) return false;
  const isPaper = output.kind === "ticket";
  if (output.width) return layout.width === output.width && (isPaper || layout.height === output.height);
  return !own || (layout.width === own.width && layout.height === own.height);
}

const pictureOf = (output, layouts) => {
  if (output.kind === "screen") return `/api/v1/screens/${encodeURIComponent(output.device)}.png`;
  return pictureAddress(layouts.find((each) => each.name === output.layout));
};

const nameOf = (name, layouts) => titleOf(layouts.find((each) => each.name === name)) || name;

/** A card for every output, with what it shows; changing it calls `changed`. */
export function outputCards(outputs, layouts, changed) {
  return h("div", { class: "layout-grid" }, Object.keys(kinds).flatMap((kind) => outputs.filter((each) => each.kind === kind)).map((output) => {
    const source = pictureOf(output, layouts);
    return h("div", { class: "card output-card", "data-output": output.device },
      source ? h("img", { alt: "", loading: "lazy", src: source }) : null,
      h("b", {}, local(output.name) || output.device),
      h("span", { class: "soft small" }, say(...kinds[output.kind]), output.width ? ` ${output.width}×${output.height || "…"}` : ""),
      h("span", {}, say("显示：", "Shows: "), nameOf(output.layout, layouts)),
      output.times.map((time) => h("span", { class: "small" }, h("b", { class: "number" }, `${time.from}–${time.to}`), " ", nameOf(time.layout, layouts))),
      h("button", { class: "key", type: "button", "data-action": "assign", onclick: async () => { if (await assign(output, layouts)) changed(); } }, say("换版式和时段…", "Change layout and hours…")));
  }));
}

/** Asks what an output is to show; true when that was changed. */
async function assign(output, layouts) {
  const choice = { layout: output.layout, theme: output.theme, times: output.times.map((each) => ({ ...each })) };
  const body = h("div", { class: "stack" });
  const problem = h("p", { class: "note bad", role: "alert", hidden: true });
  const known = (name) => layouts.find((each) => each.name === name);
  const usable = () => layouts.filter((each) => fits(each, output, null));
  const others = () => layouts.filter((each) => fits(each, output, known(choice.layout)));
  const layoutSelect = (label, key, entries, target) => h("select", { "aria-label": label, "data-key": key, onchange: (event) => {
    target.layout = event.currentTarget.value;
    if (!known(target.layout)?.themes.includes(target.theme)) target.theme = "";
    draw();
  } }, [...new Set([...entries.map((each) => each.name), target.layout])].map((name) => h("option", { value: name, selected: name === target.layout }, nameOf(name, layouts) === name ? name : say(`${nameOf(name, layouts)}（${name}）`, `${nameOf(name, layouts)} (${name})`))));
  const themeSelect = (key, target) => {
    const themes = known(target.layout)?.themes ?? [];
    if (output.kind !== "screen" || !themes.length) return null;
    return h("select", { "aria-label": say("颜色", "Colours"), "data-key": key, onchange: (event) => { target.theme = event.currentTarget.value; } },
      h("option", { value: "" }, say("本来的颜色", "Own colours")), themes.map((each) => h("option", { value: each, selected: each === target.theme }, each)));
  };
  // The browser knows no 24:00: hours that end at midnight end at 00:00 here.
  const clock = (label, key, time, name) => h("input", { type: "time", required: true, "aria-label": label, "data-key": key, value: time[name] === "24:00" ? "00:00" : time[name], onchange: (event) => {
    const { value } = event.currentTarget;
    time[name] = name === "to" && value === "00:00" ? "24:00" : value;
    draw();
  } });
  const draw = () => fill(body,
    problem,
    field(say("平时显示", "As a rule"), h("span", { class: "with-key" }, layoutSelect(say("平时显示", "As a rule"), "own", usable(), choice), themeSelect("own-theme", choice))),
    output.kind === "ticket" ? null : h("div", { class: "stack tight" },
      h("h3", {}, say("某些时段换成别的", "Something else at some hours")),
      choice.times.length ? null : h("p", { class: "soft" }, say("没有；全天都是上面的版式。", "Nothing: the layout above all day.")),
      choice.times.map((time, index) => h("div", { class: "time-row", "data-time": String(index) },
        clock(say("从", "From"), `from-${index}`, time, "from"), h("span", {}, "–"), clock(say("到", "To"), `to-${index}`, time, "to"),
        layoutSelect(say("这时显示", "Shows then"), `then-${index}`, others(), time), themeSelect(`theme-${index}`, time),
        h("button", { class: "key", type: "button", "aria-label": say("去掉这个时段", "Take these hours away"), onclick: () => { choice.times.splice(index, 1); draw(); } }, say("去掉", "Remove")))),
      h("button", { class: "key", type: "button", "data-action": "add-time", onclick: () => {
        const other = others().find((each) => each.name.includes("notice")) ?? others().find((each) => each.name !== choice.layout);
        choice.times.push({ from: "12:00", to: "13:30", layout: other?.name ?? choice.layout, theme: "" });
        draw();
      } }, say("＋ 添加时段", "＋ Add hours"))),
    h("div", { class: "output-preview" }, [[say("平时", "As a rule"), choice.layout], ...choice.times.map((time) => [`${time.from}–${time.to}`, time.layout])].map(([when, name]) =>
      h("figure", {}, h("img", { alt: "", src: pictureAddress(known(name)) ?? "" }), h("figcaption", { class: "small" }, h("b", {}, when), " ", nameOf(name, layouts))))),
    h("p", { class: "soft small" }, say("保存后立即生效，记入日志，并写回 devices.yaml。", "It takes effect at once, is journalled, and is written back to devices.yaml.")));
  draw();
  return (await dialog({
    title: local(output.name) || output.device, wide: true,
    body: (finish) => {
      body.save = async () => {
        try {
          const answer = await post(`/devices/${encodeURIComponent(output.device)}/layout`, { address: output.address, ...choice, times: output.kind === "ticket" ? undefined : choice.times });
          if (answer.filesFollow === false) message(say("已生效；但 devices.yaml 没有写成，见日志", "In effect, but devices.yaml could not be written; see the log"), "refusal");
          else message(say("已生效", "In effect"));
          finish(true);
        } catch (error) {
          problem.hidden = false;
          fill(problem, sentence(error));
          problem.scrollIntoView({ block: "nearest" });
        }
      };
      return body;
    },
    actions: [
      { label: say("取消", "Cancel"), value: null },
      { label: say("保存", "Save"), kind: "primary", submits: true, value: () => { body.save(); return undefined; } },
    ],
  })) === true;
}
