/** How the palette finds: every word of the question must begin a word, or stand inside, of a command. Pure. */

export interface Findable {
  label: string;
  words?: string | undefined;
}

/** Lower is better; null does not match. */
export function score(question: string, { label, words = "" }: Findable): number | null {
  const wanted = fold(question).split(" ").filter(Boolean);
  if (wanted.length === 0) return 0;
  const name = fold(label);
  const more = fold(words);
  let sum = 0;
  for (const word of wanted) {
    const cost = costOf(word, name, more);
    if (cost === null) return null;
    sum += cost;
  }
  return sum;
}

function costOf(word: string, name: string, more: string): number | null {
  if (name.startsWith(word)) return 0;
  if (name.includes(` ${word}`)) return 1;
  if (name.includes(word)) return 2;
  if (more.includes(word)) return 3;
  return null;
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}

/** The best first; equal ones keep their order. */
export function best<T extends Findable>(question: string, all: readonly T[]): T[] {
  return all
    .map((each, at) => ({ each, at, cost: score(question, each) }))
    .filter((found): found is typeof found & { cost: number } => found.cost !== null)
    .sort((a, b) => a.cost - b.cost || a.at - b.at)
    .map((found) => found.each);
}
