/** Numbers, dates and amounts by locale. Amounts are decimal strings and never become a float. */

const GROUPED = new Map<string, Intl.NumberFormat>();

function grouping(language: string): Intl.NumberFormat {
  const known = GROUPED.get(language);
  if (known) return known;
  const made = new Intl.NumberFormat(language, { useGrouping: true, maximumFractionDigits: 0 });
  GROUPED.set(language, made);
  return made;
}

/** Zeros at the end of a fraction are cut down to this many places; they say nothing about the value. */
const KEPT_PLACES = 2;

/**
 * Group the integer digits of a decimal string. No digit that carries value is ever lost: only zeros at
 * the very end go, so "0.042500000000000000" reads 0.0425 and "0.10" stays 0.10.
 */
export function formatDecimal(value: string, language: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value);
  if (!match) return value;
  const [, sign = "", whole = "0", places = ""] = match;
  const fraction = places.slice(0, KEPT_PLACES) + places.slice(KEPT_PLACES).replace(/0+$/, "");
  const shown = /^0*$/.test(fraction) && places.length > KEPT_PLACES ? "" : fraction;
  const digits = grouping(language).format(BigInt(whole));
  const point = new Intl.NumberFormat(language).formatToParts(1.5).find((part) => part.type === "decimal");
  return `${sign === "-" ? "\u2212" : ""}${digits}${shown ? (point?.value ?? ".") + shown : ""}`;
}

/** `0x12ab…9f0c`: the middle is left out, both ends stay, because people compare the ends. */
export function shorten(value: string, head = 6, tail = 6): string {
  const characters = [...value];
  if (characters.length <= head + tail + 1) return value;
  return `${characters.slice(0, head).join("")}…${characters.slice(-tail).join("")}`;
}

export function formatBytes(bytes: number, language: string): string {
  const steps: Array<[number, Intl.NumberFormatOptions["unit"]]> = [
    [1_000_000, "megabyte"],
    [1_000, "kilobyte"],
    [1, "byte"],
  ];
  const [size, unit] = steps.find(([limit]) => bytes >= limit) ?? [1, "byte"];
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: unit ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits: size === 1_000_000 ? 1 : 0,
  }).format(bytes / size);
}

export function formatTime(at: string | number, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

export function formatDate(at: string | number, language: string): string {
  return new Intl.DateTimeFormat(language, { year: "numeric", month: "short", day: "numeric" }).format(
    new Date(at),
  );
}

/** A day of the calendar ("2026-03-02"), the same in every zone. */
export function formatCalendarDay(day: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
}

/** Date, time and the zone's short name: for titles, where nothing may be ambiguous. */
export function formatExact(at: string | number, language: string): string {
  return new Intl.DateTimeFormat(language, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).format(new Date(at));
}

/** Date and time to the minute with the zone: for ends of holds and the like. */
export function formatMoment(at: string | number, language: string): string {
  return new Intl.DateTimeFormat(language, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(new Date(at));
}

/** Day and clock time without year and zone: for lists, where the exact moment is in the title. */
export function formatShort(at: string | number, language: string): string {
  return new Intl.DateTimeFormat(language, {
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(at));
}

/** Year, month and day in the viewer's zone, for grouping by day. */
export function dayKey(at: string | number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

/** "today", "yesterday" or the date with its weekday. */
export function formatDay(at: string | number, language: string, now: number): string {
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  if (dayKey(at) === dayKey(now)) return relative.format(0, "day");
  if (dayKey(at) === dayKey(now - 86_400_000)) return relative.format(-1, "day");
  return new Intl.DateTimeFormat(language, {
    weekday: "long",
    year: "numeric",
    month: "long",
    day: "numeric",
  }).format(new Date(at));
}

const UNITS: Array<[number, "day" | "hour" | "minute"]> = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
];

/** A duration in its largest unit: "3 min", "2 hr"; under a minute "<1 min" in words of the locale. */
export function formatDuration(seconds: number, language: string): string {
  const [size, unit] = UNITS.find(([limit]) => seconds >= limit) ?? [60, "minute"];
  const value = Math.max(1, Math.floor(seconds / size));
  const text = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(value);
  return seconds < 60 ? `<${text}` : text;
}

/** Several things in one sentence, joined as the language joins them. */
export function formatList(words: readonly string[], language: string): string {
  return new Intl.ListFormat(language, { type: "conjunction" }).format(words);
}
