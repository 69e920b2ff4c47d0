import type { Attachment } from "@havendesk/shared";
import { useQuery } from "@tanstack/react-query";
import { useBackend } from "../../api/context";

type Scan = NonNullable<Attachment["scan"]>;

/** A scanner answers within a second or two; one that is silent is asked about now and then. */
const SOON = 2_000;
const LATER = 15_000;
const PATIENT = 10;

/** What the virus scanner says of a file: asked again while it has said nothing. */
export function useScan(file: Attachment): Scan {
  const backend = useBackend();
  const known = file.scan ?? "none";
  const found = useQuery({
    queryKey: ["desk", "scan", file.id],
    queryFn: () => backend.request<{ scan: Scan }>("GET", `/uploads/${file.id}/scan`),
    enabled: known === "waiting",
    refetchInterval: (query) => {
      if (query.state.data && query.state.data.scan !== "waiting") return false;
      return query.state.dataUpdateCount < PATIENT ? SOON : LATER;
    },
  });
  return known === "waiting" ? (found.data?.scan ?? "waiting") : known;
}
