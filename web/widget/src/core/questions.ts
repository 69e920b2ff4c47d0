/** Pure: what of a half-written message may be asked as a question to the help centre, and what must stay here. */

/** Longer than this no question is asked; the desk takes 300. */
const LONGEST = 200;
/** Recovery phrases have 12 to 24 words. */
const PHRASE = 11;
/** Words that stand in every sentence and in no recovery phrase (BIP-39 has none of them). */
const PLAIN = /\b(a|an|the|i|my|is|am|are|was|to|of|in|on|it|and|not|from|for|have|has|do|can|how|with)\b/i;
const CLOSE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

/**
 * The question, or null. Words with digits, and long ones, may be codes, keys, addresses or amounts: they are
 * left out. A row of bare words may be a recovery phrase: nothing is asked then.
 */
export function questionOf(text: string): string | null {
  const words = text
    .slice(0, 1000)
    .split(/\s+/)
    .filter((word) => word !== "" && !/\d/.test(word) && word.length <= 24 && !/[@/\\]/.test(word));
  if (words.length > PHRASE && !PLAIN.test(words.join(" ")) && !CLOSE.test(text)) return null;
  const question = words.join(" ").slice(0, LONGEST).trim();
  const least = CLOSE.test(question) ? 2 : 4;
  return question.length < least ? null : question;
}
