// The layout being edited: its source, what the server says of it, and what can be undone.
import { get, post } from "./api.js";

/** Steps that can be undone; more would not be remembered by anybody. */
const undoLimit = 200;

export const samePath = (one, other) =>
  Boolean(one && other) && one.root === other.root && one.steps.join() === other.steps.join();

/** The box at a path of an outline; undefined when there is none. */
export function boxAt(outline, path) {
  let box = outline?.roots.find((each) => each.name === path?.root)?.box;
  for (const step of path?.steps ?? []) box = box?.children[step];
  return box;
}

/** Every box with its path, outer ones first. */
export function allBoxes(outline) {
  const found = [];
  const walk = (box, path) => {
    found.push({ box, path });
    box.children.forEach((child, index) => walk(child, { root: path.root, steps: [...path.steps, index] }));
  };
  for (const { name, box } of outline?.roots ?? []) walk(box, { root: name, steps: [] });
  return found;
}

export const parentOf = (path) => ({ root: path.root, steps: path.steps.slice(0, -1) });

/** The name that an address has for a file of shared parts, as `part:hall`. */
export const partMark = "part:";

export class Model {
  /** A layout by its name, or a file of shared parts by its name behind the mark. */
  constructor(name, changed) {
    this.name = name;
    this.isPart = name.startsWith(partMark);
    this.changed = changed;
    this.source = "";
    this.saved = "";
    this.tag = null;
    this.facts = { diagnostics: [], outline: { roots: [], styles: [], colors: [] }, samples: [], themes: [] };
    this.picture = null;
    this.selection = null;
    this.view = { data: "busy", output: null, theme: "" };
    this.undone = [];
    this.done = [];
    this.turn = 0;
    this.painting = null;
  }

  get path() {
    return this.isPart ? `/parts/${encodeURIComponent(this.name.slice(partMark.length))}` : `/layouts/${encodeURIComponent(this.name)}`;
  }

  /** What is asked about a part is asked within a layout that includes it. */
  get within() { return this.isPart ? { within: this.view.within ?? undefined } : {}; }
  get isChanged() { return this.source !== this.saved; }
  get selected() { return boxAt(this.facts.outline, this.selection); }

  async load() {
    this.entry = await get(this.path);
    this.take(this.entry);
    this.source = this.entry.source ?? "";
    this.saved = this.source;
    this.tag = (this.isPart ? this.entry.etag : this.entry.draft?.etag) ?? null;
    if (this.isPart) this.view.within = this.view.within ?? this.entry.within;
    this.done = [];
    this.undone = [];
    const samples = this.facts.samples ?? [];
    if (samples.length && !samples.includes(this.view.data) && this.view.data !== "live") this.view.data = samples[0];
    this.changed();
    await this.paint();
  }

  /** What a check says; a file that is no YAML any more keeps the outline it had. */
  take(facts) {
    const outline = facts.outline?.roots?.length ? facts.outline : this.facts.outline;
    const keeps = (name) => (facts.ok || facts[name]?.length ? facts[name] : this.facts[name]) ?? [];
    this.facts = { ...facts, outline, samples: keeps("samples"), themes: keeps("themes"), values: keeps("values") };
  }

  remember() {
    this.done.push(this.source);
    if (this.done.length > undoLimit) this.done.shift();
    this.undone = [];
  }

  /** An edit of one box, made by the server in the source. */
  async edit(edit) {
    const answer = await post(`${this.path}/edit`, { source: this.source, edit, ...this.within });
    this.remember();
    this.source = answer.source;
    this.selection = answer.selection;
    this.take(answer);
    this.changed();
    await this.paint();
  }

  /** The source as somebody types it. */
  async write(source, remembers) {
    if (source === this.source) return;
    if (remembers) this.remember();
    this.source = source;
    await this.check();
  }

  async check() {
    this.turn += 1;
    const mine = this.turn;
    const answer = await post(`${this.path}/check`, { source: this.source, theme: this.view.theme || undefined, ...this.within });
    if (mine !== this.turn) return;
    this.take(answer);
    this.changed();
    await this.paint();
  }

  async step(from, to) {
    if (!from.length) return;
    to.push(this.source);
    this.source = from.pop();
    await this.check();
  }

  undo() { return this.step(this.done, this.undone); }
  redo() { return this.step(this.undone, this.done); }

  /** One picture at a time; what came meanwhile is painted after it. */
  async paint() {
    if (this.painting) {
      this.again = true;
      return;
    }
    this.painting = this.paintOnce();
    await this.painting;
    this.painting = null;
    if (this.again) {
      this.again = false;
      await this.paint();
    }
  }

  async paintOnce() {
    if (this.facts.diagnostics.some((each) => each.severity === "error")) return;
    try {
      this.picture = await post(`${this.path}/paint`, {
        source: this.source, data: this.view.data, output: this.view.output ?? undefined, theme: this.view.theme || undefined, ...this.within,
      }, { retries: 1 });
      this.paintError = null;
    } catch (error) {
      this.paintError = error;
    }
    this.changed("picture");
  }

  /** What the file is now, when somebody else has changed it since it was read; else null. */
  async overtaken() {
    const entry = await get(this.path);
    const tag = this.isPart ? entry.etag : entry.draft?.etag;
    return tag && tag !== this.tag ? entry : null;
  }

  async save() {
    const headers = this.tag ? { "If-Match": `"${this.tag}"` } : { "If-None-Match": "*" };
    const answer = await post(this.path, { source: this.source }, { headers });
    this.saved = this.source;
    this.tag = this.isPart ? answer.etag : answer.draft.etag;
    if (!this.isPart) this.entry.draft = answer.draft;
    this.take(answer);
    this.changed();
    return answer;
  }
}
