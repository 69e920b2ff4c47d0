import { describe, expect, it } from "vitest";
import { formatBytes, formatDay, formatDecimal, formatDuration, formatList, shorten } from "./format";

describe("amounts", () => {
  it.each([
    ["0.10", "0.10"],
    ["0.042500000000000000", "0.0425"],
    ["1250000", "1,250,000"],
    ["1250000.000000", "1,250,000"],
    ["-3.5", "\u22123.5"],
    [
      "123456789012345678901234567890.123456789012345678901234567890123456",
      "123,456,789,012,345,678,901,234,567,890.123456789012345678901234567890123456",
    ],
    ["0.000000000000000001", "0.000000000000000001"],
  ])("%s loses no digit that carries value", (given, shown) => {
    expect(formatDecimal(given, "en")).toBe(shown);
  });

  it("shows what is no decimal as it came", () => {
    expect(formatDecimal("1e5", "en")).toBe("1e5");
    expect(formatDecimal("", "en")).toBe("");
  });
});

it("shortens in the middle by characters, never inside one", () => {
  expect(shorten("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq")).toBe("bc1qar…wf5mdq");
  expect(shorten("short")).toBe("short");
  expect(shorten("😀".repeat(20), 2, 2)).toBe("😀😀…😀😀");
});

it("says durations in one unit of the locale", () => {
  expect(formatDuration(20, "en")).toBe("<1 min");
  expect(formatDuration(150, "en")).toBe("2 min");
  expect(formatDuration(7_200, "ko")).toBe("2시간");
  expect(formatDuration(200_000, "ja")).toBe("2 日");
});

it("says sizes and days in the locale", () => {
  expect(formatBytes(182_340, "en")).toBe("182 kB");
  expect(formatBytes(2_500_000, "en")).toBe("2.5 MB");
  const now = Date.parse("2026-03-02T12:00:00");
  expect(formatDay(now, "en", now)).toBe("today");
  expect(formatDay(now - 86_400_000, "ko", now)).toBe("어제");
});

it("joins several things as the language does", () => {
  expect(formatList(["deposits", "trading", "withdrawals"], "en")).toBe("deposits, trading, and withdrawals");
  expect(formatList(["充值", "交易", "提现"], "zh-Hans")).toBe("充值、交易和提现");
  expect(formatList(["入金"], "ja")).toBe("入金");
});
