import type { InboxPage } from "@havendesk/shared";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "../../../api/context";
import { keys } from "../../../api/keys";
import { orMissing } from "../../../api/missing";
import { servesTickets } from "../../../app/destinations";
import { useMe } from "../../people/MeContext";

const NOTHING: InboxPage = { items: [], next: "", unread: 0 };

/** What colleagues and the desk want from me, newest first. */
export function useInbox() {
  const backend = useBackend();
  const me = useMe();
  return useInfiniteQuery({
    queryKey: keys.inbox,
    queryFn: ({ pageParam }) => {
      const after = pageParam ? `?after=${encodeURIComponent(pageParam)}` : "";
      return orMissing(backend.request<InboxPage>("GET", `/desk/inbox${after}`), NOTHING);
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
    enabled: servesTickets(me),
    staleTime: 20_000,
  });
}

export function useInboxUnread(): number {
  return useInbox().data?.pages[0]?.unread ?? 0;
}

export function useMarkRead() {
  const backend = useBackend();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (which: { ids: string[] } | { all: true }) =>
      backend.request<unknown>("POST", "/desk/inbox/read", which),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: keys.inbox }),
        queries.invalidateQueries({ queryKey: keys.counts }),
        queries.invalidateQueries({ queryKey: keys.lists }),
      ]),
  });
}
