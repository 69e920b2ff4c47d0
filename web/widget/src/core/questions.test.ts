import { describe, expect, it } from "vitest";
import { questionOf } from "./questions.ts";

const PHRASE = "abandon ability able about above absent absorb abstract absurd abuse access accident";

describe("what is asked while somebody writes", () => {
  it("is the text itself", () => {
    expect(questionOf("  my deposit\nhas not arrived ")).toBe("my deposit has not arrived");
    expect(questionOf("수수료")).toBe("수수료");
    expect(questionOf("充值没到账")).toBe("充值没到账");
  });

  it("is nothing while there is too little", () => {
    for (const text of ["", " ", "hi", "입"]) expect(questionOf(text)).toBeNull();
  });

  it("holds no number, address, key, code or mail", () => {
    expect(questionOf("my code is 123456 for bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhxwlh")).toBe(
      "my code is for",
    );
    expect(questionOf("write to minji@brightwater.example or https://evil.example/x")).toBe("write to or");
    expect(questionOf("0xdeadbeef 42")).toBeNull();
  });

  it("is never a recovery phrase", () => {
    expect(questionOf(PHRASE)).toBeNull();
    expect(questionOf(`${PHRASE} ${PHRASE}`)).toBeNull();
  });

  it("is short", () => {
    expect(questionOf("why is it so ".repeat(100))?.length).toBeLessThanOrEqual(200);
  });
});
