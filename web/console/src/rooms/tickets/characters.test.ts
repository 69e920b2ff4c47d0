import { blocksOf, piecesOf, plain, spansOf, stretchesOf, unpiled } from "@havendesk/shared";
import { describe, expect, it } from "vitest";

describe("characters that lie", () => {
  it("names what turns the direction and takes its effect", () => {
    expect(piecesOf("photo\u202Egpj.exe")).toEqual([
      { kind: "text", text: "photo" },
      { kind: "hidden", codes: ["U+202E"] },
      { kind: "text", text: "gpj.exe" },
    ]);
    expect(plain("a\u2066b\u2069c")).toBe("abc");
  });

  it("names what hides, in one piece for a run", () => {
    expect(piecesOf("pay\u200B\u200B\u3164pal")).toContainEqual({
      kind: "hidden",
      codes: ["U+200B", "U+200B", "U+3164"],
    });
    expect(plain("pay\u200Dpal")).toBe("paypal");
    expect(plain("\u{E0041}\u{E0042}x")).toBe("x");
  });

  it("leaves alone what scripts and emoji need", () => {
    for (const text of [
      "👩‍👩‍👧 family",
      "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
      "می‌خواهم",
      "ว่าที่",
      "한국어 텍스트",
      "tab\tline\nnext",
      "שלום עולם",
    ]) {
      expect(plain(text)).toBe(text);
    }
  });

  it("takes a pile of marks down to what a script may need", () => {
    const pile = `h${"\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030A".repeat(4)}i`;
    expect([...unpiled(pile)]).toHaveLength(6);
    expect(unpiled("ế")).toBe("ế");
  });
});

describe("long values", () => {
  it.each([
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    "TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  ])("finds %s in a sentence", (value) => {
    expect(stretchesOf(`to ${value}, please`)).toEqual([
      { kind: "text", text: "to " },
      { kind: "long", text: value },
      { kind: "text", text: ", please" },
    ]);
  });

  it("leaves words, references and addresses of the web alone", () => {
    for (const text of [
      "Donaudampfschifffahrtsgesellschaftskapitän",
      "HD-7K2M9-QXTC4",
      "https://chain.example/tx/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "12345678901234567890123456789012",
    ]) {
      expect(stretchesOf(text).some((each) => each.kind === "long")).toBe(false);
    }
  });
});

describe("the chat's small Markdown", () => {
  it("reads bold, italic and code", () => {
    expect(spansOf("**now** or _later_ with `x = 1`")).toEqual([
      { kind: "bold", text: "now" },
      { kind: "text", text: " or " },
      { kind: "italic", text: "later" },
      { kind: "text", text: " with " },
      { kind: "code", text: "x = 1" },
    ]);
  });

  it("keeps marks that are letters", () => {
    for (const text of ["snake_case_name", "2 ** 3 ** 4", "a * b", "__init__", "**", "_ _"]) {
      expect(spansOf(text)).toEqual([{ kind: "text", text }]);
    }
  });

  it("reads quotes and closed fences, and nothing in an open one", () => {
    expect(blocksOf("> you wrote\n> this\nyes\n```\n**a**\n```")).toEqual([
      { kind: "quote", spans: [{ kind: "text", text: "you wrote\nthis" }] },
      { kind: "lines", spans: [{ kind: "text", text: "yes" }] },
      { kind: "code", text: "**a**" },
    ]);
    expect(blocksOf("```\nopen")).toEqual([{ kind: "lines", spans: [{ kind: "text", text: "```\nopen" }] }]);
  });

  it("makes nothing of HTML", () => {
    expect(blocksOf("<b>x</b><script>alert(1)</script>")).toEqual([
      { kind: "lines", spans: [{ kind: "text", text: "<b>x</b><script>alert(1)</script>" }] },
    ]);
  });
});
