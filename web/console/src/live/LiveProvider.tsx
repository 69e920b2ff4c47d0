import type { ServerFrame } from "@havendesk/shared";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { useBackend } from "../api/context";
import { keys } from "../api/keys";
import { LiveClient } from "./client";
import { type Gatherer, makeGatherer } from "./gather";
import { idleSeconds } from "./idle";
import { browserOutbox } from "./outbox";
import type { Conversation, Effect, LiveState } from "./state";

const LiveContext = createContext<LiveClient | null>(null);

type PageEffectListener = (effect: Effect) => void;
const ListenersContext = createContext<Set<PageEffectListener> | null>(null);

type FrameListener = (frame: ServerFrame) => void;
const FramesContext = createContext<Set<FrameListener> | null>(null);

export function LiveProvider({ staffId, children }: { staffId: string; children: ReactNode }) {
  const backend = useBackend();
  const queries = useQueryClient();
  const [listeners] = useState(() => new Set<PageEffectListener>());
  const [frameListeners] = useState(() => new Set<FrameListener>());
  const [lists] = useState(() => makeGatherer(() => refresh(queries)));
  const [client] = useState(
    () =>
      new LiveClient({
        url: backend.liveUrl,
        connect: backend.connect,
        ticket: async () => (await backend.request<{ ticket: string }>("POST", "/live/ticket")).ticket,
        outbox: browserOutbox(localStorage, staffId),
        onPageEffect(effect) {
          // A message changes who waits; a whole new picture may also change whether contacts come to us.
          if (effect.do === "heard") lists.gather();
          if (effect.do === "lists") onListsChanged(queries, lists, effect.changed);
          if (effect.do === "moved" || effect.do === "assigned") {
            void queries.invalidateQueries({ queryKey: keys.ticket(effect.ticket) });
          }
          for (const listener of listeners) listener(effect);
        },
        onFrame(frame) {
          for (const listener of frameListeners) listener(frame);
        },
        idleSeconds,
      }),
  );
  useEffect(() => {
    client.start();
    const retry = () => client.reconnectNow();
    window.addEventListener("online", retry);
    return () => {
      window.removeEventListener("online", retry);
      lists.stop();
      client.stop();
    };
  }, [client, lists]);
  return (
    <LiveContext value={client}>
      <ListenersContext value={listeners}>
        <FramesContext value={frameListeners}>{children}</FramesContext>
      </ListenersContext>
    </LiveContext>
  );
}

/** Names that speak of no list of tickets. */
const BESIDE_LISTS: readonly string[] = ["live", "security", "holds"];

/** What a `desk` frame, or a whole new picture (null), makes old. */
function onListsChanged(queries: QueryClient, lists: Gatherer, changed: readonly string[] | null): void {
  const old = (name: string) => changed === null || changed.includes(name);
  if (changed === null) void queries.invalidateQueries({ queryKey: keys.me });
  if (old("inbox")) void queries.invalidateQueries({ queryKey: keys.inbox });
  if (old("live")) void queries.invalidateQueries({ queryKey: keys.live });
  if (old("security")) void queries.invalidateQueries({ queryKey: keys.security });
  if (old("holds")) void queries.invalidateQueries({ queryKey: keys.holds });
  if (changed === null || changed.some((name) => !BESIDE_LISTS.includes(name))) lists.gather();
}

async function refresh(queries: QueryClient): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: keys.lists }),
    queries.invalidateQueries({ queryKey: keys.counts }),
  ]);
}

export function useLiveClient(): LiveClient {
  const client = useContext(LiveContext);
  if (!client) throw new Error("LiveProvider is missing");
  return client;
}

/** A part of the live state; `pick` must return a value that is stable while nothing changed. */
export function useLive<T>(pick: (state: LiveState) => T): T {
  const client = useLiveClient();
  return useSyncExternalStore(client.subscribe, () => pick(client.getState()));
}

export function useConversation(ticket: string): Conversation | undefined {
  return useLive((state) => state.conversations[ticket]);
}

/** Hear what concerns the page: new messages, assignments, masked secrets. */
export function usePageEffects(listener: PageEffectListener): void {
  const listeners = useContext(ListenersContext);
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    const call: PageEffectListener = (effect) => latest.current(effect);
    listeners?.add(call);
    return () => {
      listeners?.delete(call);
    };
  }, [listeners]);
}

/** Hear every frame of one type, after the live state took it in: for what the state does not keep. */
export function useLiveFrame<T extends ServerFrame["type"]>(
  type: T,
  handler: (frame: Extract<ServerFrame, { type: T }>) => void,
): void {
  const listeners = useContext(FramesContext);
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    const call: FrameListener = (frame) => {
      if (frame.type === type) latest.current(frame as Extract<ServerFrame, { type: T }>);
    };
    listeners?.add(call);
    return () => {
      listeners?.delete(call);
    };
  }, [listeners, type]);
}
