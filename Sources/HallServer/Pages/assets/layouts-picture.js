// The painted picture: choosing, moving and resizing boxes in it.
import { fill, h } from "./dom.js";
import { allBoxes, boxAt, parentOf, samePath } from "./layouts-model.js";
import { say } from "./text.js";

/** Dots within which an edge snaps to another one. */
const snapDots = 6;
/** Dots that a press may wander and still be a press. */
const slackDots = 4;

export class Picture {
  constructor(model, actions) {
    this.model = model;
    this.actions = actions;
    this.image = h("canvas", { "aria-hidden": "true" });
    this.overlay = h("div");
    this.plane = h("div", {
      class: "picture", tabindex: "0", role: "application", "data-key": "picture",
      onpointerdown: (event) => this.press(event), onpointermove: (event) => this.hover(event),
      onpointerleave: () => { this.hovered = null; this.drawFrames(); }, onkeydown: (event) => this.keys(event),
    }, this.image, this.overlay);
    this.note = h("div", { class: "picture-note small soft" });
    this.element = h("div", {}, h("div", { class: "stage" }, this.plane), this.note);
    this.zoom = null;
  }

  get scale() { return this.plane.clientWidth / (this.model.picture?.width || 1); }

  draw() {
    const { picture } = this.model;
    this.plane.setAttribute("aria-label", say("画面：点选、拖动、用方向键微调", "Picture: choose, drag, nudge with arrow keys"));
    if (!picture) return;
    if (this.shown !== picture) this.put(picture);
    this.shown = picture;
    const room = this.element.clientWidth || 800;
    const width = this.zoom === null ? Math.min(room, Math.max(picture.width, Math.min(room, picture.width * 6)) ) : picture.width * this.zoom;
    this.plane.style.width = `${width}px`;
    this.plane.style.height = `${(width * picture.height) / picture.width}px`;
    this.plane.classList.toggle("exact", width >= picture.width);
    this.drawFrames();
    fill(this.note,
      h("span", {}, `${picture.width} × ${picture.height}`),
      picture.cuts.length ? h("button", { class: "key", type: "button", "data-action": "next-cut", onclick: () => this.showCut() },
        h("span", { class: "badge warn" }, say(`有${picture.cuts.length}处放不下`, `${picture.cuts.length} texts do not fit`)), say("看是哪里", "Show where")) : null,
      this.model.paintError ? h("span", { class: "badge bad" }, say("画面未更新", "The picture is not up to date")) : null);
  }

  /** The very dots that came, on the canvas. */
  async put(picture) {
    const bytes = Uint8Array.from(atob(picture.png), (each) => each.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    if (this.shown !== picture) return;
    this.image.width = bitmap.width;
    this.image.height = bitmap.height;
    this.image.getContext("2d").drawImage(bitmap, 0, 0);
    this.painted = (this.painted ?? 0) + 1;
    this.image.dataset.painted = String(this.painted);
  }

  /** Chooses the next of the boxes whose text did not fit. */
  showCut() {
    const cuts = this.model.picture.cuts.filter((each) => each.file === 0);
    const places = allBoxes(this.model.facts.outline);
    const paths = cuts.map((cut) => places.find(({ box }) => (box.line === cut.line && box.column === cut.column)
      || box.properties.some((each) => each.line === cut.line && each.column === cut.column))?.path).filter(Boolean);
    if (!paths.length) return;
    const present = paths.findIndex((path) => samePath(path, this.model.selection));
    this.actions.select(paths[(present + 1) % paths.length]);
  }

  /** Frames of one box; a table's cell has one a row. */
  framesOf(box) {
    return (this.model.picture?.boxes ?? []).filter((each) => each.file === 0 && each.line === box.line && each.column === box.column);
  }

  drawFrames() {
    const box = this.model.selected;
    const frames = box ? this.framesOf(box) : [];
    const hovered = this.hovered && !samePath(this.hovered, this.model.selection) ? boxAt(this.model.facts.outline, this.hovered) : null;
    fill(this.overlay,
      hovered ? this.framesOf(hovered).slice(0, 1).map((frame) => this.frame(frame, "frame hover")) : null,
      frames.map((frame, index) => this.frame(frame, index === 0 ? "frame" : "frame twin", index === 0)),
      (this.guides ?? []).map((each) => h("div", { class: `guide ${each.upright ? "upright" : "level"}`,
        style: { [each.upright ? "left" : "top"]: `${each.at * this.scale}px` } })));
  }

  frame(frame, kind, hasHandles) {
    const scale = this.scale;
    const style = { left: `${frame.x * scale}px`, top: `${frame.y * scale}px`, width: `${frame.w * scale}px`, height: `${frame.h * scale}px` };
    return h("div", { class: kind, style }, hasHandles
      ? (this.model.selected?.role === "tableColumn" ? ["east"] : ["east", "south", "corner"]).map((side) => h("span", { class: `handle ${side}`, onpointerdown: (event) => this.resize(event, side, frame) })) : null);
  }

  point(event) {
    const edge = this.plane.getBoundingClientRect();
    return { x: (event.clientX - edge.left) / this.scale, y: (event.clientY - edge.top) / this.scale };
  }

  /** The innermost box at a point, and all around it. */
  under(point) {
    const inside = (frame) => frame.file === 0 && point.x >= frame.x && point.x < frame.x + frame.w && point.y >= frame.y && point.y < frame.y + frame.h;
    const places = new Map(allBoxes(this.model.facts.outline).map(({ box, path }) => [`${box.line}:${box.column}`, path]));
    return (this.model.picture?.boxes ?? []).filter(inside).map((frame) => places.get(`${frame.line}:${frame.column}`)).filter(Boolean).reverse();
  }

  hover(event) {
    if (this.isDragging) return;
    const found = this.under(this.point(event))[0] ?? null;
    if (samePath(found, this.hovered) || found === this.hovered) return;
    this.hovered = found;
    this.drawFrames();
  }

  press(event) {
    if (event.button !== 0 || !this.model.picture) return;
    this.plane.focus({ preventScroll: true });
    const start = this.point(event);
    const under = this.under(start);
    if (!under.length) return;
    const isSelected = under.some((path) => samePath(path, this.model.selection));
    if (!isSelected) this.actions.select(under[0]);
    const box = this.model.selected;
    const frame = box ? this.framesOf(box)[0] : null;
    if (!frame) return;
    this.drag(event, (point) => {
      const dx = Math.round(point.x - start.x);
      const dy = Math.round(point.y - start.y);
      if (Math.abs(dx) < slackDots && Math.abs(dy) < slackDots) return null;
      const moved = { ...frame, x: frame.x + dx, y: frame.y + dy };
      if (!box.properties.some((each) => each.name === "at")) {
        const drop = this.dropPlace(point);
        this.guides = drop ? [drop.guide] : [];
        return moved;
      }
      return this.snapped({ ...frame, x: frame.x + dx, y: frame.y + dy }, frame, "move", event.altKey);
    }, (moved, point) => {
      if (!moved) {
        if (!isSelected) return;
        // Pressed again: the next one outwards, so that what is below can be reached.
        const index = under.findIndex((path) => samePath(path, this.model.selection));
        this.actions.select(under[(index + 1) % under.length]);
        return;
      }
      this.dropped(box, frame, moved, point);
    });
  }

  dropped(box, frame, moved, point) {
    const at = box.properties.find((each) => each.name === "at");
    if (at) {
      const [x, y, w, tall] = numbersOf(at.value);
      this.actions.edit({ op: "setSource", path: this.model.selection, property: "at",
        yaml: `[${Math.max(0, x + moved.x - frame.x)}, ${Math.max(0, y + moved.y - frame.y)}, ${w}, ${tall}]` });
      return;
    }
    const drop = this.dropPlace(point);
    if (drop) this.actions.edit({ op: "move", path: this.model.selection, into: parentOf(this.model.selection), index: drop.index });
  }

  /** In a row, a column or a table the order counts: the box goes where the brother under the pointer is. */
  dropPlace(point) {
    const path = this.model.selection;
    if (!path?.steps.length) return null;
    const own = path.steps.at(-1);
    const parent = boxAt(this.model.facts.outline, parentOf(path));
    const isAcross = parent?.kind === "row" || parent?.kind === "table";
    for (const [index, brother] of (parent?.children ?? []).entries()) {
      if (index === own || brother.role === "single") continue;
      const frame = this.framesOf(brother).find((each) => (isAcross && parent.kind === "table" || (point.y >= each.y && point.y < each.y + each.h))
        && (!isAcross && parent.kind !== "stack" || (point.x >= each.x && point.x < each.x + each.w)));
      if (!frame) continue;
      const isAfter = index > own;
      const at = isAcross ? frame.x + (isAfter ? frame.w : 0) : frame.y + (isAfter ? frame.h : 0);
      return { index: isAfter ? index + 1 : index, guide: { at, upright: isAcross } };
    }
    return null;
  }

  resize(event, side, frame) {
    event.stopPropagation();
    const start = this.point(event);
    const box = this.model.selected;
    this.drag(event, (point) => {
      const w = side === "south" ? frame.w : Math.max(1, frame.w + Math.round(point.x - start.x));
      const tall = side === "east" ? frame.h : Math.max(1, frame.h + Math.round(point.y - start.y));
      return this.snapped({ ...frame, w, h: tall }, frame, side, event.altKey);
    }, async (sized) => {
      if (!sized || (sized.w === frame.w && sized.h === frame.h)) return;
      const scale = (value, before, now) => (before > 0 ? Math.max(1, Math.round((value * now) / before)) : now);
      const at = box.properties.find((each) => each.name === "at");
      const path = this.model.selection;
      if (at) {
        const [x, y, w, tall] = numbersOf(at.value);
        await this.actions.edit({ op: "setSource", path, property: "at", yaml: `[${x}, ${y}, ${scale(w, frame.w, sized.w)}, ${scale(tall, frame.h, sized.h)}]` });
        return;
      }
      if (sized.w !== frame.w) await this.actions.edit({ op: "setSource", path, property: "width", yaml: String(sized.w) });
      if (sized.h !== frame.h) await this.actions.edit({ op: "setSource", path, property: "height", yaml: String(sized.h) });
    });
  }

  /** Follows the pointer until it is let go; the frame moves along. */
  drag(event, change, finish) {
    event.preventDefault();
    this.isDragging = true;
    // Not the handle that was pressed: handles are drawn anew while the frame moves.
    const target = this.plane;
    target.setPointerCapture(event.pointerId);
    let last = null;
    const move = (next) => {
      last = change(this.point(next));
      if (!last) return;
      this.drawFrames();
      const shown = this.overlay.querySelector(".frame:not(.hover):not(.twin)");
      if (shown) Object.assign(shown.style, { left: `${last.x * this.scale}px`, top: `${last.y * this.scale}px`, width: `${last.w * this.scale}px`, height: `${last.h * this.scale}px` });
    };
    const stop = (isKept) => (next) => {
      target.removeEventListener("pointermove", move);
      target.removeEventListener("pointerup", up);
      target.removeEventListener("pointercancel", cancel);
      this.isDragging = false;
      this.guides = [];
      this.drawFrames();
      if (isKept) finish(last, this.point(next));
    };
    const up = stop(true);
    const cancel = stop(false);
    target.addEventListener("pointermove", move);
    target.addEventListener("pointerup", up);
    target.addEventListener("pointercancel", cancel);
  }

  /** Edges near those of other boxes go there, unless Alt is held. */
  snapped(frame, own, side, isFree) {
    this.guides = [];
    if (isFree) return frame;
    const others = this.model.picture.boxes.filter((each) => !(each.line === own.line && each.column === own.column));
    const near = (value, edges) => edges.filter((edge) => Math.abs(edge - value) <= snapDots).sort((a, b) => Math.abs(a - value) - Math.abs(b - value))[0];
    const across = [0, this.model.picture.width, ...others.flatMap((each) => [each.x, each.x + each.w])];
    const down = [0, this.model.picture.height, ...others.flatMap((each) => [each.y, each.y + each.h])];
    const result = { ...frame };
    const guide = (at, upright) => this.guides.push({ at, upright });
    if (side === "move") {
      const left = near(frame.x, across);
      const right = near(frame.x + frame.w, across);
      const top = near(frame.y, down);
      const bottom = near(frame.y + frame.h, down);
      if (left !== undefined) { result.x = left; guide(left, true); } else if (right !== undefined) { result.x = right - frame.w; guide(right, true); }
      if (top !== undefined) { result.y = top; guide(top, false); } else if (bottom !== undefined) { result.y = bottom - frame.h; guide(bottom, false); }
      return result;
    }
    const right = side === "south" ? undefined : near(frame.x + frame.w, across);
    const bottom = side === "east" ? undefined : near(frame.y + frame.h, down);
    if (right !== undefined && right > frame.x) { result.w = right - frame.x; guide(right, true); }
    if (bottom !== undefined && bottom > frame.y) { result.h = bottom - frame.y; guide(bottom, false); }
    return result;
  }

  keys(event) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const path = this.model.selection;
    const box = this.model.selected;
    if (!box) return;
    const far = event.shiftKey ? 10 : 1;
    const step = steps[event.key];
    const at = box.properties.find((each) => each.name === "at");
    if (step && at) {
      const [x, y, w, tall] = numbersOf(at.value);
      const yaml = event.ctrlKey ? `[${x}, ${y}, ${Math.max(1, w + step[0] * far)}, ${Math.max(1, tall + step[1] * far)}]`
        : `[${Math.max(0, x + step[0] * far)}, ${Math.max(0, y + step[1] * far)}, ${w}, ${tall}]`;
      this.actions.edit({ op: "setSource", path, property: "at", yaml });
    } else if (step && path.steps.length && box.role !== "single") {
      const own = path.steps.at(-1);
      const count = boxAt(this.model.facts.outline, parentOf(path)).children.filter((each) => each.role !== "single").length;
      const forward = step[0] + step[1] > 0;
      if (forward ? own + 1 >= count : own === 0) return;
      this.actions.edit({ op: "move", path, into: parentOf(path), index: forward ? own + 2 : own - 1 });
    } else if (event.key === "Delete") this.actions.edit({ op: "remove", path });
    else if (event.key === "Escape" && path.steps.length) this.actions.select(parentOf(path));
    else return;
    event.preventDefault();
  }
}

const numbersOf = (text) => (text.match(/-?\d+/g) ?? []).map(Number);
