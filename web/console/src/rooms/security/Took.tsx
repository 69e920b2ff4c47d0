import { formatDuration, formatExact } from "../../ui/format";
import { useLanguage } from "../../ui/useLanguage";

const PRECISE_SECONDS = 120;

/** How long something took: to a tenth of a second while that matters. */
export function useTook(): (from: string, to: string) => string {
  const language = useLanguage();
  return (from, to) => {
    const seconds = Math.max(0, (Date.parse(to) - Date.parse(from)) / 1_000);
    if (seconds >= PRECISE_SECONDS) return formatDuration(seconds, language);
    return new Intl.NumberFormat(language, {
      style: "unit",
      unit: "second",
      unitDisplay: "short",
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }).format(seconds);
  };
}

/** The clock time to the second: in the first minute each one counts. */
export function Second({ at }: { at: string }) {
  const language = useLanguage();
  return (
    <time dateTime={at} title={formatExact(at, language)}>
      {new Intl.DateTimeFormat(language, { timeStyle: "medium" }).format(new Date(at))}
    </time>
  );
}
