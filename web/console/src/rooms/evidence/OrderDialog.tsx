import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ReasonField } from "../../ui/ReasonField";
import { WorkDialog } from "../../ui/WorkDialog";
import { useOrder } from "./queries";

/** Why an officer's package is wanted, and the legal process that lets it name the customer, if there is one. */
export function OrderDialog({ customerId, onClose }: { customerId: string; onClose(): void }) {
  const { t } = useTranslation();
  const order = useOrder(customerId);
  const [reason, setReason] = useState("");
  const [process, setProcess] = useState("");
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (!reason.trim()) return;
    order.mutate(
      { reason: reason.trim(), legal_process: process.trim() },
      { onSuccess: onClose, onError: onClose },
    );
  };
  return (
    <WorkDialog
      title={t("evidence.order")}
      verb={t("evidence.order")}
      busy={order.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <ReasonField value={reason} tried={tried} longest={400} onChange={setReason} />
      <TextInput
        label={t("evidence.process")}
        description={t("evidence.processHint")}
        maxLength={200}
        value={process}
        onChange={(event) => setProcess(event.currentTarget.value)}
      />
    </WorkDialog>
  );
}
