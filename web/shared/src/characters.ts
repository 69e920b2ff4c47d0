/**
 * Characters that lie: they turn the direction of a text, hide in it, or pile up over other lines. Nothing is
 * thrown away from what is stored; the page shows where they are and takes their effect. Pure.
 */

/** Embeddings, overrides and isolates: they can make `gpj.exe` look like `exe.jpg`. */
const TURNING = "\\u202A-\\u202E\\u2066-\\u2069";
/** Drawn as nothing: zero-width spaces, fillers, soft hyphens, tag letters, controls other than tab and newline. */
const UNSEEN =
  "\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u009F\\u00AD\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180E\\u200B\\u2060-\\u2064\\u206A-\\u206F\\u3164\\uFEFF\\uFFA0\\uFFF9-\\uFFFB\\u{E0000}-\\u{E007F}";
/** Joiners are part of many scripts and of emoji; between Latin letters they only hide. */
const HIDDEN_JOINER = "(?<=[\\p{Script=Latin}\\p{N}])[\\u200C\\u200D](?=[\\p{Script=Latin}\\p{N}])";
const LYING = new RegExp(`(?:[${TURNING}${UNSEEN}]|${HIDDEN_JOINER})+`, "gu");
/** The flags of England, Scotland and Wales are a black flag and tag letters. */
const FLAG = /\u{1F3F4}[\u{E0061}-\u{E007A}]+\u{E007F}/gu;
/** No script that is written needs more marks on one letter. */
const MOST_MARKS = 4;
const PILE = new RegExp(`(\\p{M}{${MOST_MARKS}})\\p{M}+`, "gu");

export type Piece = { kind: "text"; text: string } | { kind: "hidden"; codes: string[] };

/** The text in pieces: what can be shown as it is, and runs of characters that may only be named. */
export function piecesOf(text: string): Piece[] {
  const flags = [...text.matchAll(FLAG)].map(
    (match) => [match.index, match.index + match[0].length] as const,
  );
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(LYING)) {
    if (flags.some(([from, to]) => match.index > from && match.index < to)) continue;
    if (match.index > end) pieces.push({ kind: "text", text: unpiled(text.slice(end, match.index)) });
    pieces.push({ kind: "hidden", codes: [...match[0]].map(codeOf) });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ kind: "text", text: unpiled(text.slice(end)) });
  return pieces;
}

/** One line of plain text without lying characters: for names, titles and what is spoken. */
export function plain(text: string): string {
  return piecesOf(text)
    .map((piece) => (piece.kind === "text" ? piece.text : ""))
    .join("");
}

/** At most four marks on one letter. */
export function unpiled(text: string): string {
  return text.replace(PILE, "$1");
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/**
 * Addresses, hashes and keys: one long run of letters and digits, mixed. Not inside an address of the web, where
 * cutting would hide where it leads.
 */
const LONG = /(?<![\w/=?&.#@%:-])(?:0x)?[0-9A-Za-z]{26,128}(?![\w/@-])/g;

export type Stretch = { kind: "text"; text: string } | { kind: "long"; text: string };

export function stretchesOf(text: string): Stretch[] {
  const found: Stretch[] = [];
  let end = 0;
  for (const match of text.matchAll(LONG)) {
    const [token] = match;
    if ((token.match(/\d/g)?.length ?? 0) < 2 || !/[A-Za-z]/.test(token)) continue;
    if (match.index > end) found.push({ kind: "text", text: text.slice(end, match.index) });
    found.push({ kind: "long", text: token });
    end = match.index + token.length;
  }
  if (end < text.length) found.push({ kind: "text", text: text.slice(end) });
  return found;
}
