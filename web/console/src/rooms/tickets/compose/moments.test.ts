import { expect, it } from "vitest";
import { fromField, problemOf, toField, zoneName } from "./moments";

it("goes to a field and back to the minute, in the viewer's zone", () => {
  const at = new Date(2026, 2, 2, 9, 5);
  expect(toField(at)).toBe("2026-03-02T09:05");
  expect(fromField(toField(at))).toBe(at.toISOString());
  expect(fromField("")).toBeNull();
  expect(fromField("nonsense")).toBeNull();
});

it("says what is wrong with a moment", () => {
  const now = new Date(2026, 2, 2, 9, 0).getTime();
  expect(problemOf("", now)).toBe("missing");
  expect(problemOf("2026-03-02T08:59", now)).toBe("past");
  expect(problemOf("2026-03-02T09:01", now)).toBe("none");
  expect(problemOf("2027-03-02T09:01", now)).toBe("far");
});

it("always says the zone", () => {
  expect(zoneName(new Date(), "en")).not.toBe("");
});
