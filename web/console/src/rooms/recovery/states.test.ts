import type { Recovery } from "@havendesk/shared";
import { describe, expect, it } from "vitest";
import { isOver, isProving, takesQuestions } from "./states";

function recovery(more: Partial<Recovery>, rung: Recovery["proofs"][number]["state"] = "missing"): Recovery {
  return {
    state: "open",
    questions_left: 3,
    proofs: [{ proof: "live_question", state: rung, given_at: null }],
    ...more,
  } as Recovery;
}

describe("a recovery takes a question", () => {
  it.each([
    ["while nothing is proven", recovery({}), true],
    ["while it is being proven", recovery({ state: "proving" }, "waiting"), true],
    ["no more once three were asked", recovery({ questions_left: 0 }), false],
    ["no more once two were right", recovery({}, "given"), false],
    ["no more once two cannot be right", recovery({}, "spent"), false],
    ["not in the waiting time", recovery({ state: "cooling" }), false],
    ["not when it is over", recovery({ state: "stopped" }), false],
  ])("%s", (_name, row, takes) => {
    expect(takesQuestions(row)).toBe(takes);
  });
});

it("is over when it was given back, stopped or ran out, and never while it is being proven", () => {
  for (const state of ["done", "stopped", "expired"] as const) {
    expect([isOver(recovery({ state })), isProving(recovery({ state }))]).toEqual([true, false]);
  }
  for (const state of ["cooling", "approving", "giving"] as const) {
    expect([isOver(recovery({ state })), isProving(recovery({ state }))]).toEqual([false, false]);
  }
});
