import { useTranslation } from "react-i18next";
import { formatDuration, formatMoment } from "../../ui/format";
import { useLanguage } from "../../ui/useLanguage";
import { useNow } from "../../ui/useNow";

/** The moment in UTC to the second: what two offices can agree on. */
export function formatUtc(at: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZone: "UTC",
    timeZoneName: "short",
  }).format(new Date(at));
}

/** How long ago ("3 hr ago"), or the moment itself; UTC in the title. */
export function When({ at, as = "ago" }: { at: string; as?: "ago" | "moment" }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow();
  const seconds = (now - Date.parse(at)) / 1_000;
  const duration = formatDuration(Math.max(0, seconds), language);
  return (
    <time dateTime={at} title={formatUtc(at, language)}>
      {as === "ago" && seconds > -60 ? t("time.ago", { duration }) : formatMoment(at, language)}
    </time>
  );
}
