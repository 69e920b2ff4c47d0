import { useTranslation } from "react-i18next";
import { formatDuration, formatExact, formatMoment, formatShort, formatTime } from "./format";
import { useLanguage } from "./useLanguage";
import { useNow } from "./useNow";

/** The clock time in the viewer's zone; the exact moment is in the title. */
export function Clock({ at }: { at: string | number }) {
  const language = useLanguage();
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExact(at, language)}>
      {formatTime(at, language)}
    </time>
  );
}

/** How long ago, in one unit. */
export function Ago({ at }: { at: string }) {
  const language = useLanguage();
  const now = useNow();
  const { t } = useTranslation();
  const seconds = Math.max(0, (now - Date.parse(at)) / 1_000);
  return (
    <time dateTime={at} title={formatExact(at, language)}>
      {t("time.ago", { duration: formatDuration(seconds, language) })}
    </time>
  );
}

/** How long already, as a bare duration ("4 min"). */
export function Since({ at, label }: { at: string; label: string }) {
  const language = useLanguage();
  const now = useNow();
  const seconds = Math.max(0, (now - Date.parse(at)) / 1_000);
  return (
    <time dateTime={at} title={`${label}: ${formatExact(at, language)}`}>
      <span className="hd-visually-hidden">{label} </span>
      {formatDuration(seconds, language)}
    </time>
  );
}

/** The moment to the minute, with the zone. */
export function Moment({ at }: { at: string }) {
  const language = useLanguage();
  return (
    <time dateTime={at} title={formatExact(at, language)}>
      {formatMoment(at, language)}
    </time>
  );
}

/** Day and clock time, as short as the locale has it. */
export function Short({ at }: { at: string }) {
  const language = useLanguage();
  return (
    <time dateTime={at} title={formatExact(at, language)}>
      {formatShort(at, language)}
    </time>
  );
}
