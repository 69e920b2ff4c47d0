import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeGatherer } from "./gather";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("fetches once for a burst, then at most once a second, and never forgets the last change", async () => {
  let done: () => void = () => undefined;
  const fetch = vi.fn(() => new Promise<void>((resolve) => (done = resolve)));
  const gatherer = makeGatherer(fetch);
  for (let turn = 0; turn < 20; turn += 1) gatherer.gather();
  await vi.advanceTimersByTimeAsync(250);
  expect(fetch).toHaveBeenCalledTimes(1);
  gatherer.gather();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(fetch).toHaveBeenCalledTimes(1);
  done();
  await vi.advanceTimersByTimeAsync(900);
  expect(fetch).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(fetch).toHaveBeenCalledTimes(2);
});

it("begins nothing after it was stopped", async () => {
  const fetch = vi.fn(async () => undefined);
  const gatherer = makeGatherer(fetch);
  gatherer.gather();
  gatherer.stop();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(fetch).not.toHaveBeenCalled();
});
