// Small helpers to build and refresh parts of a page.

/** Makes an element. Properties starting with "on" are listeners, `style` has properties of its own; the rest are attributes. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) listen(element, name.slice(2), value);
    else if (name === "value") setValue(element, value);
    else if (name === "checked") element.checked = true;
    // A style attribute would be refused by the content security policy; properties are not.
    else if (name === "style") Object.assign(element.style, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  append(element, children);
  return element;
}

// What was given to an element, so that `renew` can hand it on.
const listeners = new WeakMap();
const values = new WeakMap();

function listen(element, name, listener) {
  if (!listeners.has(element)) listeners.set(element, new Map());
  const known = listeners.get(element);
  if (!known.has(name)) element.addEventListener(name, (event) => known.get(name)?.(event));
  known.set(name, listener);
}

function setValue(element, value) {
  values.set(element, value);
  element.value = value;
}

const svgNamespace = "http://www.w3.org/2000/svg";

/** Makes an SVG element. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child);
  }
}

/** Replaces what an element holds; keyboard focus and scrolling survive by `data-key`. */
export function fill(element, ...children) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.dataset?.key;
  const top = element.scrollTop;
  element.replaceChildren();
  append(element, children);
  element.scrollTop = top;
  if (key) element.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  return element;
}

/**
 * Brings what an element holds up to date, keeping every part that is still the same: a finger that
 * is on a key while news arrives still presses it. Callers keep no reference to the new parts.
 */
export function renew(element, ...children) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  const fresh = document.createDocumentFragment();
  append(fresh, children);
  renewChildren(element, [...fresh.childNodes]);
  if (focused && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
  return element;
}

function renewChildren(parent, fresh) {
  const keyed = new Map();
  for (const child of parent.children) {
    if (child.dataset.key) keyed.set(child.dataset.key, child);
  }
  let cursor = parent.firstChild;
  for (const node of fresh) {
    const key = node.dataset?.key;
    const old = key ? keyed.get(key) : cursor && !cursor.dataset?.key ? cursor : null;
    if (!old || old.nodeName !== node.nodeName) {
      parent.insertBefore(node, cursor);
      continue;
    }
    if (old === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(old, cursor);
    keyed.delete(key);
    renewNode(old, node);
  }
  while (cursor) {
    const next = cursor.nextSibling;
    cursor.remove();
    cursor = next;
  }
}

function renewNode(old, node) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== node.data) old.data = node.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    // Whether a list is unfolded is the reader's choice.
    if (!node.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) old.removeAttribute(name);
  }
  for (const { name, value } of node.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const [name, listener] of listeners.get(node) ?? []) listen(old, name, listener);
  if (values.has(node) && values.get(node) !== values.get(old)) setValue(old, values.get(node));
  renewChildren(old, [...node.childNodes]);
}

/** Sets text only when it differs, so that a live region speaks only news. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Runs `action` at most once in `milliseconds`, and once more at the end of a burst. */
export function throttle(milliseconds, action) {
  let timer = null;
  let again = false;
  const run = () => {
    timer = setTimeout(() => {
      timer = null;
      if (again) {
        again = false;
        run();
      }
    }, milliseconds);
    action();
  };
  return () => {
    if (timer) again = true;
    else run();
  };
}

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
