import { describe, expect, it } from "vitest";
import { en, type Key } from "./en.ts";
import { CATALOGUES, languageFor, Words } from "./index.ts";
import { ja } from "./ja.ts";
import { ko } from "./ko.ts";
import { zhHans } from "./zh-Hans.ts";
import { zhHant } from "./zh-Hant.ts";

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? "").sort();

Object.assign(CATALOGUES, { "zh-Hans": zhHans, "zh-Hant": zhHant, ko, ja });

describe.each(Object.entries(CATALOGUES))("%s", (language, catalogue) => {
  it("says everything, with the same placeholders, in its own words", () => {
    for (const key of Object.keys(en) as Key[]) {
      expect(catalogue[key].trim(), key).not.toBe("");
      expect(placeholders(catalogue[key]), key).toEqual(placeholders(en[key]));
      if (language !== "en" && key !== "said") expect(catalogue[key], key).not.toBe(en[key]);
    }
  });
});

it("writes numbers and counts as the language does", () => {
  expect(new Words("en").count("left", 1)).toBe("1 character left");
  expect(new Words("en").count("left", 1200)).toBe("1,200 characters left");
  expect(new Words("ko").say("queue_place", { position: 3 })).toBe("현재 대기 순서는 3번째입니다");
  expect(new Words("en").duration(240)).toBe("4 minutes");
  expect(new Words("ja").duration(5400)).toBe("1.5 時間");
  expect(new Words("en").bytes(10 * 1024 * 1024)).toBe("10 MB");
});

it.each([
  [["ko-KR"], "ko"],
  [["zh-CN"], "zh-Hans"],
  [["zh-Hant-TW", "en"], "zh-Hant"],
  [["zh-HK"], "zh-Hant"],
  [["zh-Hans-HK"], "zh-Hans"],
  [["zh"], "zh-Hans"],
  [["fr", "ja-JP"], "ja"],
  [["fr"], "en"],
  [[], "en"],
])("%j is served in %s", (wanted, language) => {
  expect(languageFor(wanted)).toBe(language);
});
