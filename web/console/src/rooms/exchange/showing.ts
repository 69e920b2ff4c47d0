/**
 * How long a field that was shown may be looked at. The value lives in the state of one mounted card and
 * nowhere else: not in the query cache, not in storage.
 */

export const SHOW_MS = 60_000;

/** When it was asked for, by two clocks: one stops while the machine sleeps, the other can be put back. */
export interface Began {
  wall: number;
  steady: number;
}

export interface Shown {
  value: string;
  began: Began;
}

export function beganNow(): Began {
  return { wall: Date.now(), steady: performance.now() };
}

/** Milliseconds left; never more than the clock that ran further allows. */
export function leftOf(shown: Shown, at: Began = beganNow()): number {
  const passed = Math.max(at.wall - shown.began.wall, at.steady - shown.began.steady);
  return Math.max(0, SHOW_MS - passed);
}

/** Those whose time is not over; the same map when all are. */
export function stillShown(
  shown: ReadonlyMap<string, Shown>,
  at: Began = beganNow(),
): ReadonlyMap<string, Shown> {
  const left = [...shown].filter(([, each]) => leftOf(each, at) > 0);
  return left.length === shown.size ? shown : new Map(left);
}
