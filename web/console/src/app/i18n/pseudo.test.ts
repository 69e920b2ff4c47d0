import { expect, it } from "vitest";
import { pseudo, pseudoCatalogue } from "./pseudo";

it("changes every letter, keeps placeholders, grows and stands in brackets", () => {
  const text = pseudo("Take {name}");
  expect(text).toMatch(/^⟦.*⟧$/);
  expect(text).toContain("{name}");
  expect(text.replace("{name}", "")).not.toMatch(/[a-zA-Z]/);
  expect(text.length).toBeGreaterThan("Take {name}".length * 1.3);
});

it("goes through a whole catalogue", () => {
  expect(pseudoCatalogue({ a: { b: "x" } })).toEqual({ a: { b: pseudo("x") } });
});
