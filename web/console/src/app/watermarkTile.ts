/**
 * The hidden mark in the desk's background: a photograph of the screen says who looked and at which minute.
 * `havendesk/quality/conduct/rules/marks.py` says how the tile is made, and reads it back.
 */

export const TILE = 240;
const PILOTS = [
  [7, 3],
  [-3, 7],
] as const;
const PILOT_WEIGHT = 3;
const BITS = 72;
const SLOTS = BITS + 8;
const EPOCH = Date.UTC(2026, 0, 1);

const WAVES = waves();

/** The minute of the mark: since 2026 began, UTC, in 24 bits. */
export function minuteOf(at: number): number {
  return Math.floor((at - EPOCH) / 60_000) & 0xff_ffff;
}

/** The 24 bits by which a member of staff is known: the last ones of their id. */
export function codeOf(staffId: string): number {
  return Number.parseInt(staffId.slice(-6), 16);
}

/** One tile, row by row, with a mean square of 1. */
export function tileOf(code: number, minute: number): Float32Array {
  const bits = bitsOf(code, minute);
  const values = new Float32Array(TILE * TILE);
  const add = (u: number, v: number, weight: number, phase: number) => {
    // A wave repeats with the tile: what it can be is a table of 240 values.
    const wave = Float32Array.from(
      { length: TILE },
      (_, step) => weight * Math.cos((2 * Math.PI * step) / TILE + phase),
    );
    for (let y = 0, at = 0; y < TILE; y++) {
      let step = (v * y) % TILE;
      for (let x = 0; x < TILE; x++, at++) {
        values[at] = (values[at] ?? 0) + (wave[step] ?? 0);
        step = (step + u + TILE) % TILE;
      }
    }
  };
  WAVES.forEach(([u, v], place) => {
    const slot = place % SLOTS;
    const sign = slot < BITS ? 1 - 2 * (bits[slot] ?? 0) : slot % 2 === 0 ? 1 : -1;
    add(u, v, sign, (Math.PI * ((place * place * 3 + place) % 64)) / 32);
  });
  for (const [u, v] of PILOTS) add(u, v, PILOT_WEIGHT, 0);
  const height = Math.sqrt((WAVES.length + PILOTS.length * PILOT_WEIGHT ** 2) / 2);
  return values.map((value) => value / height);
}

function waves(): Array<readonly [number, number]> {
  const found: Array<readonly [number, number]> = [];
  for (let across = -12; across <= 12; across++) {
    for (let down = 2; down <= 12; down++) {
      const away = Math.min(...PILOTS.map(([u, v]) => (across - u) ** 2 + (down - v) ** 2));
      const radius = Math.hypot(across, down);
      if (radius >= 4.5 && radius <= 11.6 && Math.abs(across) >= 2 && away >= 3) found.push([across, down]);
    }
  }
  const order = ([u, v]: readonly [number, number]) => (((u * 73 + v * 179) % 257) + 257) % 257;
  return found.sort((one, two) => order(one) - order(two) || one[0] - two[0] || one[1] - two[1]);
}

function bitsOf(code: number, minute: number): number[] {
  const octets = [code >> 16, code >> 8, code, minute >> 16, minute >> 8, minute].map((each) => each & 0xff);
  const check = crc32(octets);
  octets.push((check >>> 16) & 0xff, (check >>> 8) & 0xff, check & 0xff);
  return Array.from({ length: BITS }, (_, place) => ((octets[place >> 3] ?? 0) >> (7 - (place & 7))) & 1);
}

/** CRC-32 as zlib has it. */
function crc32(octets: readonly number[]): number {
  let rest = 0xffff_ffff;
  for (const octet of octets) {
    rest ^= octet;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb8_8320 : rest >>> 1;
  }
  return (rest ^ 0xffff_ffff) >>> 0;
}
