import { describe, expect, it } from "vitest";
import { lengthOf, pieces, safeHref, storable } from "./links.ts";

const links = (text: string): string[] =>
  pieces(text).flatMap((piece) => ("href" in piece ? [piece.text] : []));

describe("addresses in a text", () => {
  it.each([
    ["see https://brightwater.example/help.", "https://brightwater.example/help"],
    ["(https://brightwater.example/a)", "https://brightwater.example/a"],
    ["https://brightwater.example/a_(b), and", "https://brightwater.example/a_(b)"],
    ["자세히: https://brightwater.example/도움말 참고", "https://brightwater.example/도움말"],
    ["见https://brightwater.example/a。然后", "https://brightwater.example/a"],
    ["HTTP://BRIGHTWATER.EXAMPLE", "HTTP://BRIGHTWATER.EXAMPLE"],
  ])("%s", (text, link) => {
    expect(links(text)).toEqual([link]);
    expect(
      pieces(text)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://brightwater.example",
    "https://",
    "https://user:pass@brightwater.example",
    "https://brightwater.example@evil.example/",
    "https://brightwater.example/\u202Egnp.exe",
  ])("%s is none", (text) => {
    expect(links(text)).toEqual([]);
  });

  it("keeps the text of several lines as it is", () => {
    const text = "a\nhttps://a.example b\n<b>https://c.example</b>";
    expect(links(text)).toEqual(["https://a.example", "https://c.example"]);
    expect(
      pieces(text)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  });
});

it("lets only web addresses be followed", () => {
  expect(safeHref("/help/en/a", "https://desk.example")).toBe("https://desk.example/help/en/a");
  expect(safeHref("javascript:alert(1)", "https://desk.example")).toBeNull();
});

it("takes out what no desk can store and keeps emoji whole", () => {
  expect(storable("  a\u0000b\uD83D 😀 \uDE00 ")).toBe("ab\uFFFD 😀 \uFFFD");
  expect(lengthOf("😀한")).toBe(2);
});
