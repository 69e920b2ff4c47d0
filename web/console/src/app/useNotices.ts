import type { Message } from "@havendesk/shared";
import { useParams } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLive, usePageEffects } from "../live/LiveProvider";
import { useMe } from "../rooms/people/MeContext";
import { useOverdueHolds } from "../rooms/protection/queries";
import { useInboxUnread } from "../rooms/tickets/inbox/queries";
import { useCounts } from "../rooms/tickets/list/queries";
import { useAnnounce } from "../ui/Announcer";
import { useTell } from "../ui/tell";
import { chime, desktopNotice, useQuiet } from "./notices";

/** New messages of the open ticket are spoken, new contacts told by sound and notice, masked secrets said. */
export function useNotices(): void {
  const { t } = useTranslation();
  const { ticket: open } = useParams({ strict: false }) as { ticket?: string };
  const me = useMe();
  const announce = useAnnounce();
  const tell = useTell();
  const quiet = useQuiet();
  const speak = (messages: readonly Message[]) => {
    const last = messages.filter((message) => message.author.id !== me.id).at(-1);
    if (!last) return;
    const name = last.author.name || t(`author.${last.author.kind}`);
    announce(t("desk.spoken", { name, text: last.text }));
  };
  const tellContact = () => {
    tell.done(t("desk.newContact"));
    if (quiet.sound) chime();
    if (quiet.desktop) desktopNotice(t("desk.newContact"), t("notices.look"));
  };
  usePageEffects((effect) => {
    if (effect.do === "heard" && effect.ticket === open) speak(effect.messages);
    if (effect.do === "assigned" && effect.mine && effect.ticket !== open) tellContact();
    if (effect.do === "masked") tell.warn(t("desk.maskedTitle"), t("desk.maskedText"));
  });
  useTitleCount();
  useOverdueNotice();
  useSpokenRecovery();
}

/** Nobody looks at a queue of clocks all day: whoever minds holds hears when another one has run out. */
function useOverdueNotice(): void {
  const { t } = useTranslation();
  const tell = useTell();
  const quiet = useQuiet();
  const overdue = useOverdueHolds();
  const before = useRef<number | null>(null);
  useEffect(() => {
    const known = before.current;
    before.current = overdue;
    if (known === null || overdue === null || overdue <= known) return;
    tell.warn(t("holds.ranOut"), t("holds.ranOutText", { count: overdue }));
    if (quiet.sound) chime();
    if (quiet.desktop) desktopNotice(t("holds.ranOut"), t("notices.look"));
  }, [overdue, quiet, t, tell]);
}

/** The browser's tab says how much is unread. */
function useTitleCount(): void {
  const unread = useInboxUnread();
  const counts = useCounts();
  const count = unread + (counts.data?.["unread"]?.count ?? 0);
  useEffect(() => {
    document.title = count > 0 ? `(${count > 99 ? "99+" : count}) Havendesk` : "Havendesk";
  }, [count]);
}

/** Who listens to the page hears that it is connected again; the banner's going is silent. */
function useSpokenRecovery(): void {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const cut = useLive((state) => state.link.everOnline && state.link.phase !== "online");
  useEffect(() => {
    if (!cut) return;
    return () => announce(t("banner.backAgain"));
  }, [cut, announce, t]);
}
