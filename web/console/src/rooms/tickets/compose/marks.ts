/** Markdown by keys: what the chat carries, put around what is chosen in the field. Pure. */

export interface Chosen {
  text: string;
  from: number;
  to: number;
}

export type Mark = "bold" | "italic" | "code";

const SIGNS: Record<Mark, string> = { bold: "**", italic: "_", code: "`" };

/** Put the mark around the chosen stretch, or take it away where it stands already. */
export function toggleMark({ text, from, to }: Chosen, mark: Mark): Chosen {
  const sign = SIGNS[mark];
  const size = sign.length;
  const inside = text.slice(from, to);
  if (text.slice(from - size, from) === sign && text.slice(to, to + size) === sign) {
    return {
      text: text.slice(0, from - size) + inside + text.slice(to + size),
      from: from - size,
      to: to - size,
    };
  }
  if (inside.length > 2 * size && inside.startsWith(sign) && inside.endsWith(sign)) {
    const bare = inside.slice(size, -size);
    return { text: text.slice(0, from) + bare + text.slice(to), from, to: from + bare.length };
  }
  return {
    text: text.slice(0, from) + sign + inside + sign + text.slice(to),
    from: from + size,
    to: to + size,
  };
}

/** Every chosen line as a quoted line, or back. */
export function toggleQuote({ text, from, to }: Chosen): Chosen {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const lines = text.slice(start, to).split("\n");
  const quoted = lines.every((line) => line.startsWith("> "));
  const changed = lines.map((line) => (quoted ? line.slice(2) : `> ${line}`)).join("\n");
  return { text: text.slice(0, start) + changed + text.slice(to), from: start, to: start + changed.length };
}
