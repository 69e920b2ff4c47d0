import type {
  Canary,
  HeldBackPage,
  Investigation,
  InvestigationPage,
  InvestigationState,
  Partner,
} from "@havendesk/shared";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";
import { useTell } from "../../ui/tell";

const ROOT = "/desk/conduct";
const EVERY = 15_000;

export function useInvestigations(state: InvestigationState | null, after: string) {
  const backend = useBackend();
  const query = new URLSearchParams();
  if (state) query.set("state", state);
  if (after) query.set("after", after);
  return useQuery({
    queryKey: [...keys.conduct, "list", query.toString()],
    queryFn: () => backend.request<InvestigationPage>("GET", `${ROOT}/investigations?${query}`),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY,
  });
}

export function useInvestigation(id: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.conduct, "one", id],
    queryFn: () => backend.request<Investigation>("GET", `${ROOT}/investigations/${encodeURIComponent(id)}`),
  });
}

/** Messages that were held back. Each look at their words is on record, so that it is not repeated by itself. */
export function useOffers(after: string) {
  const backend = useBackend();
  const query = after ? `?after=${encodeURIComponent(after)}` : "";
  return useQuery({
    queryKey: [...keys.conduct, "offers", after],
    queryFn: () => backend.request<HeldBackPage>("GET", `${ROOT}/offers${query}`),
    placeholderData: keepPreviousData,
  });
}

interface Lists {
  canaries: Canary;
  partners: Partner;
}

/** A whole list. */
export function useConductList<Name extends keyof Lists>(name: Name) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.conduct, name],
    queryFn: () => backend.request<{ items: Lists[Name][] }>("GET", `${ROOT}/${name}`),
  });
}

/** Every act of these pages: a path below them, and its body. */
export function useConductAct() {
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ path, body }: { path: string; body: object; done: string }) =>
      backend.request<unknown>("POST", `${ROOT}/${path}`, body),
    onSuccess: (_answer, { done }) => tell.done(done),
    onError: (error) => tell.failed(error),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.conduct }),
  });
}
