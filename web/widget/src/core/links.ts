/** Pure: finds the http and https addresses in a text. Nothing else ever becomes a link. */

export type Piece = { text: string } | { text: string; href: string };

/** Marks that steer the direction of writing; an address that holds one is not what it looks like. */
const BIDI = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/;
const ADDRESS = /https?:\/\/[^\s<>"'`\u3000-\u303F\uFF00-\uFF60]+/gi;
const TAIL = /[.,;:!?…)\]}*_~]+$/;

/** The punctuation of the sentence is not part of the address; a bracket that was opened in it is. */
function trimmed(address: string): string {
  let end = address;
  for (;;) {
    const tail = TAIL.exec(end);
    if (!tail) return end;
    const last = end.at(-1);
    const opened = last === ")" && end.split("(").length > end.split(")").length - 1;
    if (opened) return end;
    end = end.slice(0, -1);
  }
}

function hrefOf(address: string): string | null {
  if (BIDI.test(address)) return null;
  try {
    const url = new URL(address);
    const plain = (url.protocol === "http:" || url.protocol === "https:") && url.username === "";
    return plain ? url.href : null;
  } catch {
    return null;
  }
}

export function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(match[0]);
    const href = hrefOf(address);
    if (href === null) continue;
    if (match.index > done) out.push({ text: text.slice(done, match.index) });
    out.push({ text: address, href });
    done = match.index + address.length;
  }
  if (done < text.length) out.push({ text: text.slice(done) });
  return out;
}

/** Citations come from the desk, but an address is checked wherever it comes from. */
export function safeHref(address: string, base: string): string | null {
  try {
    const url = new URL(address, base);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

/** What no desk can store: zero characters and halves of surrogate pairs. Ends are trimmed. */
export function storable(text: string): string {
  return text
    .replaceAll("\u0000", "")
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD")
    .trim();
}

/** Unicode code points, the unit of the desk's limit. */
export function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
