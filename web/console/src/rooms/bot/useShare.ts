import { useLanguage } from "../../ui/useLanguage";

/** Writes a share between 0 and 1 as a percentage of the reader's language. */
export function useShare(): (share: number) => string {
  const format = new Intl.NumberFormat(useLanguage(), { style: "percent", maximumFractionDigits: 1 });
  return (share) => format.format(share);
}
