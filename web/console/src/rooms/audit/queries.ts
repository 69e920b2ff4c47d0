import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";
import { useTell } from "../../ui/tell";
import type { Proof } from "./proof";

const STATE_MS = 5_000;
const PAGE = 50;

export interface LogState {
  origin: string;
  size: number;
  signed_at: string | null;
  waiting: number;
  lag_seconds: number;
  red: boolean;
  keys: string[];
}

export interface Entry {
  id: string;
  at: string;
  verb: string;
  outcome: string;
  code: string;
  actor_kind: string;
  actor_id: string | null;
  customer_id: string | null;
  ticket_id: string | null;
  /** The stored bytes, in base 64. */
  body: string;
  /** Place in the log; null while the entry waits for it. */
  index: number | null;
}

export interface Proven {
  entry: Entry;
  proof: Proof | null;
}

/** What is searched for; empty ones are left out. */
export interface Wanted {
  verb: string;
  actor: string;
  customer: string;
  ticket: string;
  since: string;
  until: string;
}

function asked(wanted: Wanted, last?: Entry): string {
  const parts = Object.entries(wanted).filter(([, value]) => value !== "");
  if (last) parts.push(["before", last.at], ["before_id", last.id]);
  return new URLSearchParams([...parts, ["limit", String(PAGE)]]).toString();
}

export function useLogState() {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.logState,
    queryFn: () => backend.request<LogState>("GET", "/desk/audit/state"),
    refetchInterval: STATE_MS,
  });
}

/** Each page that is fetched is a search on record: nothing is fetched again by itself. */
export function useEntries(wanted: Wanted | null) {
  const backend = useBackend();
  return useInfiniteQuery({
    queryKey: [...keys.entries, wanted],
    enabled: wanted !== null,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    initialPageParam: undefined as Entry | undefined,
    queryFn: ({ pageParam }) =>
      backend.request<Entry[]>("GET", `/desk/audit/entries?${asked(wanted as Wanted, pageParam)}`),
    getNextPageParam: (page) => (page.length === PAGE ? page.at(-1) : undefined),
  });
}

export function useProven() {
  const backend = useBackend();
  const tell = useTell();
  return useMutation({
    mutationFn: (id: string) => backend.request<Proven>("GET", `/desk/audit/entries/${id}`),
    onError: (error) => tell.failed(error),
  });
}

export function useTakeAlong() {
  const backend = useBackend();
  const tell = useTell();
  return useMutation({
    mutationFn: (wanted: Wanted) => backend.request<unknown>("GET", `/desk/audit/export?${asked(wanted)}`),
    onSuccess: (found) => {
      const file = new Blob([JSON.stringify(found, null, 2)], { type: "application/json" });
      const link = document.createElement("a");
      link.href = URL.createObjectURL(file);
      link.download = "record-with-proofs.json";
      link.click();
      URL.revokeObjectURL(link.href);
    },
    onError: (error) => tell.failed(error),
  });
}
