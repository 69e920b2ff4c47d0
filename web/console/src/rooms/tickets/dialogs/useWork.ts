import type { TicketRow, Undo } from "@havendesk/shared";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "../../../api/context";
import { keys } from "../../../api/keys";
import { useUndo } from "../../../app/undo";
import { useTell } from "../../../ui/tell";

export interface Work {
  method: "POST" | "DELETE";
  /** Behind `/desk/tickets/{id}/`. */
  path: string;
  body?: unknown;
  /** What is said when it is done. */
  text: string;
}

export interface Worked {
  ticket?: TicketRow;
  undo?: Undo | null;
}

/** Carry out one piece of work on a ticket, offer the way back, fetch what it changed. */
export function useWork(ticket: string) {
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  const { tellUndo } = useUndo();
  return useMutation({
    mutationFn: ({ method, path, body }: Work) =>
      backend.request<Worked | undefined>(method, `/desk/tickets/${ticket}/${path}`, body),
    onSuccess: (answer, { text }) => tellUndo(answer?.undo, text),
    onError: (error) => tell.failed(error),
    onSettled: (answer) =>
      Promise.all([
        queries.invalidateQueries({ queryKey: keys.ticket(ticket) }),
        ...(answer?.ticket ? [queries.invalidateQueries({ queryKey: keys.ticket(answer.ticket.id) })] : []),
        queries.invalidateQueries({ queryKey: keys.lists }),
        queries.invalidateQueries({ queryKey: keys.counts }),
      ]),
  });
}
