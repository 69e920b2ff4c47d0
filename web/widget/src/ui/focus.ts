/** Where the keyboard goes: kept inside the panel while it covers the whole page. */

const REACHABLE = "a[href], button, textarea, input, select, [tabindex='0']";

export function reachable(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(REACHABLE)].filter(
    (node) => node.tabIndex >= 0 && !node.matches(":disabled") && node.getClientRects().length > 0,
  );
}

/** Tab at either end goes on at the other. `tree`: the shadow root, which knows what has the focus. */
export function keepInside(root: HTMLElement, tree: DocumentOrShadowRoot, event: KeyboardEvent): void {
  const nodes = reachable(root);
  const first = nodes[0];
  const last = nodes.at(-1);
  if (!first || !last) return;
  const here = tree.activeElement;
  if (event.shiftKey && (here === first || here === root)) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && here === last) {
    event.preventDefault();
    first.focus();
  }
}
