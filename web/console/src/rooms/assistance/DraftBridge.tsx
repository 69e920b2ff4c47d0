/** Between the help and the composer, which stand in two columns: puts drafts in, and hears what was sent. */
import type { SuggestionOutcome } from "@havendesk/shared";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { useBackend } from "../../api/context";
import { outcomeOf } from "./outcomes";
import { settledInHelp } from "./queries";

type Put = (text: string, internal: boolean) => void;

interface Inserted {
  suggestion: string;
  text: string;
}

interface Bridge {
  register(ticket: string, put: Put): () => void;
  /** Put a draft into the reply; false where nothing can be written. */
  insert(ticket: string, draft: Inserted): boolean;
  note(ticket: string, text: string): boolean;
  /** A reply was sent: what was put into it counts as accepted, edited or rejected. */
  sent(ticket: string, text: string): void;
  settle(ticket: string, suggestion: string, outcome: SuggestionOutcome): void;
}

const Context = createContext<Bridge | null>(null);

export function DraftBridgeProvider({ children }: { children: ReactNode }) {
  const backend = useBackend();
  const queries = useQueryClient();
  const bridge = useMemo<Bridge>(() => {
    const fields = new Map<string, Put>();
    const waiting = new Map<string, Inserted[]>();
    const settle = (ticket: string, suggestion: string, outcome: SuggestionOutcome) => {
      settledInHelp(queries, ticket, suggestion, outcome);
      // A count that fails must never stand in the way of an answer.
      void backend.request("POST", `/desk/suggestions/${suggestion}`, { outcome }).catch(() => undefined);
    };
    return {
      settle,
      register(ticket, put) {
        fields.set(ticket, put);
        return () => {
          if (fields.get(ticket) === put) fields.delete(ticket);
        };
      },
      insert(ticket, draft) {
        const put = fields.get(ticket);
        if (!put) return false;
        put(draft.text, false);
        const others = (waiting.get(ticket) ?? []).filter((each) => each.suggestion !== draft.suggestion);
        waiting.set(ticket, [...others, draft]);
        settle(ticket, draft.suggestion, "inserted");
        return true;
      },
      note(ticket, text) {
        const put = fields.get(ticket);
        put?.(text, true);
        return put !== undefined;
      },
      sent(ticket, text) {
        for (const each of waiting.get(ticket) ?? []) {
          settle(ticket, each.suggestion, outcomeOf(each.text, text));
        }
        waiting.delete(ticket);
      },
    };
  }, [backend, queries]);
  return <Context.Provider value={bridge}>{children}</Context.Provider>;
}

export function useDraftBridge(): Bridge | null {
  return useContext(Context);
}

/** Let the help write into this ticket's composer while it is there. */
export function useTakesDrafts(ticket: string, put: Put): void {
  const bridge = useDraftBridge();
  useEffect(() => bridge?.register(ticket, put), [bridge, ticket, put]);
}
