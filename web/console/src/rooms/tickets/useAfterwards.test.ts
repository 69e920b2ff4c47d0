// @vitest-environment jsdom
import { expect, it } from "vitest";
import { stepsOf } from "./useAfterwards";

it("describes a ticket before it is solved, because afterwards it may not be described", () => {
  const steps = stepsOf({ status: "solved", topic: "fees", priority: "low", tags: ["t1"] });
  expect(steps.map((step) => step.act)).toEqual(["topic", "priority", "tags", "solve"]);
  expect(steps[2]?.body).toEqual({ add: ["t1"], remove: [] });
});

it("waits for whom the macro says, and does nothing where nothing is asked", () => {
  expect(stepsOf({ status: "waiting_department" })).toMatchObject([
    { act: "wait", body: { for: "department" } },
  ]);
  expect(stepsOf({ tags: [], status: null })).toEqual([]);
});
