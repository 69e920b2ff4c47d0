import { expect, it } from "vitest";
import { textOn, themeRules } from "./theme.ts";

it.each([
  ["#0b63b5", "#ffffff"],
  ["#ffd400", "#000000"],
  ["#fff", "#000000"],
  ["#000", "#ffffff"],
])("on %s stands %s", (colour, text) => {
  expect(textOn(colour)).toBe(text);
});

it.each(["red", "#12", "#0b63b5;}*{display:none", "url(https://evil.example)", ""])(
  "takes no %s",
  (primary) => {
    expect(themeRules({ primary })).toBe("");
  },
);
