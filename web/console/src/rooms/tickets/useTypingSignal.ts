import { useEffect, useMemo } from "react";
import type { LiveClient } from "../../live/client";
import { useLiveClient } from "../../live/LiveProvider";

/** The gateway's page: `true` at the beginning and every 3 s while it goes on, `false` when it stops. */
const REPEAT_MS = 3_000;
const PAUSE_MS = 4_000;

/** Tells that somebody writes; of a note only to colleagues, the customer must not even sense it. */
export function useTypingSignal(
  ticket: string,
  internal: boolean,
): { note(writing: boolean): void; stop(): void } {
  const client = useLiveClient();
  const signal = useMemo(() => makeSignal(client, ticket, internal), [client, ticket, internal]);
  useEffect(() => () => signal.stop(), [signal]);
  return signal;
}

export function makeSignal(
  client: Pick<LiveClient, "typing">,
  ticket: string,
  internal = false,
): { note(writing: boolean): void; stop(): void } {
  let saidAt = 0;
  let pause: ReturnType<typeof setTimeout> | null = null;
  const stop = () => {
    if (pause) clearTimeout(pause);
    pause = null;
    if (saidAt === 0) return;
    saidAt = 0;
    client.typing(ticket, false, internal);
  };
  return {
    note(writing) {
      if (!writing) {
        stop();
        return;
      }
      const now = Date.now();
      if (now - saidAt >= REPEAT_MS) {
        saidAt = now;
        client.typing(ticket, true, internal);
      }
      if (pause) clearTimeout(pause);
      pause = setTimeout(stop, PAUSE_MS);
    },
    stop,
  };
}
