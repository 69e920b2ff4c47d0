/** Numbers of a voice note: bars, clock, steps. Pure. */

export const SPEEDS = [1, 1.5, 2] as const;

const STEP_SECONDS = 5;
const LEAST_BAR = 8;

/** Peaks (0 to 100, any number of them) as so many bars of 8 to 100 percent; without peaks a quiet line. */
export function barsOf(peaks: readonly number[], count: number): number[] {
  if (peaks.length === 0) return Array.from({ length: count }, () => LEAST_BAR);
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((index + 1) * peaks.length) / count));
    const loudest = Math.max(...peaks.slice(from, to).map((peak) => (Number.isFinite(peak) ? peak : 0)));
    return Math.min(100, Math.max(LEAST_BAR, loudest));
  });
}

/** `1:05`; minutes and seconds need no language. */
export function clock(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.round(seconds)) : 0;
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Where a key leads, in seconds; null for a key that means nothing here. */
export function placeAfter(key: string, at: number, length: number): number | null {
  const places: Record<string, number> = {
    ArrowRight: at + STEP_SECONDS,
    ArrowUp: at + STEP_SECONDS,
    ArrowLeft: at - STEP_SECONDS,
    ArrowDown: at - STEP_SECONDS,
    Home: 0,
    End: length,
  };
  const place = places[key];
  return place === undefined ? null : Math.min(length, Math.max(0, place));
}
