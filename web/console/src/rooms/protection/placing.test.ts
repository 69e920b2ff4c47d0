import type { HoldReasonChoice } from "@havendesk/shared";
import { describe, expect, it } from "vitest";
import { bodyOf, EMPTY, withReason, wrongFields } from "./placing";

const NOW = Date.parse("2026-03-02T09:00:00Z");
const DELAY: HoldReasonChoice = {
  reason: "scam_delay",
  basis: "art. 17(5)",
  scope: ["withdrawals"],
  why_later: [],
  from_deposit: true,
  latest_end: null,
  extensions: 0,
  report: false,
};
const SUSPICION: HoldReasonChoice = {
  ...DELAY,
  reason: "aml_suspicion",
  scope: ["withdrawals", "transfers"],
  why_later: ["urgent"],
  from_deposit: false,
  latest_end: "2026-05-02T09:00:00Z",
};

describe("a hold that is to be placed", () => {
  it("drops under another reason what that one does not allow", () => {
    const wish = { ...EMPTY, scope: ["transfers"], why: "urgent" as const, deposited: "2026-03-01T10:00" };
    const delayed = withReason(withReason(wish, SUSPICION), DELAY);
    expect(delayed.scope).toEqual(["withdrawals"]);
    expect(delayed.why).toBeNull();
    expect(withReason(delayed, SUSPICION).scope).toEqual(["withdrawals"]);
    expect(withReason(wish, SUSPICION).deposited).toBe("");
  });

  it("names what is missing or outside the law", () => {
    expect(wrongFields(EMPTY, null, NOW)).toEqual(["reason", "scope", "grounds"]);
    const whole = { ...withReason(EMPTY, DELAY), grounds: "order 7" };
    expect(wrongFields(whole, DELAY, NOW)).toEqual(["deposited"]);
    expect(wrongFields({ ...whole, deposited: "2026-03-05T10:00" }, DELAY, NOW)).toEqual(["deposited"]);
    expect(wrongFields({ ...whole, deposited: "2026-02-28T10:00" }, DELAY, NOW)).toEqual([]);
    const held = { ...withReason(EMPTY, SUSPICION), scope: ["transfers"], grounds: "order 7" };
    expect(wrongFields({ ...held, end: "2026-07-01T10:00" }, SUSPICION, NOW)).toEqual(["end"]);
    expect(wrongFields({ ...held, end: "2026-02-01T10:00" }, SUSPICION, NOW)).toEqual(["end"]);
    expect(wrongFields({ ...held, end: "2026-04-01T10:00" }, SUSPICION, NOW)).toEqual([]);
  });

  it("is sent with its key, and an asset only with a transfer", () => {
    const wish = { ...withReason(EMPTY, SUSPICION), asset: "BTC", grounds: " order 7 " };
    expect(bodyOf(wish, "c1", "k1")).toMatchObject({ grounds: "order 7", asset: "", client_key: "k1" });
    expect(bodyOf({ ...wish, transfer: "wd_1" }, "c1", "k1")).toMatchObject({ asset: "BTC", ends_at: null });
  });
});
