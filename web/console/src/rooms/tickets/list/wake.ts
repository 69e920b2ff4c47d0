/** When a snoozed ticket may come back: choices in the viewer's own time. Pure. */

export type WakeName = "hour" | "afternoon" | "tomorrow" | "week";

const MORNING = 9;

export function wakeTimes(now: Date): Array<{ name: WakeName; until: string }> {
  const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
  const morning = (days: number) => {
    const at = new Date(now);
    at.setDate(at.getDate() + days);
    at.setHours(MORNING, 0, 0, 0);
    return at;
  };
  // Sunday is 0: the next Monday is 1 to 7 days away.
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { name: "hour", until: inHours(1).toISOString() },
    { name: "afternoon", until: inHours(4).toISOString() },
    { name: "tomorrow", until: morning(1).toISOString() },
    { name: "week", until: morning(toMonday).toISOString() },
  ];
}
