import type { LiveAnswer, LiveQuestion, Recovery, RecoveryPage } from "@havendesk/shared";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";
import { useTell } from "../../ui/tell";

const ROOT = "/desk/security";
/** Frames wake an officer's page; this is for a frame that was lost, and for agents, who get none. */
const AT_LATEST = 30_000;
const PAGE = 50;

/** Recoveries of everybody, the newest first. */
export function useAllRecoveries(live: boolean, after: string) {
  const backend = useBackend();
  const query = new URLSearchParams({ live_only: String(live), limit: String(PAGE) });
  if (after) query.set("after", after);
  return useQuery({
    queryKey: keys.recoveries(`all ${query}`),
    queryFn: () => backend.request<RecoveryPage>("GET", `${ROOT}/recoveries?${query}`),
    placeholderData: keepPreviousData,
    refetchInterval: AT_LATEST,
  });
}

/** A customer's recoveries, the newest first. */
export function useRecoveries(customer: string, enabled = true) {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.recoveries(customer),
    queryFn: () =>
      backend.request<Recovery[]>("GET", `${ROOT}/customers/${encodeURIComponent(customer)}/recoveries`),
    refetchInterval: AT_LATEST,
    enabled,
  });
}

/** A question to somebody, and what they answered. What comes of both is told by the dialog itself. */
export function useLiveQuestion() {
  const backend = useBackend();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: keys.security });
  const ask = useMutation({
    mutationFn: (recovery: string) =>
      backend.request<LiveQuestion>("POST", `${ROOT}/recoveries/${encodeURIComponent(recovery)}/questions`),
    onSettled,
  });
  const answer = useMutation({
    mutationFn: ({ question, said }: { question: string; said: string }) =>
      backend.request<LiveAnswer>("POST", `${ROOT}/questions/${encodeURIComponent(question)}/answer`, {
        answer: said,
      }),
    onSettled,
  });
  return { ask, answer };
}

/** Asks a second person to give back, or stops a recovery for good. */
export function useRecoveryAct(done: string) {
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ id, act, reason }: { id: string; act: "approval" | "stop"; reason: string }) =>
      backend.request<unknown>("POST", `${ROOT}/recoveries/${encodeURIComponent(id)}/${act}`, { reason }),
    onSuccess: () => tell.done(done),
    onError: (error) => tell.failed(error),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.security }),
  });
}
