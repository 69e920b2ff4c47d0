/** The exchange's colour, from the desk's configuration, and a text colour that can be read on it. */

import type { Theme } from "../core/types.ts";

/** #rgb or #rrggbb to the three channels from 0 to 1; anything else is not taken. */
function channels(colour: string): [number, number, number] | null {
  const long = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.test(colour)
    ? colour.replace(/[0-9a-f]/gi, (digit) => digit + digit)
    : colour;
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(long);
  if (!parts) return null;
  const [red, green, blue] = parts.slice(1).map((part) => Number.parseInt(part, 16) / 255);
  return [red ?? 0, green ?? 0, blue ?? 0];
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: [number, number, number]): number {
  const [red, green, blue] = colour.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** White or near black, whichever can be read better; the worse of the two never gets below 4.5:1. */
export function textOn(colour: string): string | null {
  const parts = channels(colour);
  if (!parts) return null;
  const light = luminance(parts);
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 ? "#ffffff" : "#000000";
}

/** A length that a page can live with, in CSS pixels, or nothing. */
function pixels(name: string, value: number | undefined, most: number): string {
  if (typeof value !== "number" || !(value >= 0 && value <= most)) return "";
  return `--${name}:${Math.round(value)}px;`;
}

/**
 * The rules that lay the exchange's configuration over the tokens; empty where nothing usable is configured.
 * `own` is what the page itself says by `--havendesk-primary`, and wins. Values are checked here as well: what
 * reaches a style sheet is a colour of six digits or a whole number.
 */
export function themeRules(theme: Theme | undefined, dark: boolean, own = ""): string {
  const wanted = own === "" ? ((dark ? theme?.primary_dark : theme?.primary) ?? "") : own;
  const on = textOn(wanted);
  const colour =
    on === null
      ? ""
      : `--hd-brand:${wanted};--hd-brand-hover:color-mix(in srgb,${wanted} 86%,${on === "#ffffff" ? "#000000" : "#ffffff"});--hd-brand-text:${on};--hd-focus-line:var(--hd-text);`;
  const lengths =
    pixels("radius", theme?.radius, 28) +
    pixels("side", theme?.offset_side, 200) +
    pixels("bottom", theme?.offset_bottom, 200);
  return colour + lengths === "" ? "" : `:host([data-scheme]){${colour}${lengths}}`;
}
