import { formatList } from "./format";
import { useLanguage } from "./useLanguage";

/** Joins several things of one sentence in the reader's language. */
export function useListOf(): (words: readonly string[]) => string {
  const language = useLanguage();
  return (words) => formatList(words, language);
}
