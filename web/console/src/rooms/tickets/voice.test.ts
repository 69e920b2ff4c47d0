import { expect, it } from "vitest";
import { barsOf, clock, placeAfter } from "./voice";

it("makes as many bars as asked for, the loudest of each stretch, never none", () => {
  expect(barsOf([0, 50, 100, 20], 2)).toEqual([50, 100]);
  expect(barsOf([40], 3)).toEqual([40, 40, 40]);
  expect(barsOf([], 2)).toEqual([8, 8]);
  expect(barsOf([Number.NaN, 900], 2)).toEqual([8, 100]);
});

it("says a length as minutes and seconds", () => {
  expect([clock(0), clock(5.4), clock(65), clock(Number.POSITIVE_INFINITY), clock(-3)]).toEqual([
    "0:00",
    "0:05",
    "1:05",
    "0:00",
    "0:00",
  ]);
});

it("goes five seconds with an arrow and stays inside the note", () => {
  expect(placeAfter("ArrowRight", 3, 60)).toBe(8);
  expect(placeAfter("ArrowLeft", 3, 60)).toBe(0);
  expect(placeAfter("End", 3, 60)).toBe(60);
  expect(placeAfter("Home", 3, 60)).toBe(0);
  expect(placeAfter("x", 3, 60)).toBeNull();
});
