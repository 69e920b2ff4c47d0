/**
 * Many frames say that lists changed; one fetch answers all of them. The first waits a quarter of a second, and a
 * fetch is never begun while the one before is under way, nor sooner than a second after it: a busy desk costs each
 * console one fetch a second, however many tickets move.
 */

export interface Gatherer {
  gather(): void;
  stop(): void;
}

const FIRST_MS = 250;
const REST_MS = 1_000;

export function makeGatherer(fetch: () => Promise<void>, now: () => number = Date.now): Gatherer {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let restUntil = 0;
  let busy = false;
  let again = false;
  const begin = async () => {
    timer = null;
    busy = true;
    try {
      await fetch();
    } finally {
      busy = false;
      restUntil = now() + REST_MS;
      if (again) {
        again = false;
        gatherer.gather();
      }
    }
  };
  const gatherer: Gatherer = {
    gather() {
      if (timer) return;
      if (busy) {
        again = true;
        return;
      }
      timer = setTimeout(() => void begin(), Math.max(FIRST_MS, restUntil - now()));
    },
    stop() {
      if (timer) clearTimeout(timer);
      timer = null;
      again = false;
    },
  };
  return gatherer;
}
