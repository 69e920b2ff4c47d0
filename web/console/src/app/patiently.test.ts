import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { patiently } from "./patiently";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("asks again while the network is away", async () => {
  const load = vi.fn().mockRejectedValueOnce(new Error("away")).mockResolvedValueOnce("here");
  const found = patiently(load);
  await vi.advanceTimersByTimeAsync(600);
  expect(await found).toBe("here");
});

it("gives up with the reason after a quarter of a minute", async () => {
  const load = vi.fn().mockRejectedValue(new Error("gone"));
  const found = patiently(load).catch((error: Error) => error.message);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(await found).toBe("gone");
  expect(load).toHaveBeenCalledTimes(5);
});
