import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconChevronDown, IconClockExclamation, IconRefresh } from "@tabler/icons-react";
import { createContext, type ReactNode, useContext, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Situation.module.css";
import { When } from "./When";

const CLOSED = "havendesk.situation.closed";

/** Names of the sections that this reader keeps closed; nothing personal, and not worth a server. */
function closedNames(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(CLOSED) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}

function keepClosed(name: string, closed: boolean): void {
  const others = closedNames().filter((each) => each !== name);
  try {
    localStorage.setItem(CLOSED, JSON.stringify(closed ? [...others, name] : others));
  } catch {
    // Storage that is full or forbidden costs only the memory of a closed section.
  }
}

export interface Refresh {
  busy: boolean;
  run(): void;
}

export const RefreshContext = createContext<Refresh>({ busy: false, run: () => undefined });

interface SectionProps {
  name: string;
  title: string;
  /** What a closed section still says: how many there are. */
  count?: number;
  state?: { available: boolean; code: string; stale?: boolean; read_at?: string | null };
  children: ReactNode;
}

/** One part of the card: it can be folded, and says for itself when it is missing or old. */
export function Section({ name, title, count, state, children }: SectionProps) {
  const id = useId();
  const [open, setOpen] = useState(() => !closedNames().includes(name));
  const toggle = () => {
    keepClosed(name, open);
    setOpen(!open);
  };
  return (
    <section className={classes["section"]} aria-label={title} data-section={name}>
      <h3 className={classes["heading"]}>
        <button
          type="button"
          className={classes["fold"]}
          aria-expanded={open}
          aria-controls={id}
          onClick={toggle}
        >
          <IconChevronDown size={14} aria-hidden data-open={open} />
          <span>{title}</span>
          {count ? <span className={classes["count"]}>{count}</span> : null}
        </button>
      </h3>
      <div id={id} hidden={!open} className={classes["body"]}>
        {state?.stale && state.read_at ? <Old at={state.read_at} /> : null}
        {state && !state.available ? <Missing code={state.code} /> : children}
      </div>
    </section>
  );
}

function Old({ at }: { at: string }) {
  const { t } = useTranslation();
  return (
    <p className={classes["old"]}>
      <IconClockExclamation size={14} aria-hidden />
      <span>
        {t("situation.old")} <When at={at} />
      </span>
    </p>
  );
}

/** A section that is not there must never look like an empty one. */
function Missing({ code }: { code: string }) {
  const { t } = useTranslation();
  const refresh = useContext(RefreshContext);
  if (code === "not_offered") return <p className={classes["nothing"]}>{t("situation.notOffered")}</p>;
  return (
    <div className={classes["missing"]} role="status">
      <p>{t(code === "exchange_refused" ? "situation.sectionRefused" : "situation.sectionSilent")}</p>
      <Button
        size="compact-xs"
        variant="light"
        loading={refresh.busy}
        leftSection={<IconRefresh size={12} aria-hidden />}
        onClick={refresh.run}
      >
        {t("ui.tryAgain")}
      </Button>
    </div>
  );
}

/** From when the card is, and the key to read it again. */
export function CardAge({ at }: { at: string | null }) {
  const { t } = useTranslation();
  const refresh = useContext(RefreshContext);
  return (
    <div className={classes["age"]}>
      <span>
        {at ? (
          <>
            {t("situation.source")} · <When at={at} />
          </>
        ) : (
          t("situation.source")
        )}
      </span>
      <Tooltip label={t("situation.refresh")}>
        <ActionIcon
          size={24}
          variant="subtle"
          color="gray"
          loading={refresh.busy}
          aria-label={t("situation.refresh")}
          aria-keyshortcuts="Shift+I"
          onClick={refresh.run}
        >
          <IconRefresh size={14} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
