import { expect, it } from "vitest";
import { best, score } from "./matching";

const ALL = [
  { label: "Team queue" },
  { label: "My queue" },
  { label: "Solve", words: "close done" },
  { label: "답장 쓰기" },
  { label: "解決する" },
];

it("finds by beginnings first, then inside, then by other words", () => {
  expect(best("qu", ALL).map((each) => each.label)).toEqual(["Team queue", "My queue"]);
  expect(best("my q", ALL).map((each) => each.label)).toEqual(["My queue"]);
  expect(best("done", ALL).map((each) => each.label)).toEqual(["Solve"]);
});

it("finds in every script, also half-written syllables and any width", () => {
  expect(best("답장", ALL).map((each) => each.label)).toEqual(["답장 쓰기"]);
  expect(best("解決", ALL).map((each) => each.label)).toEqual(["解決する"]);
  expect(best("Ｓｏｌｖｅ", ALL).map((each) => each.label)).toEqual(["Solve"]);
});

it("keeps everything in order for an empty question, and nothing for nonsense", () => {
  expect(best("  ", ALL)).toEqual(ALL);
  expect(score("zzz", { label: "Solve" })).toBeNull();
});
