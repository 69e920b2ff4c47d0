import type { Revealed } from "@havendesk/shared";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../api/context";
import { useAnnounce } from "../../ui/Announcer";
import { RevealDialog } from "./RevealDialog";
import { beganNow, leftOf, type Shown, stillShown } from "./showing";

interface Asked {
  field: string;
  what: string;
}

interface Reveals {
  /** The whole value and the seconds for which it still stands, while it does. */
  shown(field: string): { value: string; seconds: number } | null;
  ask(asked: Asked): void;
  hide(field: string): void;
}

const RevealsContext = createContext<Reveals | null>(null);

export function useReveals(): Reveals {
  const reveals = useContext(RevealsContext);
  if (!reveals) throw new Error("RevealsProvider is missing");
  return reveals;
}

const TICK_MS = 500;
/** Moments at which a page that slept wakes, or stops being looked at. */
const WAKES = ["visibilitychange", "resume", "freeze"] as const;
const WAKES_WINDOW = ["focus", "pageshow", "pagehide"] as const;

/**
 * Shows masked fields of one ticket for a minute each. A page that nobody looks at shows none, so that one
 * that wakes from sleep cannot show for a moment what is long over.
 */
export function RevealsProvider({ ticket, children }: { ticket: string; children: ReactNode }) {
  const { t } = useTranslation();
  const backend = useBackend();
  const announce = useAnnounce();
  const [values, setValues] = useState<ReadonlyMap<string, Shown>>(new Map());
  const [asked, setAsked] = useState<Asked | null>(null);
  const [left, setLeft] = useState<number | null>(null);
  const [hidden, setHidden] = useState(document.hidden);
  const [, tick] = useState(0);
  const any = values.size > 0;

  useEffect(() => {
    if (!any) return;
    const look = () => {
      setHidden(document.hidden);
      setValues((before) => stillShown(before));
      tick((count) => count + 1);
    };
    const timer = setInterval(look, TICK_MS);
    for (const name of WAKES) document.addEventListener(name, look);
    for (const name of WAKES_WINDOW) window.addEventListener(name, look);
    look();
    return () => {
      clearInterval(timer);
      for (const name of WAKES) document.removeEventListener(name, look);
      for (const name of WAKES_WINDOW) window.removeEventListener(name, look);
    };
  }, [any]);

  const show = useCallback(
    async ({ field, what }: Asked, reason: string) => {
      const began = beganNow();
      // Not by a mutation: its result would stay in the cache of mutations.
      const answer = await backend.request<Revealed>("POST", `/desk/tickets/${ticket}/reveal`, {
        field,
        reason,
      });
      setLeft(answer.left);
      setValues((before) => new Map(before).set(field, { value: answer.value, began }));
      setAsked(null);
      announce(t("situation.shownFor", { what }));
    },
    [backend, ticket, announce, t],
  );

  const reveals = useMemo<Reveals>(
    () => ({
      shown: (field) => {
        const found = hidden ? undefined : values.get(field);
        const ms = found ? leftOf(found) : 0;
        return found && ms > 0 ? { value: found.value, seconds: Math.ceil(ms / 1_000) } : null;
      },
      ask: setAsked,
      hide: (field) =>
        setValues((before) => {
          const after = new Map(before);
          after.delete(field);
          return after;
        }),
    }),
    [values, hidden],
  );
  return (
    <RevealsContext value={reveals}>
      {children}
      {asked ? (
        <RevealDialog
          key={asked.field}
          what={asked.what}
          left={left}
          onShow={(reason) => show(asked, reason)}
          onClose={() => setAsked(null)}
        />
      ) : null}
    </RevealsContext>
  );
}
