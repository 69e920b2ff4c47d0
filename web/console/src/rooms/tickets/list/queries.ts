import type { Counts, SavedView, TagUse, TicketPage } from "@havendesk/shared";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "../../../api/context";
import { keys } from "../../../api/keys";
import { orMissing } from "../../../api/missing";
import { servesTickets } from "../../../app/destinations";
import { useMe } from "../../people/MeContext";

const PAGE = 50;

/** The rows of a list by keyset pages; `query` is what `listQuery` made. */
export function useTicketList(view: string, query: string) {
  const backend = useBackend();
  return useInfiniteQuery({
    queryKey: keys.list(view, query),
    queryFn: ({ pageParam }) => {
      const after = pageParam ? `&after=${encodeURIComponent(pageParam)}` : "";
      return backend.request<TicketPage>("GET", `/desk/tickets?${query}&limit=${PAGE}${after}`);
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
  });
}

/** How many tickets each view holds; nothing where the server can not say it. */
export function useCounts() {
  const backend = useBackend();
  const me = useMe();
  return useQuery({
    queryKey: keys.counts,
    queryFn: () => orMissing(backend.request<Counts>("GET", "/desk/counts"), {}),
    enabled: servesTickets(me),
    staleTime: 5_000,
    refetchInterval: 30_000,
  });
}

export function useViews() {
  const backend = useBackend();
  const me = useMe();
  return useQuery({
    queryKey: keys.views,
    queryFn: () => orMissing(backend.request<SavedView[]>("GET", "/desk/views"), []),
    enabled: servesTickets(me),
    staleTime: 60_000,
  });
}

export type ViewDraft = Omit<SavedView, "id" | "owner_id">;

export function useSaveView() {
  const backend = useBackend();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, draft }: { id: string | null; draft: ViewDraft }) =>
      id
        ? backend.request<SavedView>("PUT", `/desk/views/${id}`, draft)
        : backend.request<SavedView>("POST", "/desk/views", draft),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: keys.views }),
        queries.invalidateQueries({ queryKey: keys.counts }),
        queries.invalidateQueries({ queryKey: keys.lists }),
      ]),
  });
}

export function useDeleteView() {
  const backend = useBackend();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => backend.request<void>("DELETE", `/desk/views/${id}`),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.views }),
  });
}

export function useTags(enabled = true) {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.tags,
    queryFn: () => orMissing(backend.request<TagUse[]>("GET", "/desk/tags"), []),
    enabled,
    staleTime: 30_000,
  });
}
