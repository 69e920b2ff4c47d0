/**
 * Placeholders of macros: `{customer_name}`. What the server could not fill stays in the text, and a reply with such
 * a word is held, because no customer should read it. Pure.
 */

/** Every placeholder that macros know (`havendesk/tickets/rules/macros.py`); other words in braces belong to the text. */
export const PLACEHOLDERS: ReadonlySet<string> = new Set([
  "customer_name",
  "reference",
  "agent_name",
  "exchange_name",
  "topic",
  "team_name",
]);

const IN_BRACES = /\{\{?\s*([a-z][a-z0-9_]{1,40})\s*\}?\}/g;

/** Names of the placeholders that still stand in the text, each once, in the order of reading. */
export function missingIn(text: string, alsoKnown: readonly string[] = []): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(IN_BRACES)) {
    const name = match[1] ?? "";
    if (PLACEHOLDERS.has(name) || alsoKnown.includes(name)) found.add(name);
  }
  return [...found];
}

/** Where the first of them stands, to put the caret on it. */
export function placeOf(text: string, name: string): { from: number; to: number } | null {
  for (const match of text.matchAll(IN_BRACES)) {
    if (match[1] === name) return { from: match.index, to: match.index + match[0].length };
  }
  return null;
}
