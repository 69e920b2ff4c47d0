// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { bars } from "../ui/player.ts";
import { clock } from "./box.ts";
import { failureOf, formatFor, peaksOf } from "./recorder.ts";
import { WORDS } from "./words.ts";

describe("a recording", () => {
  it("takes the first form that browser and desk both know", () => {
    const types = ["audio/webm", "audio/mp4"];
    expect(formatFor(types, () => true)).toBe("audio/webm;codecs=opus");
    expect(formatFor(types, (type) => type.includes("mp4"))).toBe("audio/mp4;codecs=opus");
    expect(formatFor(["audio/ogg"], (type) => type.includes("webm"))).toBeNull();
  });

  it("has a wave form of few whole numbers from 0 to 100", () => {
    const levels = Array.from({ length: 2000 }, (_, at) => (at % 50) / 100);
    const peaks = peaksOf(levels);
    expect(peaks).toHaveLength(60);
    expect(peaks.every((peak) => Number.isInteger(peak) && peak >= 0 && peak <= 100)).toBe(true);
    expect(Math.max(...peaks)).toBe(100);
    expect(peaksOf([])).toEqual([]);
    // a room without a sound is no storm
    expect(Math.max(...peaksOf([0.001, 0.002]))).toBeLessThan(15);
  });

  it("is drawn with as many bars whatever came", () => {
    for (const peaks of [null, [], [50], Array(100).fill(7), Array(61).fill(400)]) {
      const drawn = bars(peaks);
      expect(drawn).toHaveLength(40);
      expect(drawn.every((bar) => bar >= 4 && bar <= 100)).toBe(true);
    }
    expect(bars([0, 100]).at(-1)).toBe(100);
    expect(bars(["<b>", Number.NaN] as never).every((bar) => bar === 4)).toBe(true);
  });

  it("says why there is no microphone", () => {
    expect(failureOf(new DOMException("", "NotAllowedError"))).toBe("denied");
    expect(failureOf(new DOMException("", "NotFoundError"))).toBe("missing");
    expect(failureOf(new Error("x"))).toBe("failed");
  });

  it("counts minutes and seconds", () => {
    expect([0, 9.9, 61, 120].map(clock)).toEqual(["0:00", "0:09", "1:01", "2:00"]);
  });
});

it.each(["zh-Hans", "ko", "ja"] as const)("%s says everything in its own words", (language) => {
  const { en, [language]: own } = WORDS;
  expect(Object.keys(own)).toEqual(Object.keys(en));
  for (const [key, text] of Object.entries(own)) expect(text, key).not.toBe(en[key as "box"]);
});
