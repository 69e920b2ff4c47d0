/** The few lines that stand in for a framework. Texts only ever become text nodes; styles only ever classes. */

type Handlers = { [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void };
type Child = Node | string | null;

export interface Props {
  class?: string;
  on?: Handlers;
  attrs?: Record<string, string | number | boolean | null>;
}

function dress(node: Element, props: Props): void {
  if (props.class) node.setAttribute("class", props.class);
  for (const [name, value] of Object.entries(props.attrs ?? {})) setAttr(node, name, value);
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  dress(node, props);
  for (const [name, handler] of Object.entries(props.on ?? {})) {
    node.addEventListener(name, handler as EventListener);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** null and false take the attribute away, true sets it without a value. */
export function setAttr(node: Element, name: string, value: string | number | boolean | null): void {
  if (value === null || value === false) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
    return;
  }
  const text = value === true ? "" : String(value);
  if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

export function show(node: HTMLElement, visible: boolean): void {
  setAttr(node, "hidden", !visible);
}

const SVG = "http://www.w3.org/2000/svg";

/** A drawing of 24 × 24 from one path; decoration only, so it is hidden from readers. */
export function icon(path: string): SVGSVGElement {
  const drawing = document.createElementNS(SVG, "svg");
  dress(drawing, {
    class: "icon",
    attrs: { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
  });
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  drawing.append(line);
  return drawing;
}

export const ICONS = {
  chat: "M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-4.5 3.6V17H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2Z",
  close: "M6 6l12 12M18 6L6 18",
  down: "M12 5v13M6 12.5l6 6 6-6",
  back: "M15 5l-7 7 7 7",
  send: "M12 19V6M6 11.5l6-6 6 6",
  clip: "M20 11.5l-7.8 7.8a5 5 0 0 1-7.1-7.1l8-8a3.4 3.4 0 0 1 4.8 4.8l-8 8a1.7 1.7 0 0 1-2.4-2.4l7.3-7.3",
  file: "M7 3h7l4 4v14H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Zm7 0v4h4",
  shield: "M12 3l7 3v5c0 4.6-2.9 8-7 10-4.1-2-7-5.4-7-10V6l7-3Zm-3 9l2.2 2.2L15.5 10",
  warn: "M12 4l9 16H3L12 4Zm0 6v4.5m0 2.6v.1",
  again: "M20 12a8 8 0 1 1-2.4-5.7M20 3v4.5h-4.5",
  plus: "M12 5v14M5 12h14",
  mic: "M12 15a3.5 3.5 0 0 0 3.5-3.5v-5a3.5 3.5 0 0 0-7 0v5A3.5 3.5 0 0 0 12 15Zm-6.5-4a6.5 6.5 0 0 0 13 0M12 18v3",
  play: "M8 5l11 7-11 7V5Z",
  pause: "M8 5v14M16 5v14",
  bell: "M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15L6 17Zm4 4h4",
  ear: "M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6Zm9 2.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  star: "M12 3.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8L3.6 9.7l5.8-.8L12 3.6Z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 8.5c.8-3.6 4-5.5 8-5.5s7.2 1.9 8 5.5",
} as const;

/** A button; `name` is read aloud where only a drawing is shown. */
export function button(
  props: Props & { name?: string; press: () => void },
  ...children: Child[]
): HTMLButtonElement {
  const attrs = { type: "button", ...(props.name ? { "aria-label": props.name } : {}), ...props.attrs };
  return h("button", { ...props, attrs, on: { ...props.on, click: () => props.press() } }, ...children);
}

interface Kept<R> {
  node: HTMLElement;
  hash: string;
  update: (row: R) => void;
}

/**
 * Keeps the children of a node in step with rows: a row that stays keeps its node (so that nothing is read
 * aloud twice, and no focus is lost), and one whose `hash` changes is made anew.
 */
export class Keyed<R extends { key: string }> {
  private kept = new Map<string, Kept<R>>();

  constructor(
    private readonly parent: HTMLElement,
    private readonly hash: (row: R) => string,
    private readonly make: (row: R) => { node: HTMLElement; update: (row: R) => void },
  ) {}

  render(rows: R[]): void {
    const next = new Map<string, Kept<R>>();
    for (const row of rows) {
      const hash = this.hash(row);
      const old = this.kept.get(row.key);
      const same = old?.hash === hash ? old : { ...this.make(row), hash };
      same.update(row);
      next.set(row.key, same);
    }
    for (const [key, old] of this.kept) {
      if (next.get(key)?.node !== old.node) old.node.remove();
    }
    let position = this.parent.firstChild;
    for (const { node } of next.values()) {
      if (node === position) position = position.nextSibling;
      else this.parent.insertBefore(node, position);
    }
    this.kept = next;
  }

  clear(): void {
    for (const { node } of this.kept.values()) node.remove();
    this.kept.clear();
  }
}
