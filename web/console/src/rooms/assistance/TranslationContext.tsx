import type { Message, Original, Translated } from "@havendesk/shared";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useLive } from "../../live/LiveProvider";
import { useLanguage } from "../../ui/useLanguage";
import { needsNoModel, writtenIn } from "./languages";
import { useTranslateMessage, useTranslations } from "./queries";

/** How a message's translation stands: not asked for, on its way, there, or not to be had. */
export type Standing = "none" | "asked" | "failed" | Translated;

export interface TranslationDesk {
  /** The reader's language. */
  to: string;
  /** The customer's language. */
  from: string;
  foreign: boolean;
  /** Whether anybody could translate between the two. */
  able: boolean;
  /** Whether every message is shown with its translation. */
  all: boolean;
  setAll(on: boolean): void;
  standing(message: Message): Standing;
  original(message: Message): Original | null;
  translate(message: Message): void;
}

const Context = createContext<TranslationDesk | null>(null);

const AT_ONCE = 2;
const KEPT_IN = "havendesk.translated";

function remembered(): string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT_IN) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}

interface ProviderProps {
  ticket: string;
  /** The ticket's language; null while it is not known. */
  language: string | null;
  children: ReactNode;
}

/** What is known of translations of one conversation, and the way to more. */
export function TranslationProvider({ ticket, language, children }: ProviderProps) {
  const to = useLanguage();
  const from = language ?? to;
  const query = useTranslations(ticket, to);
  const { refetch, data } = query;
  const [all, setAllState] = useState(() => remembered().includes(ticket));
  const queue = useQueue(to);
  useColleaguesOriginals(ticket, data?.originals, refetch);
  const setAll = useCallback(
    (on: boolean) => {
      setAllState(on);
      const others = remembered().filter((each) => each !== ticket);
      sessionStorage.setItem(KEPT_IN, JSON.stringify(on ? [...others.slice(-49), ticket] : others));
    },
    [ticket],
  );
  const desk = useMemo<TranslationDesk>(() => {
    const kept = new Map(
      (data?.kept ?? []).map((each) => [keyOf(ticket, each.number), { ...each, trouble: null }] as const),
    );
    return {
      to,
      from,
      foreign: from !== to,
      able: (data?.model ?? false) || needsNoModel(from, to),
      all,
      setAll,
      standing: (message) =>
        kept.get(keyOf(message.ticket, message.number)) ??
        queue.made.get(keyOf(message.ticket, message.number)) ??
        "none",
      original: (message) =>
        message.author.kind === "agent"
          ? (data?.originals.find((each) => isOf(each, message)) ?? null)
          : null,
      translate: queue.ask,
    };
  }, [data, ticket, to, from, all, setAll, queue]);
  return <Context.Provider value={desk}>{children}</Context.Provider>;
}

/** The desk of the conversation that is open, or null where none is (a list, a preview). */
export function useTranslationDesk(): TranslationDesk | null {
  return useContext(Context);
}

/** Whether a reader of `to` would want this message translated. */
export function isForeign(message: Message, desk: TranslationDesk): boolean {
  return message.text !== "" && writtenIn(message.text, desk.from) !== desk.to;
}

const keyOf = (ticket: string, number: number) => `${ticket}/${number}`;

const isOf = (original: Original, message: Message) =>
  original.cid === message.cid || original.number === message.number;

/** Asks for translations, a few at a time: a long conversation must not storm the desk. */
function useQueue(to: string) {
  const translate = useTranslateMessage(to);
  const [made, setMade] = useState<ReadonlyMap<string, Standing>>(new Map());
  const waiting = useRef<Array<() => Promise<void>>>([]);
  const running = useRef(0);
  const asked = useRef(new Set<string>());
  return useMemo(() => {
    const settle = (key: string, standing: Standing) => {
      if (typeof standing === "string") asked.current.delete(key);
      setMade((before) => new Map(before).set(key, standing));
    };
    const next = () => {
      const job = running.current < AT_ONCE ? waiting.current.shift() : undefined;
      if (!job) return;
      running.current += 1;
      void job().finally(() => {
        running.current -= 1;
        next();
      });
    };
    return {
      made,
      ask(message: Message) {
        const key = keyOf(message.ticket, message.number);
        if (asked.current.has(key)) return;
        asked.current.add(key);
        setMade((before) => new Map(before).set(key, "asked"));
        waiting.current.push(async () => {
          try {
            const answer = await translate(message.ticket, message.number);
            if (answer.trouble) asked.current.delete(key);
            settle(key, answer);
          } catch {
            settle(key, "failed");
          }
        });
        next();
      },
    };
  }, [made, translate]);
}

/** A colleague's message may come with an original that this browser has not seen. */
function useColleaguesOriginals(
  ticket: string,
  originals: readonly Original[] | undefined,
  refetch: () => unknown,
): void {
  const newest = useLive((state) =>
    (state.conversations[ticket]?.messages ?? []).reduce(
      (last, each) =>
        each.author.kind === "agent" && !each.cid && each.visibility === "public" ? each.number : last,
      0,
    ),
  );
  const seen = useRef<number | null>(null);
  useEffect(() => {
    if (originals === undefined) return;
    if (seen.current !== null && newest > seen.current) refetch();
    seen.current = newest;
  }, [originals, newest, refetch]);
}
