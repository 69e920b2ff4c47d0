/** What the word at the caret asks for: `/` macros and articles, `@` colleagues, `:` emoji. Pure. */

export type TriggerKind = "slash" | "mention" | "emoji";

export interface Trigger {
  kind: TriggerKind;
  /** What was typed behind the mark. */
  query: string;
  /** From the mark to the caret, as offsets into the text. */
  from: number;
  to: number;
}

/** A mark counts at the beginning of a word, so that `and/or`, `a@b` and `10:30` open nothing. */
const PATTERNS: ReadonlyArray<[TriggerKind, RegExp]> = [
  ["slash", /(?:^|\s)(\/([\p{L}\p{N}_\- ]{0,40}))$/u],
  ["mention", /(?:^|\s)(@([\p{L}\p{N}_\-.]{0,40}))$/u],
  ["emoji", /(?:^|[\s\p{P}])(:([\p{L}_]{2,20}))$/u],
];

export function triggerAt(text: string, caret: number, internal: boolean): Trigger | null {
  const line = text.slice(0, caret).split("\n").at(-1) ?? "";
  for (const [kind, pattern] of PATTERNS) {
    if (kind === "mention" && !internal) continue;
    const match = pattern.exec(line);
    const [, typed = "", query = ""] = match ?? [];
    if (!match) continue;
    // "/ " is a stroke in a sentence, not a search.
    if (kind === "slash" && query.startsWith(" ")) continue;
    return { kind, query, from: caret - typed.length, to: caret };
  }
  return null;
}

/** `:wave:` typed whole becomes the emoji itself. */
const WHOLE = /(?:^|[\s\p{P}]):([\p{L}_]{2,20}):$/u;

export function wholeEmojiAt(text: string, caret: number): { name: string; from: number; to: number } | null {
  const match = WHOLE.exec(text.slice(Math.max(0, caret - 24), caret));
  const name = match?.[1];
  return name ? { name, from: caret - name.length - 2, to: caret } : null;
}

/** The text with one stretch replaced, and where the caret stands then. */
export function replaceAt(
  text: string,
  place: { from: number; to: number },
  by: string,
): { text: string; caret: number } {
  return { text: text.slice(0, place.from) + by + text.slice(place.to), caret: place.from + by.length };
}
