import type { TFunction } from "i18next";
import { ApiError } from "../api/problem";
import type en from "../app/i18n/en.json";

type KnownCode = keyof typeof en.errors;

/** Title and way out of an error in the reader's language; unknown codes show what the server said. */
export function problemTexts(t: TFunction, error: unknown): { title: string; wayOut: string } {
  if (error instanceof ApiError) {
    const { code, title, way_out } = error.problem;
    const known = codeTexts(t, code);
    if (known) return known;
    return { title, wayOut: way_out ?? t("errors.internal.wayOut") };
  }
  return { title: t("errors.unreachable.title"), wayOut: t("errors.unreachable.wayOut") };
}

export function codeTexts(t: TFunction, code: string): { title: string; wayOut: string } | null {
  const titleKey = `errors.${code as KnownCode}.title` as const;
  const title = t(titleKey);
  if (title === titleKey) return null;
  return { title, wayOut: t(`errors.${code as KnownCode}.wayOut`) };
}
