/** A moment as a date-and-time field of the browser writes it, in the viewer's zone. Pure. */

/** `2026-03-02T09:30` in local time. */
export function toField(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** ISO in UTC, or null for what is no moment. */
export function fromField(value: string): string | null {
  const at = new Date(value);
  return value === "" || Number.isNaN(at.getTime()) ? null : at.toISOString();
}

export type MomentProblem = "none" | "missing" | "past" | "far";

const LEAST_MS = 30_000;
const MOST_DAYS = 90;

export function problemOf(value: string, now: number): MomentProblem {
  const iso = fromField(value);
  if (!iso) return "missing";
  const ahead = Date.parse(iso) - now;
  if (ahead < LEAST_MS) return "past";
  return ahead > MOST_DAYS * 86_400_000 ? "far" : "none";
}

/** The viewer's zone as people say it, with its offset at that moment: "Asia/Seoul (GMT+9)". */
export function zoneName(at: Date, language: string): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const parts = new Intl.DateTimeFormat(language, { timeZoneName: "shortOffset" }).formatToParts(at);
  const offset = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
  return offset && offset !== zone ? `${zone} (${offset})` : zone;
}
