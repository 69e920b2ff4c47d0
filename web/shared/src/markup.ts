/**
 * The small Markdown that the chat carries, as plain data: **bold**, _italic_, `code`, fenced code and quoted
 * lines. No headings, no links with another text than their address, no HTML: what is written is what is read, also
 * where a channel shows it as plain text. Only staff's and the bot's texts are read this way. Pure.
 */

export interface Span {
  kind: "text" | "bold" | "italic" | "code";
  text: string;
}

export type Block =
  | { kind: "lines"; spans: Span[] }
  | { kind: "quote"; spans: Span[] }
  | { kind: "code"; text: string };

/** An opening mark stands before a word, a closing one behind it; a mark inside a word is a letter like others. */
const INLINE =
  /`([^`\n]+)`|(?<![\p{L}\p{N}*])\*\*(?=\S)([^\n]*?\S)\*\*(?![\p{L}\p{N}*])|(?<![\p{L}\p{N}_])_(?=[^\s_])([^_\n]*?[^\s_])_(?![\p{L}\p{N}_])/gu;

export function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > end) spans.push({ kind: "text", text: text.slice(end, match.index) });
    const [whole, code, bold, italic] = match;
    if (code !== undefined) spans.push({ kind: "code", text: code });
    else if (bold !== undefined) spans.push({ kind: "bold", text: bold });
    else spans.push({ kind: "italic", text: italic ?? "" });
    end = match.index + whole.length;
  }
  if (end < text.length) spans.push({ kind: "text", text: text.slice(end) });
  return spans;
}

const FENCE = /^```/;
const QUOTE = /^> ?/;

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.split("\n");
  let at = 0;
  /** Takes lines as long as `fits` says so. */
  const take = (fits: (line: string, index: number) => boolean): string[] => {
    const from = at;
    while (at < lines.length && fits(lines[at] ?? "", at)) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (opensFence(lines, at)) {
      at += 1;
      blocks.push({ kind: "code", text: take((each) => !FENCE.test(each)).join("\n") });
      at += 1;
    } else if (QUOTE.test(line)) {
      const quoted = take((each) => QUOTE.test(each)).map((each) => each.replace(QUOTE, ""));
      blocks.push({ kind: "quote", spans: spansOf(quoted.join("\n")) });
    } else {
      const plain = take((each, index) => !QUOTE.test(each) && !opensFence(lines, index));
      blocks.push({ kind: "lines", spans: spansOf(plain.join("\n")) });
    }
  }
  return blocks;
}

/** A fence counts only when it is closed again. */
function opensFence(lines: readonly string[], at: number): boolean {
  return FENCE.test(lines[at] ?? "") && lines.slice(at + 1).some((line) => FENCE.test(line));
}
