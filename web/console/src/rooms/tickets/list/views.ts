/** Views as the address line, the API and the eye know them. Pure. */
import {
  BUILT_IN_VIEWS,
  type BuiltInView,
  type SavedView,
  type ViewFilter,
  type ViewSort,
} from "@havendesk/shared";

export function isBuiltIn(view: string): view is BuiltInView {
  return BUILT_IN_VIEWS.some((each) => each === view);
}

/** Ids are UUIDs; anything else in the address line is no view. */
export function isViewId(view: string): boolean {
  return isBuiltIn(view) || /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(view);
}

/** The query of a list without its page: the same wishes are always the same text, so it serves as a key. */
export function listQuery(view: string, filter: ViewFilter = {}, sort: ViewSort | "" = ""): string {
  const query = new URLSearchParams({ view });
  const clean = cleanFilter(filter);
  for (const key of Object.keys(clean).sort() as Array<keyof ViewFilter>) {
    const value = clean[key];
    for (const each of Array.isArray(value) ? [...value].sort() : [value]) query.append(key, String(each));
  }
  if (sort) query.set("sort", sort);
  return query.toString();
}

/** Without what keeps everything: empty lists, switches that are off, empty texts and numbers that are none. */
export function cleanFilter(filter: ViewFilter): ViewFilter {
  const kept = Object.entries(filter).filter(([, value]) => {
    if (Array.isArray(value)) return value.length > 0;
    return value !== undefined && value !== null && value !== false && value !== "" && value !== 0;
  });
  return Object.fromEntries(kept) as ViewFilter;
}

/** How many wishes a filter has: the number beside its button. */
export function wishes(filter: ViewFilter): number {
  return Object.keys(cleanFilter(filter)).length;
}

/** Own views first, then the teams', then everybody's; inside by position, then by name. */
export function inOrder(views: readonly SavedView[]): SavedView[] {
  const rank = { private: 0, team: 1, all: 2 } as const;
  return [...views].sort(
    (a, b) => rank[a.scope] - rank[b.scope] || a.position - b.position || a.name.localeCompare(b.name),
  );
}

/** Seconds after which a waiting customer is marked: soon, then late. */
export const WAIT_SOON = 5 * 60;
export const WAIT_LATE = 15 * 60;

export type Urgency = "calm" | "soon" | "late";

/** How urgent a wait is that began at `since`. */
export function urgency(since: string | null, now: number): Urgency {
  if (!since) return "calm";
  const seconds = (now - Date.parse(since)) / 1_000;
  if (seconds >= WAIT_LATE) return "late";
  return seconds >= WAIT_SOON ? "soon" : "calm";
}
