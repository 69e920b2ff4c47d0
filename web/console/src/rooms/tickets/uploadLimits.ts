import { useQuery } from "@tanstack/react-query";
import { useBackend } from "../../api/context";

interface Limits {
  attachment_bytes: number;
}

/** How large a file may be, as the desk is configured; unknown until it is told, then the server decides. */
export function useUploadLimits(): Limits | null {
  const backend = useBackend();
  const query = useQuery({
    queryKey: ["widget", "config"],
    queryFn: () => backend.request<{ limits?: Partial<Limits> }>("GET", "/widget/config"),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const bytes = query.data?.limits?.attachment_bytes;
  return typeof bytes === "number" ? { attachment_bytes: bytes } : null;
}
