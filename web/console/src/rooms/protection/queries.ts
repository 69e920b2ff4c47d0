import type {
  HoldClock,
  HoldDetail,
  HoldPage,
  OfficialChannel,
  ReportMark,
  ReportPage,
} from "@havendesk/shared";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";
import { useTell } from "../../ui/tell";

const PAGE = 50;
/** Clocks run while nobody does anything. */
const AGAIN = 30_000;

export function useHolds(due: HoldClock | null, overdue: boolean) {
  const backend = useBackend();
  const query = new URLSearchParams({ limit: String(PAGE), overdue: String(overdue) });
  if (due) query.set("due", due);
  return useInfiniteQuery({
    queryKey: [...keys.holds, "queue", query.toString()],
    queryFn: ({ pageParam }) => {
      const after = pageParam ? `&after=${encodeURIComponent(pageParam)}` : "";
      return backend.request<HoldPage>("GET", `/desk/holds?${query}${after}`);
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.after || undefined,
    refetchInterval: AGAIN,
  });
}

export function useHold(id: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.hold(id),
    queryFn: () => backend.request<HoldDetail>("GET", `/desk/holds/${id}`),
    staleTime: 0,
  });
}

export function useChannels() {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.official, "channels"],
    queryFn: () => backend.request<OfficialChannel[]>("GET", "/desk/official"),
  });
}

export function useReports(mark: ReportMark) {
  const backend = useBackend();
  return useInfiniteQuery({
    queryKey: [...keys.official, "reports", mark],
    queryFn: ({ pageParam }) => {
      const after = pageParam ? `&after=${encodeURIComponent(pageParam)}` : "";
      return backend.request<ReportPage>("GET", `/desk/official/reports?mark=${mark}&limit=${PAGE}${after}`);
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.after || undefined,
  });
}

/** An act on holds, objections or contacts: its path below the desk, and what is said afterwards. */
export function useProtectionAct(done: string) {
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ path, body }: { path: string; body: object }) =>
      backend.request<unknown>("POST", `/desk/${path}`, body),
    onSuccess: () => tell.done(done),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: keys.holds }),
        queries.invalidateQueries({ queryKey: keys.official }),
      ]),
  });
}
