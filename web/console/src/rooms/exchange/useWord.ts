import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { known, type WordList } from "./words";

/** A word of the contract in the reader's language; an unknown one with its underscores as spaces. */
export function useWord(): (list: WordList, word: string) => string {
  const { t } = useTranslation();
  return (list, word) => {
    if (known(list, word) === null) return word.replaceAll("_", " ");
    const translate = t as (key: string) => string & TFunction;
    return translate(`exchange.${list}.${word}`);
  };
}
