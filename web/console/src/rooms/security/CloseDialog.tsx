import { Button, Group, Modal, Radio, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
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
    <Modal
      opened
      onClose={onClose}
      title={t("security.close")}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="md">
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
          <Textarea
            label={t("acts.reason")}
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            error={tried && !reason.trim() ? t("errors.reason_missing.wayOut") : null}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("ui.cancel")}
            </Button>
            <Button type="submit" loading={act.isPending}>
              {t("security.close")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
