/** Waiting before the next try: 0.5 to 1 s at first, doubled up to 15 s, with a random share of half. */

const FIRST_MS = 1_000;
const LONGEST_MS = 15_000;

/** Milliseconds before try number `failures` (0 for the first), `random` in [0, 1). */
export function backoff(failures: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10));
  return Math.round(full / 2 + (full / 2) * random);
}
