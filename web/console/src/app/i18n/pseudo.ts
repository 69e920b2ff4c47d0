/**
 * The pseudo-locale: English with accents, longer, in brackets. What stands on a page without brackets was never
 * given to the catalogue; what is cut off will be cut off in German too. `?lang=pseudo` shows it.
 */

/** The code that is customary for it; its dates and plurals are English. */
export const PSEUDO = "en-XA";

const PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ACCENTED = "åƀçđéƒğĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇĐÉƑĞĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ";
const ACCENTS = new Map([...PLAIN].map((letter, at) => [letter, [...ACCENTED][at] ?? letter]));
/** So much longer, as translations are. */
const LONGER = 0.3;

/** One text; named placeholders stay as they are. */
export function pseudo(text: string): string {
  const accented = text.replace(/\{\w+\}|[a-zA-Z]/g, (found) => ACCENTS.get(found) ?? found);
  return `⟦${accented}${"~".repeat(Math.ceil(text.length * LONGER))}⟧`;
}

/** A whole catalogue. */
export function pseudoCatalogue(catalogue: object): object {
  return Object.fromEntries(
    Object.entries(catalogue).map(([key, value]) => [
      key,
      typeof value === "string" ? pseudo(value) : pseudoCatalogue(value as object),
    ]),
  );
}
