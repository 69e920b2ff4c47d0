import type { TicketRow } from "@havendesk/shared";
import type { components } from "@havendesk/shared/openapi";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../api/context";
import { ReasonField } from "../../ui/ReasonField";
import { useTell } from "../../ui/tell";
import { WorkDialog } from "../../ui/WorkDialog";

type Report = components["schemas"]["FreezeReportIn"];

/** Freeze the customer's account at once. The conversation shows each step as the exchange confirms it. */
export function FreezeDialog({ row, onClose }: { row: TicketRow; onClose(): void }) {
  const { t } = useTranslation();
  const backend = useBackend();
  const tell = useTell();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  // One key a dialog: pressing twice, or again after a lost answer, is one report.
  const [once] = useState(() => crypto.randomUUID());
  const freeze = useMutation({
    mutationFn: (body: Report) => backend.request<{ reference: string }>("POST", "/protection/freezes", body),
    onSuccess: ({ reference }) => {
      tell.done(t("freeze.done", { reference }));
      onClose();
    },
    onError: (error) => tell.failed(error),
  });
  const submit = () => {
    setTried(true);
    if (!reason.trim()) return;
    freeze.mutate({
      customer_id: row.customer_id,
      ticket_id: row.id,
      reason: reason.trim(),
      idempotency_key: once,
    });
  };
  return (
    <WorkDialog
      title={t("freeze.title")}
      verb={t("freeze.verb")}
      busy={freeze.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t("freeze.hint")}</p>
      <ReasonField value={reason} tried={tried} longest={200} focused onChange={setReason} />
    </WorkDialog>
  );
}
