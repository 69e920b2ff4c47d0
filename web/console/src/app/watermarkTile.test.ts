import { expect, it } from "vitest";
import { codeOf, minuteOf, TILE, tileOf } from "./watermarkTile";

it("draws the tile that the desk's reader expects", () => {
  const tile = tileOf(0xabcdef, 123_456);
  const at = (x: number, y: number) => tile[y * TILE + x] ?? Number.NaN;
  // The same places stand in havendesk/quality/conduct/tests/test_marks.py.
  const expected = [
    [0, 0, 0.05784],
    [17, 3, 1.2276],
    [120, 120, 2.9179],
    [239, 1, -0.11383],
    [64, 200, -0.06442],
    [3, 239, 0.22389],
    [199, 77, 0.35431],
  ] as const;
  for (const [x, y, value] of expected) expect(at(x, y)).toBeCloseTo(value, 4);
  const square = tile.reduce((sum, value) => sum + value * value, 0) / tile.length;
  expect(square).toBeCloseTo(1, 3);
});

it("knows who and when by 24 bits each", () => {
  expect(codeOf("0195c0de-0000-7000-8000-0000003fA0b1")).toBe(0x3fa0b1);
  expect(minuteOf(Date.UTC(2026, 0, 1, 0, 2, 59))).toBe(2);
});
