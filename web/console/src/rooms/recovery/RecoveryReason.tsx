import { Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ReasonField } from "../../ui/ReasonField";
import { WorkDialog } from "../../ui/WorkDialog";
import { useRecoveryAct } from "./queries";

interface RecoveryReasonProps {
  recovery: string;
  act: "approval" | "stop";
  onClose(): void;
}

/** Ask a second person to give back, or stop it for good: both with a reason. */
export function RecoveryReason({ recovery, act, onClose }: RecoveryReasonProps) {
  const { t } = useTranslation();
  const asked = useRecoveryAct(t(act === "approval" ? "recovery.asked" : "recovery.stopped"));
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    const why = reason.trim();
    if (why) asked.mutate({ id: recovery, act, reason: why }, { onSuccess: onClose });
  };
  const title = t(act === "approval" ? "recovery.askSecond" : "recovery.stop");
  return (
    <WorkDialog title={title} verb={title} busy={asked.isPending} onSubmit={submit} onClose={onClose}>
      <Text size="sm">{t(act === "approval" ? "recovery.askSecondHint" : "recovery.stopHint")}</Text>
      <ReasonField value={reason} tried={tried} longest={200} focused onChange={setReason} />
    </WorkDialog>
  );
}
