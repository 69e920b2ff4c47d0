import { Skeleton } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import { type ReactNode, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { DraftBridgeProvider } from "../rooms/assistance/DraftBridge";
import { Notice } from "../ui/Notice";
import { useCommands } from "./commands";
import classes from "./Desk.module.css";
import { later } from "./patiently";

const loadPane = () => import("../rooms/tickets/TicketPane");
const loadSide = () => import("../rooms/tickets/SidePane");
const TicketPane = later(async () => (await loadPane()).TicketPane);
const SidePane = later(async () => (await loadSide()).SidePane);

const WIDE = "(min-width: 80em)";
/** When nobody waits for the list any more, the parts of the conversation are fetched ahead. */
const AHEAD_MS = 600;

interface WorkplaceProps {
  /** Where "back" leads: a view or the inbox. */
  view: string;
  ticket: string | null;
  list: ReactNode;
}

/** List, conversation and situation side by side; on a phone one of them at a time. */
export function Workplace({ view, ticket, list }: WorkplaceProps) {
  const { t } = useTranslation();
  const [side, setSide] = useState(() => window.matchMedia(WIDE).matches);
  useEffect(() => {
    const timer = setTimeout(() => void Promise.allSettled([loadPane(), loadSide()]), AHEAD_MS);
    return () => clearTimeout(timer);
  }, []);
  useCommands(
    ticket
      ? [
          {
            id: "conversation.situation",
            group: "conversation",
            keys: "i",
            label: t("situation.toggle"),
            run: () => setSide((on) => !on),
          },
        ]
      : [],
  );
  return (
    <DraftBridgeProvider>
      <main className={classes["main"]}>
        <h1 className="hd-visually-hidden">Havendesk</h1>
        <div className={classes["list"]}>{list}</div>
        <div id="conversation" className={classes["pane"]} data-open={ticket !== null} tabIndex={-1}>
          {ticket ? (
            <Suspense fallback={<PaneSkeleton />}>
              <TicketPane
                key={ticket}
                id={ticket}
                view={view}
                situationShown={side}
                onSituation={() => setSide((on) => !on)}
              />
            </Suspense>
          ) : (
            <Notice icon={<IconMessages size={32} aria-hidden />} title={t("desk.noneOpen")}>
              {t("desk.noneOpenHint")}
            </Notice>
          )}
        </div>
      </main>
      {side && ticket ? (
        <aside className={classes["side"]} aria-label={t("situation.label")}>
          <Suspense fallback={<PaneSkeleton />}>
            <SidePane key={ticket} ticket={ticket} onClose={() => setSide(false)} />
          </Suspense>
        </aside>
      ) : null}
    </DraftBridgeProvider>
  );
}

/** As high as what comes: a head, then words. */
function PaneSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={classes["paneSkeleton"]} aria-busy="true">
      <span className="hd-visually-hidden">{t("ui.loading")}</span>
      <Skeleton height={28} width="45%" />
      <Skeleton height={14} width="65%" />
      <Skeleton height={60} mt={24} />
      <Skeleton height={60} width="80%" />
    </div>
  );
}
