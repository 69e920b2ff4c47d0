import type {
  AccountWarning,
  CasePage,
  CaseState,
  FreezeState,
  FrozenPage,
  RefusedFiles,
  TakeoverCase,
  WarningState,
} from "@havendesk/shared";
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";
import { useTell } from "../../ui/tell";
import { useLanguage } from "../../ui/useLanguage";

const ROOT = "/desk/security";
/** Frames wake the page; this is for a frame that was lost. */
const AT_LATEST = 30_000;

/** `open` is what is not over, whatever it is; null is everything. */
export type FreezeFilter = FreezeState | "open" | null;

/** Freezes, what is stuck first; frames wake the list. */
export function useFreezes(shown: FreezeFilter) {
  const backend = useBackend();
  const query = new URLSearchParams({ limit: "50", open_only: String(shown === "open") });
  if (shown !== null && shown !== "open") query.set("state", shown);
  return useInfiniteQuery({
    queryKey: [...keys.freezes, query.toString()],
    queryFn: ({ pageParam }) => {
      const after = pageParam ? `&after=${encodeURIComponent(pageParam)}` : "";
      return backend.request<FrozenPage>("GET", `${ROOT}/freezes?${query}${after}`);
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.after || undefined,
    placeholderData: keepPreviousData,
    refetchInterval: AT_LATEST,
  });
}

export function useCases(state: CaseState | null, after: string) {
  const backend = useBackend();
  const query = new URLSearchParams();
  if (state) query.set("state", state);
  if (after) query.set("after", after);
  return useQuery({
    queryKey: [...keys.cases, query.toString()],
    queryFn: () => backend.request<CasePage>("GET", `${ROOT}/cases?${query}`),
    placeholderData: keepPreviousData,
    refetchInterval: AT_LATEST,
  });
}

export function useCase(id: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.case(id),
    queryFn: () => backend.request<TakeoverCase>("GET", `${ROOT}/cases/${encodeURIComponent(id)}`),
    refetchInterval: AT_LATEST,
  });
}

/** Every act on a case: a path below the security pages, and its body. */
export function useCaseAct() {
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ path, body }: { path: string; body?: object; done: string }) =>
      backend.request<unknown>("POST", `${ROOT}/${path}`, body ?? {}),
    onSuccess: (_answer, { done }) => tell.done(done),
    onError: (error) => tell.failed(error),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.security }),
  });
}

/** Asks for an account to be given back; it is, once a second person agreed. */
export function useRelease() {
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ freeze, reason }: { freeze: string; reason: string }) =>
      backend.request<unknown>("POST", `/protection/freezes/${encodeURIComponent(freeze)}/release`, {
        reason,
      }),
    onError: (error) => tell.failed(error),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.security }),
  });
}

const WARNINGS = 50;

/** Warnings of the watch, their reasons in the reader's language; `limit` is how many a page has. */
export function useWarnings(state: WarningState | null, before: string) {
  const backend = useBackend();
  const language = useLanguage();
  const query = new URLSearchParams({ limit: String(WARNINGS), language });
  if (state) query.set("state", state);
  if (before) query.set("before", before);
  const found = useQuery({
    queryKey: [...keys.warnings, query.toString()],
    queryFn: () => backend.request<AccountWarning[]>("GET", `/desk/warnings?${query}`),
    placeholderData: keepPreviousData,
    refetchInterval: AT_LATEST,
  });
  return { ...found, limit: WARNINGS };
}

export function useSettleWarning(done: string) {
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ id, reason }: { id: string; reason: string }) =>
      backend.request<unknown>("POST", `/desk/warnings/${encodeURIComponent(id)}/settle`, { reason }),
    onSuccess: () => tell.done(done),
    onError: (error) => tell.failed(error),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.warnings }),
  });
}

/** Files that the virus scanner refused, the newest first. */
export function useRefusedFiles(enabled = true) {
  const backend = useBackend();
  return useInfiniteQuery({
    queryKey: keys.refusedFiles,
    queryFn: ({ pageParam }) => {
      const after = pageParam ? `&after=${encodeURIComponent(pageParam)}` : "";
      return backend.request<RefusedFiles>("GET", `${ROOT}/files?limit=50${after}`);
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.after || undefined,
    refetchInterval: AT_LATEST,
    enabled,
  });
}
