// The source beside the picture: both show the same, and errors stand where they are.
import { fill, h } from "./dom.js";
import { local, say } from "./text.js";

/** Milliseconds without a key after which what was typed is checked. */
const quietMilliseconds = 350;
const lineHeight = 20;

export class Source {
  constructor(model) {
    this.model = model;
    this.gutter = h("div", { class: "gutter", "aria-hidden": "true" });
    this.text = h("textarea", {
      spellcheck: "false", autocapitalize: "off", autocomplete: "off", "data-key": "source", wrap: "off",
      oninput: () => this.typed(), onscroll: () => { this.gutter.scrollTop = this.text.scrollTop; }, onkeydown: (event) => this.key(event),
    });
    this.errors = h("div", { class: "errors", role: "status" });
    this.element = h("div", {}, h("div", { class: "source" }, this.gutter, this.text), this.errors);
    this.timer = null;
  }

  draw() {
    this.text.setAttribute("aria-label", say("源文件", "Source"));
    if (this.text.value !== this.model.source && !this.timer) {
      const top = this.text.scrollTop;
      this.text.value = this.model.source;
      this.text.scrollTop = top;
    }
    const own = this.model.facts.diagnostics.filter((each) => each.file === (this.model.facts.files?.[0] ?? each.file));
    const bad = new Set(own.map((each) => each.line));
    const lines = this.text.value.split("\n").length;
    fill(this.gutter, Array.from({ length: lines }, (_, index) => [bad.has(index + 1) ? h("span", { class: "bad" }, String(index + 1)) : String(index + 1), "\n"]));
    this.gutter.scrollTop = this.text.scrollTop;
    fill(this.errors, this.model.facts.diagnostics.map((each) => h("button", {
      type: "button", class: each.severity, onclick: () => this.go(each.line, each.column),
    }, h("b", { class: "number" }, own.includes(each) ? `${each.line}:${each.column}` : `${each.file}:${each.line}:${each.column}`), h("span", {}, local(each)))));
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      this.model.write(this.text.value, true);
    }, quietMilliseconds);
    this.draw();
  }

  /** Tab indents; a page's own Tab order is reached with Escape first. */
  key(event) {
    if (event.key === "Escape") this.leaves = true;
    else if (event.key === "Tab" && !this.leaves && !event.shiftKey) {
      event.preventDefault();
      document.execCommand("insertText", false, "  ");
    } else if (event.key !== "Shift") this.leaves = false;
  }

  go(line, column) {
    const lines = this.text.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + Math.max(0, column - 1);
    this.text.focus();
    this.text.setSelectionRange(start, start);
    this.text.scrollTop = Math.max(0, (line - 5) * lineHeight);
  }

  /** Brings a line into view without taking the keyboard. */
  show(line) {
    if (document.activeElement === this.text) return;
    const top = (line - 1) * lineHeight;
    if (top < this.text.scrollTop || top > this.text.scrollTop + this.text.clientHeight - 2 * lineHeight) {
      this.text.scrollTop = Math.max(0, top - 4 * lineHeight);
    }
  }
}
