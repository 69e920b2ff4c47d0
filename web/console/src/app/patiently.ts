/**
 * Parts of the page that come later may be asked for while the network is away. They are asked for again a few times
 * before the page gives up; then it says so and offers a reload, which loses nothing that was written.
 */
import { type ComponentType, lazy } from "react";

const PAUSES_MS = [500, 1_500, 4_000, 8_000];

export async function patiently<T>(load: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return load();
}

/** A component that is fetched when it is first drawn. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return lazy(() => patiently(async () => ({ default: await load() })));
}
