import { Radio, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ReasonField } from "../../ui/ReasonField";
import { WorkDialog } from "../../ui/WorkDialog";
import { useCaseAct } from "./queries";

const OUTCOMES = ["confirmed", "false_alarm"] as const;

/** Say what a case was. A false alarm takes back what the playbook did to other accounts. */
export function CloseDialog({ id, onClose }: { id: string; onClose(): void }) {
  const { t } = useTranslation();
  const act = useCaseAct();
  const [outcome, setOutcome] = useState<string>("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (!outcome || !reason.trim()) return;
    act.mutate(
      { path: `cases/${id}/close`, body: { outcome, reason: reason.trim() }, done: t("security.closed") },
      { onSuccess: onClose },
    );
  };
  return (
    <WorkDialog
      title={t("security.close")}
      verb={t("security.close")}
      busy={act.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Radio.Group
        label={t("security.outcome")}
        value={outcome}
        onChange={setOutcome}
        error={tried && !outcome ? t("security.outcomeMissing") : null}
      >
        <Stack gap="xs" mt="xs">
          {OUTCOMES.map((one) => (
            <Radio
              key={one}
              value={one}
              label={t(`security.state.${one}`)}
              description={t(`security.outcomeHint.${one}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <ReasonField value={reason} tried={tried} longest={500} onChange={setReason} />
    </WorkDialog>
  );
}
