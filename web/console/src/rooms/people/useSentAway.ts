import type { PresenceStatus } from "@havendesk/shared";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { keys } from "../../api/keys";
import { idleSeconds } from "../../live/idle";
import { useMe } from "./MeContext";

/** After so long without a touch the desk may have made the person away: ask once they are back. */
const LONG_SECONDS = 60;
const LOOK_MS = 5_000;

/** The last presence that was chosen in this page; what differs from it, somebody else decided. */
let chosen: PresenceStatus | null = null;

export function rememberChoice(status: PresenceStatus): void {
  chosen = status;
}

/** True when the desk, and not the person, made them away: contacts stopped coming and they may not know. */
export function useSentAway(): boolean {
  const me = useMe();
  const queries = useQueryClient();
  const [seen, setSeen] = useState<PresenceStatus | null>(null);
  useEffect(() => {
    if (me.presence === "available" || me.presence === "busy") setSeen(me.presence);
  }, [me.presence]);
  useEffect(() => {
    let wasIdle = false;
    const timer = setInterval(() => {
      const idle = idleSeconds();
      if (wasIdle && idle < LONG_SECONDS) void queries.invalidateQueries({ queryKey: keys.me });
      wasIdle = idle >= LONG_SECONDS;
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [queries]);
  return me.presence === "away" && chosen !== "away" && seen === "available";
}
