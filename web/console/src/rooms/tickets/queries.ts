import type { Message, TicketDetail, TicketPage, TicketRow } from "@havendesk/shared";
import { type InfiniteData, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Backend } from "../../api/backend";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";
import { useLiveClient } from "../../live/LiveProvider";

/** How many earlier messages one step back brings. */
const EARLIER = 100;

/** Fetch the ticket with its last messages, hand them to the live state, follow it while it is shown. */
export function useTicket(id: string) {
  const backend = useBackend();
  const client = useLiveClient();
  const query = useQuery(ticketOptions(backend, id));
  const detail = query.data;
  useEffect(() => {
    if (!detail || detail.ticket.id !== id) return;
    const { messages } = detail;
    const first = messages[0];
    const last = messages.at(-1);
    client.dispatch({
      type: "page",
      ticket: id,
      after: first ? first.number - 1 : 0,
      // Never the row's last_number: it may be newer than these messages, and the difference would be lost.
      upto: last?.number ?? 0,
      messages,
      read: { customer: detail.ticket.read_customer, agent: detail.ticket.read_agent },
    });
  }, [client, detail, id]);
  useEffect(() => () => client.dispatch({ type: "leave", ticket: id }), [client, id]);
  return query;
}

/** Bring the messages before number `from + 1` into the live state. */
export function useLoadEarlier(id: string): (from: number) => Promise<void> {
  const backend = useBackend();
  const client = useLiveClient();
  return async (from) => {
    const after = Math.max(0, from - EARLIER);
    const query = new URLSearchParams({ after: String(after), limit: String(from - after) });
    const found = await backend.request<Message[] | { messages: Message[] }>(
      "GET",
      `/tickets/${id}/messages?${query}`,
    );
    client.dispatch({
      type: "earlier",
      ticket: id,
      after,
      messages: Array.isArray(found) ? found : found.messages,
    });
  };
}

/** The detail that the conversation column fetches, without fetching it twice. */
export function useTicketDetail(id: string): TicketDetail | undefined {
  const backend = useBackend();
  return useQuery({ ...ticketOptions(backend, id), enabled: false }).data;
}

/** The row as some list showed it: enough for the head while the conversation loads, or is locked. */
export function useKnownRow(id: string): TicketRow | null {
  const queries = useQueryClient();
  const lists = queries.getQueriesData<InfiniteData<TicketPage>>({ queryKey: keys.lists });
  for (const [, data] of lists) {
    for (const page of data?.pages ?? []) {
      const row = page.items.find((item) => item.id === id);
      if (row) return row;
    }
  }
  return null;
}

function ticketOptions(backend: Backend, id: string) {
  return queryOptions({
    queryKey: keys.ticket(id),
    queryFn: () => backend.request<TicketDetail>("GET", `/desk/tickets/${id}`),
    staleTime: 0,
    gcTime: 60_000,
  });
}
