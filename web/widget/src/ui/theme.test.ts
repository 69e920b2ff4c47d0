import { describe, expect, it } from "vitest";
import { textOn, themeRules } from "./theme.ts";

describe("the exchange's colour", () => {
  it.each([
    ["#0b63b5", "#ffffff"],
    ["#ffd400", "#000000"],
    ["#fff", "#000000"],
    ["#000", "#ffffff"],
  ])("%s carries %s", (colour, text) => {
    expect(textOn(colour)).toBe(text);
  });

  it.each(["", "red", "#12345", "#0b63b5;} * {display:none", "url(x)", "var(--x)"])(
    "%j is not taken",
    (colour) => {
      expect(textOn(colour)).toBeNull();
      expect(themeRules({ primary: colour, primary_dark: colour }, false, colour)).toBe("");
    },
  );

  it("has one for dark pages, and what the page itself says wins", () => {
    const theme = { primary: "#112233", primary_dark: "#aabbcc" };
    expect(themeRules(theme, false)).toContain("--hd-brand:#112233;");
    expect(themeRules(theme, true)).toContain("--hd-brand:#aabbcc;");
    expect(themeRules(theme, true, "#7a1fa2")).toContain("--hd-brand:#7a1fa2;");
  });
});

describe("lengths of the exchange", () => {
  it("are whole pixels within what a page can live with", () => {
    expect(themeRules({ radius: 4, offset_side: 0, offset_bottom: 96.4 }, false)).toBe(
      ":host([data-scheme]){--radius:4px;--side:0px;--bottom:96px;}",
    );
    expect(themeRules({ radius: 4000, offset_side: -1, offset_bottom: Number.NaN }, false)).toBe("");
    expect(themeRules({ radius: "1px;}" as never }, false)).toBe("");
  });
});
