import type { Verdict } from "@havendesk/shared";
import { Radio, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ReasonField } from "../../ui/ReasonField";
import { WorkDialog } from "../../ui/WorkDialog";
import { useConductAct } from "./queries";

const VERDICTS: readonly Verdict[] = ["cleared", "limited", "suspended"];

/** Say what came of an investigation. */
export function DecideDialog({ id, onClose }: { id: string; onClose(): void }) {
  const { t } = useTranslation();
  const run = useConductAct();
  const [state, setState] = useState("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (!state || !reason.trim()) return;
    const body = { state, reason: reason.trim() };
    run.mutate(
      { path: `investigations/${id}/decision`, body, done: t("conduct.decided") },
      { onSuccess: onClose },
    );
  };
  return (
    <WorkDialog
      title={t("conduct.decide")}
      verb={t("conduct.decide")}
      busy={run.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Radio.Group
        label={t("security.outcome")}
        value={state}
        onChange={setState}
        error={tried && !state ? t("security.outcomeMissing") : null}
      >
        <Stack gap="xs" mt="xs">
          {VERDICTS.map((one) => (
            <Radio
              key={one}
              value={one}
              label={t(`conduct.state.${one}`)}
              description={t(`conduct.verdict.${one}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <ReasonField value={reason} tried={tried} longest={500} onChange={setReason} />
    </WorkDialog>
  );
}
