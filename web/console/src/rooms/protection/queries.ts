import type {
  HeldAccount,
  HoldClock,
  HoldDetail,
  HoldPage,
  OfficialChannel,
  ReportMark,
  ReportPage,
} from "@havendesk/shared";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";
import { orMissing } from "../../api/missing";
import { ApiError } from "../../api/problem";
import { mayMindHolds } from "../../app/destinations";
import { problemTexts } from "../../ui/problemTexts";
import { useTell } from "../../ui/tell";
import { useMe } from "../people/MeContext";

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

/** How many clocks of holds have run out, null until known; only whoever minds holds asks. */
export function useOverdueHolds(): number | null {
  const backend = useBackend();
  const me = useMe();
  const found = useQuery({
    queryKey: [...keys.holds, "overdue"],
    queryFn: () =>
      orMissing(backend.request<{ overdue: number }>("GET", "/desk/holds/overdue"), { overdue: 0 }),
    enabled: mayMindHolds(me),
    refetchInterval: AGAIN,
  });
  return found.data?.overdue ?? null;
}

/** An account by the exchange's own identifier, once somebody asked for it. */
export function useHeldAccount(account: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.holds, "account", account],
    queryFn: () =>
      backend.request<HeldAccount>("GET", `/desk/holds/account?account=${encodeURIComponent(account)}`),
    enabled: account !== "",
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
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

/** Whether the desk asked a second person instead of doing it. */
export function isAsked(error: unknown): boolean {
  return error instanceof ApiError && error.problem.code === "approval_needed";
}

/** An act on holds, objections or contacts: its path below the desk, and what is said afterwards. */
export function useProtectionAct(done: string) {
  const { t } = useTranslation();
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ path, body }: { path: string; body: object }) =>
      backend.request<unknown>("POST", `/desk/${path}`, body),
    onSuccess: () => tell.done(done),
    onError: (error) => {
      if (!isAsked(error)) return;
      const { title, wayOut } = problemTexts(t, error);
      tell.warn(title, wayOut);
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: keys.holds }),
        queries.invalidateQueries({ queryKey: keys.official }),
      ]),
  });
}
