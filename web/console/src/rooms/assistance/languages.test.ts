import { expect, it } from "vitest";
import { needsNoModel, writtenIn } from "./languages";

it.each([
  ["입금이 안 됐어요", "en", "ko"],
  ["BTC 입금이 안 됐어요", "en", "ko"],
  ["出金できません", "en", "ja"],
  ["出金不可", "ja", "ja"],
  ["我的提现什么时候到账", "en", "zh-Hans"],
  ["我的提現", "zh-Hant", "zh-Hant"],
  ["Where is my money?", "ko", "en"],
  ["Où est mon argent", "fr", "fr"],
  ["12345 🙏", "ko", "ko"],
])("%s is written as its script says", (text, assumed, code) => {
  expect(writtenIn(text, assumed)).toBe(code);
});

it("only the scripts of Chinese need no model", () => {
  expect(needsNoModel("zh-Hant", "zh-Hans")).toBe(true);
  expect(needsNoModel("zh-Hant", "en")).toBe(false);
});
