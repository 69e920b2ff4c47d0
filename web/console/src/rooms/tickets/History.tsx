import type { HistoryEntry } from "@havendesk/shared";
import { useTranslation } from "react-i18next";
import { Ago } from "../../ui/Time";
import classes from "./History.module.css";

const KINDS = [
  "status",
  "handler",
  "assignee",
  "team",
  "topic",
  "priority",
  "language",
  "opened",
  "rating",
] as const;

/** The desk's own: why a ticket needs a person. */
const REASONS = [
  "asked",
  "bot_unsure",
  "bot_silent",
  "bot_off",
  "sensitive",
  "urgent_security",
  "transferred",
  "reopened",
  "agent_lost",
] as const;

interface HistoryProps {
  entries: readonly HistoryEntry[];
  /** Names by staff id, so far as they are known. */
  names: ReadonlyMap<string, string>;
}

/** What was done with the ticket, newest first. */
export function History({ entries, names }: HistoryProps) {
  const { t } = useTranslation();
  if (entries.length === 0) return <p className={classes["none"]}>{t("history.none")}</p>;
  const who = (entry: HistoryEntry) => {
    if (entry.actor_id && names.has(entry.actor_id)) return names.get(entry.actor_id) ?? "";
    if (entry.actor_kind === "customer") return t("history.customer");
    if (entry.actor_kind === "bot") return t("messages.bot");
    return entry.actor_kind === "staff" ? t("messages.agent") : t("messages.system");
  };
  /** What a person wrote stands as it is. */
  const reason = (given: string) => {
    const known = REASONS.find((one) => one === given);
    return known ? t(`history.reason.${known}`) : `“${given}”`;
  };
  const newest = [...entries].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return (
    <ol className={classes["list"]}>
      {newest.map((entry) => {
        const kind = KINDS.find((known) => known === entry.kind);
        return (
          <li key={`${entry.at}-${entry.kind}-${entry.after}`}>
            <p className={classes["what"]}>
              {kind ? t(`history.kind.${kind}`) : entry.kind}: <Value entry={entry} names={names} />
            </p>
            {entry.reason ? <p className={classes["reason"]}>{reason(entry.reason)}</p> : null}
            <p className={classes["who"]}>
              {who(entry)} · <Ago at={entry.at} />
            </p>
          </li>
        );
      })}
    </ol>
  );
}

/** A handler's value is `agent:<staff id>`, `queue:` or `bot:`; the others are words or ids. */
function Value({ entry, names }: { entry: HistoryEntry; names: ReadonlyMap<string, string> }) {
  const { t } = useTranslation();
  const translate = t as (key: string) => string;
  const say = (value: string) => {
    const [word = "", id = ""] = entry.kind === "handler" ? value.split(":") : [value];
    const named = names.get(id || word);
    if (named) return named;
    if (word === "") return t("history.nobody");
    const key = `${entry.kind}.${word}`;
    const text = translate(key);
    return text === key ? word : text;
  };
  return (
    <>
      {entry.before ? `${say(entry.before)} → ` : ""}
      {say(entry.after)}
    </>
  );
}
