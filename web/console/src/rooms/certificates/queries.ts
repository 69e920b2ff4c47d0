import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../api/context";
import { useTell } from "../../ui/tell";

const ROOT = "/desk/certificates";

export interface StaffCertificate {
  number: string;
  wanted: {
    kind: "transactions" | "balance" | "tax_year";
    first_day: string;
    last_day: string;
    zone: string;
    asset: string;
  };
  language: string;
  issued_at: string;
  files_kept: boolean;
  withdrawn_at: string | null;
  withdrawn_by: string;
  withdrawn_reason: string;
}

export interface AccountCertificates {
  account: string;
  certificates: StaffCertificate[];
}

export interface Search {
  wanted: string;
  reason: string;
}

/** A look is an act: it stands in the record with its reason, so nothing repeats it unasked. */
export function useCertificates() {
  const backend = useBackend();
  return useMutation({
    mutationFn: (search: Search) => backend.request<AccountCertificates>("POST", `${ROOT}/search`, search),
  });
}

export function useWithdraw(onDone: () => void) {
  const { t } = useTranslation();
  const backend = useBackend();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ number, reason }: { number: string; reason: string }) =>
      backend.request<unknown>("POST", `${ROOT}/${encodeURIComponent(number)}/withdraw`, { reason }),
    onSuccess: (_, { number }) => {
      tell.done(t("certificates.withdrawn", { number }));
      onDone();
    },
  });
}
