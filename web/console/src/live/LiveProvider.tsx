import type { ServerFrame } from "@havendesk/shared";
import { useQueryClient } from "@tanstack/react-query";
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
import { idleSeconds } from "./idle";
import { browserOutbox } from "./outbox";
import type { Conversation, Effect, LiveState } from "./state";

const LiveContext = createContext<LiveClient | null>(null);

type PageEffectListener = (effect: Effect) => void;
const ListenersContext = createContext<Set<PageEffectListener> | null>(null);

type FrameListener = (frame: ServerFrame) => void;
const FramesContext = createContext<Set<FrameListener> | null>(null);

/** How long list changes are gathered before one fetch: a burst of frames costs one request. */
const GATHER_MS = 250;

export function LiveProvider({ staffId, children }: { staffId: string; children: ReactNode }) {
  const backend = useBackend();
  const queries = useQueryClient();
  const [listeners] = useState(() => new Set<PageEffectListener>());
  const [frameListeners] = useState(() => new Set<FrameListener>());
  const gathering = useRef<ReturnType<typeof setTimeout> | null>(null);
  const gather = () => {
    if (gathering.current) return;
    gathering.current = setTimeout(() => {
      gathering.current = null;
      void queries.invalidateQueries({ queryKey: keys.lists });
    }, GATHER_MS);
  };
  const [client] = useState(
    () =>
      new LiveClient({
        url: backend.liveUrl,
        connect: backend.connect,
        ticket: async () => (await backend.request<{ ticket: string }>("POST", "/live/ticket")).ticket,
        outbox: browserOutbox(localStorage, staffId),
        onPageEffect(effect) {
          // A message changes who waits; a whole new picture may also change whether contacts come to us.
          if (effect.do === "lists" || effect.do === "heard") gather();
          if (effect.do === "lists" && effect.changed === null)
            void queries.invalidateQueries({ queryKey: keys.me });
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
      if (gathering.current) clearTimeout(gathering.current);
      gathering.current = null;
      client.stop();
    };
  }, [client]);
  return (
    <LiveContext value={client}>
      <ListenersContext value={listeners}>
        <FramesContext value={frameListeners}>{children}</FramesContext>
      </ListenersContext>
    </LiveContext>
  );
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
