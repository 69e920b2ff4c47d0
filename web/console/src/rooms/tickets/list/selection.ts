/** Which rows of a list are chosen for a bulk act. Pure; the order is the list's. */

export interface Selection {
  ids: ReadonlySet<string>;
  /** Where the last single choice was made: a range begins here. */
  anchor: string | null;
}

export const NONE: Selection = { ids: new Set(), anchor: null };

export function toggle(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id };
}

/** Everything from the anchor to `id`, both included, in addition to what was chosen. */
export function extend(selection: Selection, order: readonly string[], id: string): Selection {
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const to = order.indexOf(id);
  if (from === -1 || to === -1) return toggle(selection, id);
  const between = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...between]), anchor: selection.anchor };
}

export function all(order: readonly string[]): Selection {
  return { ids: new Set(order), anchor: order[0] ?? null };
}

/** Without rows that are no longer in the list: nothing that is out of sight is ever acted upon. */
export function present(selection: Selection, order: readonly string[]): Selection {
  const there = new Set(order);
  if ([...selection.ids].every((id) => there.has(id))) return selection;
  const anchor = selection.anchor !== null && there.has(selection.anchor) ? selection.anchor : null;
  return { ids: new Set([...selection.ids].filter((id) => there.has(id))), anchor };
}
