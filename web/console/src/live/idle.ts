/** When the person last touched this page; the server makes an agent away who touched nothing for long. */

const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "focus"] as const;
let touchedAt = Date.now();

for (const sign of SIGNS) {
  window.addEventListener(
    sign,
    () => {
      touchedAt = Date.now();
    },
    { passive: true, capture: true },
  );
}

/** Whole seconds since then. */
export function idleSeconds(now: number = Date.now()): number {
  return Math.max(0, Math.floor((now - touchedAt) / 1_000));
}
