import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";
import { useTell } from "../../ui/tell";

const ROOT = "/desk/evidence";
const WHILE_BUILT = 3_000;

export interface Package {
  id: string;
  reference: string;
  version: "victim" | "officer";
  with_identity: boolean;
  encrypted: boolean;
  state: "ordered" | "building" | "ready" | "failed";
  chapters: number;
  chapters_done: number;
  ordered_at: string;
  file_name: string;
  size: number;
  sha256: string;
  not_stamped: string;
  stamped_at: string | null;
  superseded_by: string | null;
  gone_at: string | null;
}

export interface CustodyEvent {
  act: "ordered" | "begun" | "built" | "timestamped" | "downloaded" | "verified" | "superseded" | "removed";
  at: string;
  by_kind: string;
  by_name: string;
  entry_id: string;
  detail: string;
}

/** A customer's packages; asked again and again while one is being made. */
export function usePackages(customerId: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.packages(customerId),
    queryFn: () => backend.request<Package[]>("GET", `${ROOT}?customer_id=${encodeURIComponent(customerId)}`),
    refetchInterval: (query) =>
      query.state.data?.some((one) => one.state === "ordered" || one.state === "building")
        ? WHILE_BUILT
        : false,
  });
}

/** What happened to one package, oldest first. */
export function useCustody(id: string, wanted: boolean) {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.custody(id),
    queryFn: () => backend.request<{ custody: CustodyEvent[] }>("GET", `${ROOT}/${encodeURIComponent(id)}`),
    enabled: wanted,
  });
}

export interface Order {
  reason: string;
  legal_process: string;
}

export function useOrder(customerId: string) {
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (order: Order) =>
      backend.request<Package>("POST", `/desk/customers/${encodeURIComponent(customerId)}/evidence`, order),
    onSuccess: () => tell.done(t("evidence.ordered")),
    onError: (error) => tell.failed(error),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.packages(customerId) }),
  });
}

/** A link is made for this session and followed at once. */
export function useDownload(customerId: string) {
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: (id: string) =>
      backend.request<{ path: string }>("POST", `${ROOT}/${encodeURIComponent(id)}/link`, {}),
    onSuccess: (link) => window.location.assign(link.path),
    onError: (error) => tell.failed(error),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.packages(customerId) }),
  });
}

export function useCheck() {
  const backend = useBackend();
  const tell = useTell();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (id: string) =>
      backend.request<unknown>("POST", `${ROOT}/${encodeURIComponent(id)}/check`, {}),
    onSuccess: () => tell.done(t("evidence.checking")),
    onError: (error) => tell.failed(error),
  });
}
