import type { PresenceStatus } from "@havendesk/shared";
import { useEffect, useRef } from "react";
import { useLive } from "../../live/LiveProvider";
import { useMe } from "./MeContext";
import { useSetPresence } from "./queries";

/** After a longer absence the person decides again whether contacts may come. */
const REMEMBERED_MS = 10 * 60_000;

/**
 * A cut connection, or a restarted server, makes the desk believe that the agent left. When the page is back
 * within ten minutes it says again what the person had chosen, so that nobody sits there unseen.
 */
export function useKeepPresence(): void {
  const me = useMe();
  const online = useLive((state) => state.link.phase === "online");
  const chosen = useRef<PresenceStatus | null>(null);
  const cutAt = useRef<number | null>(null);
  const { mutate, isPending } = useSetPresence();

  useEffect(() => {
    if (!online) cutAt.current = Date.now();
  }, [online]);

  useEffect(() => {
    if (me.presence !== "offline") {
      chosen.current = me.presence;
      return;
    }
    const remembered = cutAt.current !== null && Date.now() - cutAt.current < REMEMBERED_MS;
    if (!online || !remembered || !chosen.current || isPending) return;
    cutAt.current = null;
    mutate(chosen.current);
  }, [online, me.presence, mutate, isPending]);
}
