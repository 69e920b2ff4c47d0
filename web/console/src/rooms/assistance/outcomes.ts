/** What became of a draft that was put into a reply, judged by what was sent. Pure. */
import type { SuggestionOutcome } from "@havendesk/shared";

/** Share of pairs of signs that must be left for a text to be an edited draft and not another text. */
const STILL_THE_SAME = 0.3;

function pairs(text: string): Set<string> {
  const signs = [...text.toLowerCase().replace(/\s+/g, " ").trim()];
  return new Set(signs.slice(1).map((sign, index) => `${signs[index]}${sign}`));
}

export function outcomeOf(draft: string, sent: string): Exclude<SuggestionOutcome, "offered" | "inserted"> {
  if (draft.trim() === sent.trim()) return "accepted";
  const [mine, theirs] = [pairs(draft), pairs(sent)];
  if (mine.size === 0) return "rejected";
  const left = [...mine].filter((pair) => theirs.has(pair)).length;
  return left / Math.min(mine.size, Math.max(theirs.size, 1)) >= STILL_THE_SAME ? "edited" : "rejected";
}
