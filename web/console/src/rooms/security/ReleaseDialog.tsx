import { Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ReasonField } from "../../ui/ReasonField";
import { WorkDialog } from "../../ui/WorkDialog";
import { useRelease } from "./queries";

/** Ask for a frozen account to be given back. A second person decides. */
export function ReleaseDialog({ freeze, onClose }: { freeze: string; onClose(): void }) {
  const { t } = useTranslation();
  const release = useRelease();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (reason.trim()) release.mutate({ freeze, reason: reason.trim() }, { onSettled: onClose });
  };
  return (
    <WorkDialog
      title={t("security.release")}
      verb={t("security.askRelease")}
      busy={release.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">{t("security.releaseHint")}</Text>
      <ReasonField value={reason} tried={tried} longest={200} onChange={setReason} />
    </WorkDialog>
  );
}
