import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "../../../api/context";
import { keys } from "../../../api/keys";
import { orMissing } from "../../../api/missing";
import { useTell } from "../../../ui/tell";

export interface Approval {
  id: string;
  act: string;
  description: string;
  arguments: Record<string, unknown>;
  digest: string;
  reason: string;
  value: { asset: string; amount: string } | null;
  asked_by_id: string;
  asked_by_name: string;
  asked_at: string;
  second_id: string | null;
  second_name: string;
  expires_at: string;
  state: "waiting" | "approved" | "refused" | "expired" | "executed" | "failed";
  decided_at: string | null;
  decision_reason: string;
  settled_at: string | null;
  code: string;
}

export interface BreakGlass {
  id: string;
  act: string;
  staff_id: string;
  staff_name: string;
  reason: string;
  since: string;
  until: string;
  uses: number;
  due_at: string;
  reviewed_by_name: string;
  reviewed_at: string | null;
  verdict: "justified" | "not_justified" | null;
  note: string;
}

interface ToDecide {
  approvals: number;
  reviews: number;
}

/** What I am to decide, have decided or asked. The doorbell of the inbox makes it old. */
export function useApprovals() {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.approvals,
    queryFn: () => backend.request<Approval[]>("GET", "/approvals"),
    refetchInterval: 60_000,
  });
}

export function useGlasses() {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.glasses,
    queryFn: () => backend.request<BreakGlass[]>("GET", "/break-glass"),
  });
}

/** How much waits for my word. */
export function useToDecide(): number {
  const backend = useBackend();
  const waiting = useQuery({
    queryKey: keys.toDecide,
    queryFn: () =>
      orMissing(backend.request<ToDecide>("GET", "/approvals/waiting"), { approvals: 0, reviews: 0 }),
    staleTime: 20_000,
    refetchInterval: 60_000,
  });
  return (waiting.data?.approvals ?? 0) + (waiting.data?.reviews ?? 0);
}

interface Act {
  method?: "POST" | "DELETE";
  path: string;
  body?: unknown;
  done: string;
}

/** One act on an approval or a break-glass; the lists follow. */
export function useApprovalAct() {
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ method = "POST", path, body }: Act) => backend.request<unknown>(method, path, body),
    onSuccess: (_answer, { done }) => tell.done(done),
    onError: (error) => tell.failed(error),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.inbox }),
  });
}
