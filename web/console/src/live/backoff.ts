/**
 * Waiting before the next try: 0.5 to 1 s at first, doubled up to 4 s, with a random share of half. Later up to
 * 15 s: an agent who comes back before the desk gives them up for lost keeps their contacts.
 */

const FIRST_MS = 1_000;
const SOON_MS = 4_000;
const LONGEST_MS = 15_000;
/** So many tries take about 20 s. */
const SOON_TRIES = 8;

/** Milliseconds before try number `failures` (0 for the first), `random` in [0, 1). */
export function backoff(failures: number, random: number): number {
  const longest = failures < SOON_TRIES ? SOON_MS : LONGEST_MS;
  const full = Math.min(longest, FIRST_MS * 2 ** Math.min(failures, 10));
  return Math.round(full / 2 + (full / 2) * random);
}
