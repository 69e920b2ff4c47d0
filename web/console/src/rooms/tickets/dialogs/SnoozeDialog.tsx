import type { TicketRow } from "@havendesk/shared";
import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../../../ui/format";
import { useLanguage } from "../../../ui/useLanguage";
import { WorkDialog } from "../../../ui/WorkDialog";
import { MomentField } from "../compose/MomentField";
import { fromField, problemOf } from "../compose/moments";
import { useWork } from "./useWork";

/** Put a ticket out of sight until a time, or until its customer writes. */
export function SnoozeDialog({ row, onClose, onGone }: { row: TicketRow; onClose(): void; onGone(): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const work = useWork(row.id);
  const [at, setAt] = useState("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const problem = problemOf(at, Date.now());
  const submit = () => {
    setTried(true);
    const until = fromField(at);
    if (problem !== "none" || !until) return;
    work.mutate(
      {
        method: "POST",
        path: "snooze",
        body: { until, reason: reason.trim() },
        text: t("snooze.done", { at: formatMoment(until, language) }),
      },
      { onSuccess: onGone },
    );
  };
  return (
    <WorkDialog
      title={t("snooze.title")}
      verb={t("snooze.snooze")}
      busy={work.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <MomentField label={t("snooze.until")} value={at} problem={tried ? problem : "none"} onChange={setAt} />
      <TextInput
        label={t("snooze.reason")}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <p>{t("snooze.hint")}</p>
    </WorkDialog>
  );
}
